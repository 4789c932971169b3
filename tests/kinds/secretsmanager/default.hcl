run "names_secrets_by_stage_service_and_purpose" {
  command = apply

  variables {
    secrets = {
      "payments/signing-key" = { description = "Signs what goes to the bank." }
      "payments/session"     = { classification = "internal", region = "us-east-1" }
      "elsewhere/not-here"   = { region = "eu-west-1" }
    }
  }

  assert {
    condition     = { for name, secret in aws_secretsmanager_secret.this : name => secret.name } == { "payments/signing-key" = "/prod/payments/signing-key", "payments/session" = "/prod/payments/session" }
    error_message = "named by stage, service and purpose, where they stand"
  }

  assert {
    condition     = alltrue([for secret in aws_secretsmanager_secret.this : secret.recovery_window_in_days == 30 && secret.kms_key_id == var.key_arns["secrets"]["restricted"]])
    error_message = "30 days to restore, and a customer key"
  }

  assert {
    condition     = aws_secretsmanager_secret.this["payments/session"].tags["DataClassification"] == "internal" && aws_secretsmanager_secret.this["payments/signing-key"].tags["DataClassification"] == "confidential"
    error_message = "its own classification, or the account's"
  }

  assert {
    condition     = alltrue([for rotation in aws_secretsmanager_secret_rotation.this : rotation.rotate_immediately && rotation.rotation_rules[0].automatically_after_days == 30])
    error_message = "rotated at once, and every 30 days"
  }

  assert {
    condition     = alltrue([for version in aws_secretsmanager_secret_version.placeholder : version.secret_string == null && version.secret_string_wo == null])
    error_message = "no value is in the state"
  }

  assert {
    condition     = length(aws_kms_key.shared) == 0 && length(aws_iam_role_policy.reader) == 0 && length(aws_iam_role_policy.replicas) == 0
    error_message = "nothing is shared or copied"
  }
}

run "encrypts_a_secret_with_the_lowest_key_that_is_as_high" {
  command = apply

  variables {
    tags = { Project = "p", Owner = "o", CostCenter = "c", Compliance = "", DataClassification = "restricted" }
    key_arns = {
      secrets = {
        internal   = "arn:aws:kms:us-east-1:111122223333:key/internal"
        restricted = "arn:aws:kms:us-east-1:111122223333:key/restricted"
      }
      messages = { restricted = "arn:aws:kms:us-east-1:111122223333:key/messages" }
      logs = {
        public       = "arn:aws:kms:us-east-1:111122223333:key/public-logs"
        confidential = "arn:aws:kms:us-east-1:111122223333:key/logs"
      }
    }
    secrets = {
      "payments/public"       = { classification = "public" }
      "payments/internal"     = { classification = "internal" }
      "payments/confidential" = { classification = "confidential" }
      "payments/restricted"   = { classification = "restricted" }
      "payments/account"      = {}
    }
  }

  assert {
    condition = { for name, secret in aws_secretsmanager_secret.this : name => split("/", secret.kms_key_id)[1] } == {
      "payments/public"       = "internal"
      "payments/internal"     = "internal"
      "payments/confidential" = "restricted"
      "payments/restricted"   = "restricted"
      "payments/account"      = "restricted"
    }
    error_message = "of its own class, or of the next one above it that has a key"
  }

  assert {
    condition     = aws_cloudwatch_log_group.rotation.kms_key_id == var.key_arns["logs"]["confidential"] && aws_sns_topic.rotation.kms_master_key_id == var.key_arns["messages"]["restricted"]
    error_message = "what is told of a rotation is internal"
  }

  assert {
    condition     = toset(one([for s in jsondecode(aws_iam_role_policy.rotation.policy).Statement : s if s.Sid == "KeysOfSecrets"]).Resource) == toset(values(var.key_arns["secrets"]))
    error_message = "the function uses every key of secrets"
  }
}

run "takes_the_keys_of_an_account_for_public_data" {
  command = apply

  variables {
    tags = { Project = "p", Owner = "o", CostCenter = "c", Compliance = "", DataClassification = "public" }
    key_arns = {
      secrets  = { public = "arn:aws:kms:us-east-1:111122223333:key/secrets" }
      messages = { public = "arn:aws:kms:us-east-1:111122223333:key/messages" }
      logs     = { public = "arn:aws:kms:us-east-1:111122223333:key/logs" }
    }
    secrets = { "payments/token" = {} }
  }

  assert {
    condition     = aws_secretsmanager_secret.this["payments/token"].kms_key_id == var.key_arns["secrets"]["public"] && aws_cloudwatch_log_group.rotation.kms_key_id == var.key_arns["logs"]["public"]
    error_message = "nothing there is more than public"
  }
}

