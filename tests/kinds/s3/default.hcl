run "keeps_the_access_logs_where_there_is_no_bucket" {
  command = apply

  assert {
    condition     = length(aws_s3_bucket.this) == 0 && aws_s3_bucket.access_logs.bucket == "acme-orders-use1-prod-data-access-logs"
    error_message = aws_s3_bucket.access_logs.bucket
  }

  assert {
    condition = one([for s in jsondecode(aws_s3_bucket_policy.access_logs.policy).Statement : s if s.Effect == "Allow"]).Condition == {
      StringEquals = { "aws:SourceAccount" = "111122223333" }
      ArnLike      = { "aws:SourceArn" = "arn:aws:s3:::acme-orders-use1-prod-data-*" }
    }
    error_message = "logs of this component's buckets alone"
  }
}

run "gives_a_bucket_its_name_class_and_history" {
  command = apply

  variables {
    buckets = {
      invoices = { data = "financial" }
      status   = { classification = "public", versions = 45, expires = 400, archives = 90 }
      code     = { holds = "packages", region = "us-east-1" }
      gone     = { region = "eu-west-1" }
    }
  }

  assert {
    condition = { for name, bucket in aws_s3_bucket.this : name => bucket.bucket } == {
      invoices = "acme-orders-use1-prod-data-invoices"
      status   = "acme-orders-use1-prod-data-status"
      code     = "acme-orders-use1-prod-data-code"
    }
    error_message = "named, where they stand"
  }

  assert {
    condition = { for name, bucket in aws_s3_bucket.this : name => [bucket.tags["DataClassification"], bucket.tags["DataType"]] } == {
      invoices = ["confidential", "financial"]
      status   = ["public", "data"]
      code     = ["confidential", "packages"]
    }
    error_message = "tagged with class and type"
  }

  assert {
    condition     = { for name, one in aws_s3_bucket_lifecycle_configuration.this : name => [for rule in one.rule : rule.noncurrent_version_expiration[0].noncurrent_days if rule.id == "old-versions"] } == { invoices = [180], status = [45], code = [180] }
    error_message = "old versions stay by class, or longer"
  }

  assert {
    condition = { for name, one in aws_s3_bucket_lifecycle_configuration.this : name => { for rule in one.rule : rule.id => rule.status } } == {
      invoices = { old-versions = "Enabled", expiry = "Disabled", archive = "Disabled" }
      status   = { old-versions = "Enabled", expiry = "Enabled", archive = "Enabled" }
      code     = { old-versions = "Enabled", expiry = "Disabled", archive = "Disabled" }
    }
    error_message = "nothing expires or is archived unasked"
  }

  assert {
    condition     = alltrue([for name, one in aws_s3_bucket_logging.this : one.target_prefix == "${name}/"]) && length(aws_s3_bucket_logging.this) == 3
    error_message = "each is logged under its name"
  }
}

run "encrypts_a_bucket_with_the_lowest_key_that_is_as_high" {
  command = apply

  variables {
    tags = { Project = "p", Owner = "o", CostCenter = "c", Compliance = "", DataClassification = "restricted" }
    key_arns = {
      data = {
        internal   = "arn:aws:kms:us-east-1:111122223333:key/internal"
        restricted = "arn:aws:kms:us-east-1:111122223333:key/restricted"
      }
      functions = { restricted = "arn:aws:kms:us-east-1:111122223333:key/functions" }
    }
    buckets = {
      public       = { classification = "public" }
      internal     = { classification = "internal" }
      confidential = { classification = "confidential" }
      account      = {}
      code         = { holds = "packages", classification = "internal" }
    }
  }

  assert {
    condition = { for name, one in aws_s3_bucket_server_side_encryption_configuration.this : name => split("/", one(one.rule).apply_server_side_encryption_by_default[0].kms_master_key_id)[1] } == {
      public       = "internal"
      internal     = "internal"
      confidential = "restricted"
      account      = "restricted"
      code         = "functions"
    }
    error_message = "of its own class, or of the next one above it that has a key"
  }
}

run "refuses_a_bucket_that_no_key_is_as_high_as" {
  command = plan

  variables {
    key_arns = {
      data      = { internal = "arn:aws:kms:us-east-1:111122223333:key/internal" }
      functions = {}
    }
    buckets = {
      internal     = { classification = "internal" }
      confidential = {}
      code         = { holds = "packages", classification = "public" }
    }
  }

  expect_failures = [
    aws_s3_bucket_server_side_encryption_configuration.this["confidential"],
    aws_s3_bucket_server_side_encryption_configuration.this["code"],
  ]
}

