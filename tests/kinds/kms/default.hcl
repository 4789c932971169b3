run "rotates_every_key_and_lets_30_days_pass_before_one_is_gone" {
  command = apply

  assert {
    condition = alltrue([for key in [aws_kms_key.secrets, aws_kms_key.data, aws_kms_key.functions, aws_kms_key.messages, aws_kms_key.logs, aws_kms_key.volumes] :
      key.enable_key_rotation && key.deletion_window_in_days == 30
    ])
    error_message = "rotation and deletion window"
  }

  assert {
    condition     = aws_kms_alias.secrets.name == "alias/acme-orders-use1-prod-keys-secrets"
    error_message = aws_kms_alias.secrets.name
  }

  assert {
    condition     = toset(keys(output.key_arns)) == toset(["secrets", "data", "functions", "messages", "logs", "volumes"])
    error_message = "an ARN for each purpose"
  }

  assert {
    condition     = alltrue([for arns in values(output.key_arns) : keys(arns) == ["confidential"]])
    error_message = "for data like the account's"
  }
}

run "keeps_administrators_from_using_a_key" {
  command = plan

  assert {
    condition = alltrue([for policy in [aws_kms_key.secrets.policy, aws_kms_key.data.policy, aws_kms_key.functions.policy, aws_kms_key.messages.policy, aws_kms_key.logs.policy, aws_kms_key.volumes.policy] :
      length(setintersection(
        ["kms:*", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:ReEncrypt*"],
        one([for s in jsondecode(policy).Statement : s.Action if s.Sid == "Administration"]),
      )) == 0
    ])
    error_message = "administration uses nothing"
  }
}

run "keeps_users_from_administering_a_key" {
  command = plan

  variables {
    key_users = {
      applications = ["acme-app-web"]
      rotation     = ["acme-orders-use1-prod-secrets-rotation", "acme-orders-usw2-prod-secrets-rotation"]
    }
  }

  assert {
    condition = alltrue([for policy in [aws_kms_key.secrets.policy, aws_kms_key.data.policy, aws_kms_key.functions.policy, aws_kms_key.messages.policy, aws_kms_key.volumes.policy] :
      one([for s in jsondecode(policy).Statement : s.Condition.ArnNotLike["aws:PrincipalArn"] if s.Sid == "Administration"])
      == concat(
        one([for s in jsondecode(policy).Statement : s.Condition.ArnLike["aws:PrincipalArn"] if s.Sid == "Use"]),
        [for s in jsondecode(policy).Statement : s.Condition.ArnEquals["aws:PrincipalArn"] if s.Sid == "DatabaseInsights"],
      )
    ])
    error_message = "the same roles are excepted and let in"
  }

  assert {
    condition = one([for s in jsondecode(aws_kms_key.secrets.policy).Statement : s.Condition.ArnLike["aws:PrincipalArn"] if s.Sid == "Use"]) == [
      "arn:aws:iam::111122223333:role/acme-app-web",
      "arn:aws:iam::111122223333:role/acme-orders-use1-prod-secrets-rotation",
      "arn:aws:iam::111122223333:role/acme-orders-usw2-prod-secrets-rotation",
    ]
    error_message = aws_kms_key.secrets.policy
  }
}

run "lets_nobody_use_a_key_whose_users_do_not_exist" {
  command = plan

  variables {
    key_users = {}
  }

  assert {
    condition     = one([for s in jsondecode(aws_kms_key.data.policy).Statement : s.Condition.ArnLike["aws:PrincipalArn"] if s.Sid == "Use"]) == ["arn:aws:iam::111122223333:role/"]
    error_message = "no empty list, which could be true of everybody"
  }
}

run "lets_terraform_create_tables_and_volumes_through_their_services" {
  command = plan

  assert {
    condition = {
      for s in jsondecode(aws_kms_key.data.policy).Statement : s.Condition.StringEquals["kms:ViaService"] => s.Action if startswith(s.Sid, "New")
    } == { "dynamodb.us-east-1.amazonaws.com" = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"] }
    error_message = aws_kms_key.data.policy
  }

  assert {
    condition = {
      for s in jsondecode(aws_kms_key.volumes.policy).Statement : s.Condition.StringEquals["kms:ViaService"] => s.Action if startswith(s.Sid, "New")
    } == { "ec2.us-east-1.amazonaws.com" = ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*"] }
    error_message = aws_kms_key.volumes.policy
  }
}

run "lets_a_key_be_used_through_its_services_only" {
  command = plan

  assert {
    condition = alltrue([for policy in [aws_kms_key.secrets.policy, aws_kms_key.data.policy, aws_kms_key.functions.policy, aws_kms_key.messages.policy, aws_kms_key.volumes.policy] :
      alltrue([for s in jsondecode(policy).Statement :
        can(s.Condition.StringEquals["kms:ViaService"]) if contains(flatten([s.Action]), "kms:Decrypt") && !can(s.Principal.Service)
      ])
    ])
    error_message = "through a service"
  }

  assert {
    condition = alltrue([for policy in [aws_kms_key.data.policy, aws_kms_key.functions.policy, aws_kms_key.volumes.policy] :
      alltrue([for s in jsondecode(policy).Statement :
        s.Condition.Bool["kms:GrantIsForAWSResource"] == "true" if contains(flatten([s.Action]), "kms:CreateGrant")
      ])
    ])
    error_message = "grants to services"
  }
}

run "lets_terraform_write_a_secret_and_read_none" {
  command = plan

  assert {
    condition = one([for s in jsondecode(aws_kms_key.secrets.policy).Statement : s
      if contains(flatten([s.Action]), "kms:Decrypt") && contains(flatten([try(s.Condition.ArnEquals["aws:PrincipalArn"], [])]), "arn:aws:iam::111122223333:role/acme-deployment") && s.Sid != "DatabasePasswords"
    ]).Condition.StringLike["kms:EncryptionContext:SecretVersionId"] == ["RequestToValidateKeyAccess", "terraform-*"]
    error_message = aws_kms_key.secrets.policy
  }
}

run "lets_terraform_create_databases_whose_passwords_rds_keeps" {
  command = plan

  assert {
    condition = one([for s in jsondecode(aws_kms_key.secrets.policy).Statement : s if s.Sid == "DatabasePasswords"]) == {
      Sid       = "DatabasePasswords"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = "*"
      Condition = {
        ArnEquals    = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/acme-deployment" }
        StringEquals = { "kms:ViaService" = "secretsmanager.us-east-1.amazonaws.com" }
        StringLike   = { "kms:EncryptionContext:SecretARN" = "arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-*" }
      }
    }
    error_message = aws_kms_key.secrets.policy
  }

  assert {
    condition     = alltrue([for policy in [aws_kms_key.functions.policy, aws_kms_key.messages.policy, aws_kms_key.volumes.policy] : length([for s in jsondecode(policy).Statement : s if startswith(s.Sid, "Database")]) == 0])
    error_message = "other keys have nothing to do with databases"
  }
}

run "lets_secrets_manager_copy_secrets_of_other_regions_here" {
  command = plan

  variables {
    key_users = {
      applications = ["acme-app-web"]
      rotation     = ["acme-orders-use1-prod-secrets-rotation", "acme-orders-usw2-prod-secrets-rotation"]
    }
  }

  assert {
    condition = one([for s in jsondecode(aws_kms_key.secrets.policy).Statement : s if s.Sid == "Replicas"]) == {
      Sid       = "Replicas"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = ["kms:Encrypt", "kms:GenerateDataKey"]
      Resource  = "*"
      Condition = {
        ArnLike = { "aws:PrincipalArn" = [
          "arn:aws:iam::111122223333:role/acme-app-web",
          "arn:aws:iam::111122223333:role/acme-orders-use1-prod-secrets-rotation",
          "arn:aws:iam::111122223333:role/acme-orders-usw2-prod-secrets-rotation",
          "arn:aws:iam::111122223333:role/acme-deployment",
          "arn:aws:iam::111122223333:role/OrganizationAccountAccessRole",
        ] }
        StringLike = { "kms:ViaService" = "secretsmanager.*.amazonaws.com" }
      }
    }
    error_message = aws_kms_key.secrets.policy
  }
}

run "lets_terraform_deploy_functions_and_plan_their_environments" {
  command = plan

  assert {
    condition = {
      for s in jsondecode(aws_kms_key.functions.policy).Statement : s.Sid => [s.Action, s.Condition.ArnEquals["aws:PrincipalArn"], s.Condition.StringEquals["kms:ViaService"]]
      if contains(["NewFunctions", "PlansOfFunctions", "Packages"], s.Sid)
    } == {
      NewFunctions     = [["kms:Decrypt", "kms:Encrypt"], ["arn:aws:iam::111122223333:role/acme-deployment", "arn:aws:iam::111122223333:role/OrganizationAccountAccessRole"], "lambda.us-east-1.amazonaws.com"]
      PlansOfFunctions = ["kms:Decrypt", "arn:aws:iam::111122223333:role/acme-plan", "lambda.us-east-1.amazonaws.com"]
      Packages         = ["kms:Decrypt", ["arn:aws:iam::111122223333:role/acme-deployment", "arn:aws:iam::111122223333:role/OrganizationAccountAccessRole"], "s3.us-east-1.amazonaws.com"]
    }
    error_message = aws_kms_key.functions.policy
  }
}

run "lets_alarms_and_events_be_sent_as_aws_documents_it" {
  command = plan

  assert {
    condition = { for s in jsondecode(aws_kms_key.messages.policy).Statement : s.Principal.Service => try(s.Condition, null) if can(s.Principal.Service) } == {
      "cloudwatch.amazonaws.com" = { StringEquals = { "aws:SourceAccount" = "111122223333" } }
      "events.amazonaws.com"     = null
    }
    error_message = aws_kms_key.messages.policy
  }
}
