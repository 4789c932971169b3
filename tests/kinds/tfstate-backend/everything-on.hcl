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

run "lets_named_roles_alone_in" {
  command = plan

  assert {
    condition = alltrue([for s in concat(jsondecode(aws_s3_bucket_policy.state.policy).Statement, jsondecode(aws_kms_key.state.policy).Statement) :
      [for role in s.Condition.ArnEquals["aws:PrincipalArn"] : role if !startswith(role, "arn:aws:iam::111122223333:role/acme-")] == concat(
        ["arn:aws:iam::444455556666:role/acme-core-gbl-shared-services-deploy", "arn:aws:iam::444455556666:role/ci/terraform"],
        s.Sid == "NamedRolesRead" ? ["arn:aws:iam::555566667777:role/audit"] : [],
      )
      && s.Condition.StringEquals["aws:PrincipalOrgID"] == var.organization_id
      if startswith(s.Sid, "NamedRoles")
    ])
    error_message = "named roles of the organization"
  }
}
