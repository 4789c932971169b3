run "names_the_bucket_as_the_backend_section_does" {
  command = plan

  assert {
    condition     = aws_s3_bucket.state.bucket == "${var.namespace}-core-gbl-management-tfstate-111122223333"
    error_message = aws_s3_bucket.state.bucket
  }

  assert {
    condition     = aws_s3_bucket.access_logs.bucket == "${var.namespace}-core-gbl-management-tfstate-111122223333-access-logs"
    error_message = aws_s3_bucket.access_logs.bucket
  }
}

run "hardens_the_bucket" {
  command = plan

  assert {
    condition     = aws_s3_bucket_versioning.state.versioning_configuration[0].status == "Enabled"
    error_message = "versioned"
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default[0].kms_master_key_id == aws_kms_key.state.arn
    error_message = "encrypted with the component's key"
  }

  assert {
    condition = alltrue([for block in [aws_s3_bucket_public_access_block.state, aws_s3_bucket_public_access_block.access_logs] :
      block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
    ])
    error_message = "no public access"
  }

  assert {
    condition     = aws_s3_bucket_logging.state.target_bucket == "${var.namespace}-core-gbl-management-tfstate-111122223333-access-logs"
    error_message = "access logged"
  }

  assert {
    condition     = aws_kms_key.state.enable_key_rotation && aws_kms_key.state.deletion_window_in_days == 30
    error_message = "key rotates"
  }
}

run "guards_the_bucket_by_policy" {
  command = plan

  assert {
    condition = { for s in jsondecode(aws_s3_bucket_policy.state.policy).Statement : s.Sid => s.Effect } == {
      TlsOnly = "Deny", Tls12OrNewer = "Deny", OrganizationOnly = "Deny", NoOtherKey = "Deny", NoCustomerKey = "Deny", HistoryIsNotErased = "Deny", NamedRolesRead = "Allow", NamedRolesWrite = "Allow", NamedRolesReleaseLocks = "Allow", OrganizationApart = "Deny"
    }
    error_message = aws_s3_bucket_policy.state.policy
  }

  assert {
    condition     = length(aws_s3_bucket_policy.state.policy) < 20480
    error_message = "S3 takes policies of 20 KB"
  }
}

run "lets_ci_in_from_the_deployment_account" {
  command = plan

  variables {
    deployment_account_id = "222233334444"
    organization_stacks   = ["core-gbl-management"]
  }

  assert {
    condition = { for s in concat(jsondecode(aws_s3_bucket_policy.state.policy).Statement, jsondecode(aws_kms_key.state.policy).Statement) :
      s.Sid => [for role in s.Condition.ArnEquals["aws:PrincipalArn"] : trimprefix(role, "arn:aws:iam::222233334444:role/${var.namespace}-")]... if startswith(s.Sid, "NamedRoles")
      } == {
      NamedRolesRead         = [["deployment", "organization", "plan", "plan-production"], ["deployment", "organization", "plan", "plan-production"]]
      NamedRolesReleaseLocks = [["deployment", "organization"]]
      NamedRolesWrite        = [["deployment", "organization"], ["deployment", "organization"]]
    }
    error_message = aws_s3_bucket_policy.state.policy
  }

  assert {
    condition = [for s in jsondecode(aws_s3_bucket_policy.state.policy).Statement : s if s.Sid == "OrganizationApart"] == [{
      Sid       = "OrganizationApart"
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = ["s3:DeleteObject", "s3:PutObject"]
      Resource  = ["${aws_s3_bucket.state.arn}/*/core-gbl-management/*"]
      Condition = { ArnEquals = { "aws:PrincipalArn" = "arn:aws:iam::222233334444:role/${var.namespace}-deployment" } }
    }]
    error_message = aws_s3_bucket_policy.state.policy
  }
}

run "keeps_administrators_from_using_the_key" {
  command = plan

  assert {
    condition = length(setintersection(["kms:*", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant", "kms:ReEncrypt*"],
    [for s in jsondecode(aws_kms_key.state.policy).Statement : s.Action if s.Sid == "Administration"][0])) == 0
    error_message = aws_kms_key.state.policy
  }

  assert {
    condition = alltrue([for s in jsondecode(aws_kms_key.state.policy).Statement :
      s.Condition.StringEquals["kms:ViaService"] == "s3.us-east-1.amazonaws.com" if s.Sid != "Administration"
    ])
    error_message = "used through S3 only"
  }

  assert {
    condition = alltrue([for s in jsondecode(aws_kms_key.state.policy).Statement :
      s.Condition.StringEquals["aws:PrincipalOrgID"] == var.organization_id if try(s.Principal.AWS, "") == "*"
    ])
    error_message = "by the organization only"
  }
}

run "is_not_moved_by_another_waiver" {
  command = plan

  variables {
    access_log_days = 90
    waivers         = ["tfstate-versioned"]
  }

  expect_failures = [var.access_log_days]
}