run "encrypts_a_replica_with_a_key_of_its_region" {
  command = apply

  variables {
    replica_key_arns = {
      us-west-2 = {
        secrets = {
          internal     = "arn:aws:kms:us-west-2:111122223333:key/internal"
          confidential = "arn:aws:kms:us-west-2:111122223333:key/confidential"
        }
      }
      eu-west-1 = { secrets = { restricted = "arn:aws:kms:eu-west-1:111122223333:key/restricted" } }
    }
    secrets = {
      "payments/open"    = { classification = "public", region = "us-east-1", replicas = ["us-west-2"] }
      "payments/token"   = { region = "us-east-1", replicas = ["us-west-2", "eu-west-1"] }
      "payments/single"  = { region = "us-east-1" }
      "elsewhere/copied" = { region = "us-west-2", replicas = ["us-east-1"] }
    }
  }

  assert {
    condition = { for name, secret in aws_secretsmanager_secret.this : name => { for one in secret.replica : one.region => one.kms_key_id } } == {
      "payments/open" = { us-west-2 = "arn:aws:kms:us-west-2:111122223333:key/internal" }
      "payments/token" = {
        us-west-2 = "arn:aws:kms:us-west-2:111122223333:key/confidential"
        eu-west-1 = "arn:aws:kms:eu-west-1:111122223333:key/restricted"
      }
      "payments/single" = {}
    }
    error_message = "chosen by classification, as in the secret's own region"
  }

  assert {
    condition     = alltrue([for secret in aws_secretsmanager_secret.this : secret.force_overwrite_replica_secret != true])
    error_message = "what is there under the same name is kept"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.replicas[0].policy).Statement == [{
      Sid    = "KeysOfReplicas"
      Effect = "Allow"
      Action = ["kms:Encrypt", "kms:GenerateDataKey"]
      Resource = [
        "arn:aws:kms:eu-west-1:111122223333:key/restricted",
        "arn:aws:kms:us-west-2:111122223333:key/confidential",
        "arn:aws:kms:us-west-2:111122223333:key/internal",
      ]
      Condition = { StringLike = { "kms:ViaService" = "secretsmanager.*.amazonaws.com" } }
    }]
    error_message = "the rotation writes copies, and reads none"
  }
}

run "refuses_a_replica_without_a_key_in_its_region" {
  command = plan

  variables {
    replica_key_arns = {
      us-west-2 = { secrets = { internal = "arn:aws:kms:us-west-2:111122223333:key/internal" } }
    }
    secrets = {
      "payments/open"   = { classification = "internal", region = "us-east-1", replicas = ["us-west-2"] }
      "payments/token"  = { region = "us-east-1", replicas = ["us-west-2"] }
    }
  }

  expect_failures = [aws_secretsmanager_secret.this["payments/token"]]
}

run "refuses_a_secret_that_no_key_is_as_high_as" {
  command = plan

  variables {
    tags = { Project = "p", Owner = "o", CostCenter = "c", Compliance = "", DataClassification = "restricted" }
    key_arns = {
      secrets  = { public = "arn:aws:kms:us-east-1:111122223333:key/public", confidential = "arn:aws:kms:us-east-1:111122223333:key/confidential" }
      messages = { restricted = "arn:aws:kms:us-east-1:111122223333:key/messages" }
      logs     = { restricted = "arn:aws:kms:us-east-1:111122223333:key/logs" }
    }
    secrets = {
      "payments/shared"     = { readers = [] }
      "payments/internal"   = { classification = "internal" }
      "payments/restricted" = { classification = "restricted" }
    }
  }

  expect_failures = [aws_secretsmanager_secret.this["payments/restricted"]]
}

run "lets_terraform_read_the_placeholder_and_nothing_else" {
  command = apply

  variables {
    secrets = { "payments/signing-key" = {} }
  }

  assert {
    condition = one([for s in jsondecode(aws_secretsmanager_secret_policy.this["payments/signing-key"].policy).Statement : s if s.Sid == "TerraformReadsNoValue"]) == {
      Sid       = "TerraformReadsNoValue"
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = "secretsmanager:GetSecretValue"
      Resource  = "*"
      Condition = {
        ArnEquals     = { "aws:PrincipalArn" = ["arn:aws:iam::111122223333:role/acme-deployment", "arn:aws:iam::111122223333:role/acme-plan", "arn:aws:iam::111122223333:role/OrganizationAccountAccessRole"] }
        StringNotLike = { "secretsmanager:VersionId" = "terraform-*" }
      }
    }
    error_message = "denied"
  }

  assert {
    condition     = aws_secretsmanager_secret_policy.this["payments/signing-key"].block_public_policy
    error_message = "no public policy"
  }
}