run "lets_an_application_use_its_buckets_and_no_others" {
  command = apply

  variables {
    key_arns = {
      data = {
        confidential = "arn:aws:kms:us-east-1:111122223333:key/confidential"
        restricted   = "arn:aws:kms:us-east-1:111122223333:key/restricted"
      }
      functions = { confidential = "arn:aws:kms:us-east-1:111122223333:key/functions" }
    }
    buckets = {
      invoices = { writers = ["billing"], readers = ["reporting"] }
      archive  = { readers = ["billing"] }
      other    = {}
    }
  }

  assert {
    condition     = { for name, policy in aws_iam_role_policy.application : name => policy.role } == { billing = "acme-app-billing", reporting = "acme-app-reporting" }
    error_message = "a policy for each application"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.application["billing"].policy).Statement == [
      {
        Sid      = "ListBuckets"
        Effect   = "Allow"
        Action   = ["s3:GetBucketLocation", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::acme-orders-use1-prod-data-archive", "arn:aws:s3:::acme-orders-use1-prod-data-invoices"]
      },
      {
        Sid      = "ReadObjects"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = ["arn:aws:s3:::acme-orders-use1-prod-data-archive/*", "arn:aws:s3:::acme-orders-use1-prod-data-invoices/*"]
      },
      {
        Sid      = "WriteObjects"
        Effect   = "Allow"
        Action   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:PutObject"]
        Resource = ["arn:aws:s3:::acme-orders-use1-prod-data-invoices/*"]
      },
      {
        Sid      = "DecryptObjects"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = ["arn:aws:kms:us-east-1:111122223333:key/confidential", "arn:aws:kms:us-east-1:111122223333:key/restricted"]
        Condition = {
          StringEquals = { "kms:ViaService" = "s3.us-east-1.amazonaws.com" }
          StringLike = { "kms:EncryptionContext:aws:s3:arn" = [
            "arn:aws:s3:::acme-orders-use1-prod-data-archive",
            "arn:aws:s3:::acme-orders-use1-prod-data-archive/*",
            "arn:aws:s3:::acme-orders-use1-prod-data-invoices",
            "arn:aws:s3:::acme-orders-use1-prod-data-invoices/*",
          ] }
        }
      },
      {
        Sid      = "EncryptObjects"
        Effect   = "Allow"
        Action   = ["kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:us-east-1:111122223333:key/confidential"]
        Condition = {
          StringEquals = { "kms:ViaService" = "s3.us-east-1.amazonaws.com" }
          StringLike = { "kms:EncryptionContext:aws:s3:arn" = [
            "arn:aws:s3:::acme-orders-use1-prod-data-invoices",
            "arn:aws:s3:::acme-orders-use1-prod-data-invoices/*",
          ] }
        }
      },
    ]
    error_message = aws_iam_role_policy.application["billing"].policy
  }

  assert {
    condition     = [for s in jsondecode(aws_iam_role_policy.application["reporting"].policy).Statement : s.Sid] == ["ListBuckets", "ReadObjects", "DecryptObjects"]
    error_message = "a reader writes nothing"
  }
}

run "refuses_a_policy_that_leaves_no_room_for_others" {
  command = plan

  variables {
    buckets = { for number in range(20) : "bucket-${number}" => { writers = ["billing"] } }
  }

  expect_failures = [aws_iam_role_policy.application["billing"]]
}

run "holds_objects_that_are_locked" {
  command = apply

  variables {
    buckets = {
      ledger   = { lock = 30 }
      invoices = {}
    }
  }

  assert {
    condition     = { for name, bucket in aws_s3_bucket.this : name => bucket.object_lock_enabled } == { ledger = true, invoices = false }
    error_message = "locked from its creation on"
  }

  assert {
    condition     = [for one in aws_s3_bucket_object_lock_configuration.this : [one(one.rule).default_retention[0].mode, one(one.rule).default_retention[0].days]] == [["GOVERNANCE", 30]]
    error_message = "governance, which break-glass can lift"
  }
}

run "lets_nobody_erase_what_was_written" {
  command = apply

  variables {
    buckets = { invoices = {} }
  }

  assert {
    condition = one([for s in jsondecode(aws_s3_bucket_policy.this["invoices"].policy).Statement : s if s.Sid == "HistoryIsNotErased"]) == {
      Sid       = "HistoryIsNotErased"
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = ["s3:DeleteBucket", "s3:DeleteObjectVersion"]
      Resource  = ["arn:aws:s3:::acme-orders-use1-prod-data-invoices", "arn:aws:s3:::acme-orders-use1-prod-data-invoices/*"]
    }
    error_message = aws_s3_bucket_policy.this["invoices"].policy
  }

  assert {
    condition     = one([for s in jsondecode(aws_s3_bucket_policy.this["invoices"].policy).Statement : s.Condition.StringNotEquals if s.Sid == "OrganizationOnly"]) == { "aws:PrincipalOrgID" = var.organization_id, "aws:PrincipalAccount" = "111122223333" }
    error_message = "for the organization only"
  }
}

run "is_not_moved_by_another_waiver" {
  command = plan

  variables {
    buckets = { invoices = { versions = 1 } }
    waivers = ["s3-access-logged"]
  }

  expect_failures = [var.buckets]
}