run "lets_a_named_role_read_one_secret_and_no_other" {
  command = apply

  variables {
    application_roles = ["acme-app-web"]
    secrets = {
      "payments/partner" = { readers = ["billing-prod/app-billing", "billing-prod/audit"] }
      "payments/own"     = { readers = [] }
      "payments/rest"    = {}
    }
    account_ids = { billing-prod = "444455556666" }
  }

  assert {
    condition     = toset(keys(aws_kms_key.shared)) == toset(["payments/partner", "payments/own"])
    error_message = "a key for each secret that others read, or once did"
  }

  assert {
    condition     = aws_secretsmanager_secret.this["payments/partner"].kms_key_id == aws_kms_key.shared["payments/partner"].arn && aws_secretsmanager_secret.this["payments/rest"].kms_key_id == var.key_arns["secrets"]["restricted"]
    error_message = "the shared one has its own key"
  }

  assert {
    condition = one([for s in jsondecode(aws_kms_key.shared["payments/partner"].policy).Statement : s if s.Sid == "Read"]) == {
      Sid       = "Read"
      Effect    = "Allow"
      Principal = { AWS = ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"] }
      Action    = "kms:Decrypt"
      Resource  = "*"
      Condition = {
        ArnLike = { "aws:PrincipalArn" = [
          "arn:aws:iam::111122223333:role/acme-app-web",
          "arn:aws:iam::111122223333:role/acme-orders-use1-prod-secrets-rotation",
          "arn:aws:iam::444455556666:role/acme-app-billing",
          "arn:aws:iam::444455556666:role/acme-audit",
        ] }
        StringEquals = { "kms:ViaService" = "secretsmanager.us-east-1.amazonaws.com" }
        StringLike   = { "kms:EncryptionContext:SecretARN" = "arn:aws:secretsmanager:us-east-1:111122223333:secret:/prod/payments/partner-??????" }
      }
    }
    error_message = aws_kms_key.shared["payments/partner"].policy
  }

  assert {
    condition = one([for s in jsondecode(aws_secretsmanager_secret_policy.this["payments/partner"].policy).Statement : s if s.Sid == "Readers"]).Condition.ArnLike["aws:PrincipalArn"] == [
      "arn:aws:iam::111122223333:role/acme-app-web",
      "arn:aws:iam::444455556666:role/acme-app-billing",
      "arn:aws:iam::444455556666:role/acme-audit",
    ]
    error_message = "the same roles in the secret's policy"
  }

  assert {
    condition = alltrue([for name in ["payments/own", "payments/rest"] : alltrue([for s in jsondecode(aws_secretsmanager_secret_policy.this[name].policy).Statement :
      s.Principal.AWS == ["arn:aws:iam::111122223333:root"] if s.Sid == "Readers"
    ])])
    error_message = "nobody else in the others"
  }
}

run "lets_a_role_of_this_account_read_what_another_shares" {
  command = apply

  variables {
    readable_secrets = { "app-reporting" = [{ account_id = "444455556666", name = "/prod/billing/feed" }] }
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.reader["app-reporting"].policy).Statement == [
      {
        Sid      = "ReadSecrets"
        Effect   = "Allow"
        Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
        Resource = ["arn:aws:secretsmanager:us-east-1:444455556666:secret:/prod/billing/feed-??????"]
      },
      {
        Sid      = "DecryptThem"
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = ["arn:aws:kms:us-east-1:444455556666:key/*"]
        Condition = {
          StringEquals = { "kms:ViaService" = "secretsmanager.us-east-1.amazonaws.com" }
          StringLike   = { "kms:EncryptionContext:SecretARN" = ["arn:aws:secretsmanager:us-east-1:444455556666:secret:/prod/billing/feed-??????"] }
        }
      },
    ]
    error_message = aws_iam_role_policy.reader["app-reporting"].policy
  }

  assert {
    condition     = aws_iam_role_policy.reader["app-reporting"].role == "acme-app-reporting"
    error_message = "of the role that is named"
  }
}

run "alarms_when_a_rotation_fails" {
  command = apply

  assert {
    condition     = aws_cloudwatch_metric_alarm.rotation_errors.alarm_actions == toset([aws_sns_topic.rotation.arn]) && aws_cloudwatch_event_target.rotation_failed.arn == aws_sns_topic.rotation.arn
    error_message = "both go to the topic"
  }

  assert {
    condition     = contains(jsondecode(aws_cloudwatch_event_rule.rotation_failed.event_pattern).detail.eventName, "RotationFailed")
    error_message = "the event of Secrets Manager"
  }
}

run "is_not_moved_by_another_waiver" {
  command = plan

  variables {
    secrets = { "payments/token" = { rotation = "none" } }
    waivers = ["secretsmanager-recovery"]
  }

  expect_failures = [var.secrets]
}
