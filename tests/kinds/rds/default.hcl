run "makes_a_private_database_whose_password_nobody_chooses" {
  command = plan

  assert {
    condition     = aws_db_instance.this.identifier == "acme-orders-use1-prod-db-orders" && aws_db_instance.this.engine == "postgres" && aws_db_instance.this.engine_version == "17"
    error_message = "named after its item, of a major version"
  }

  assert {
    condition     = !aws_db_instance.this.publicly_accessible && aws_db_instance.this.vpc_security_group_ids == toset([var.data_security_group_id]) && aws_db_subnet_group.this.subnet_ids == toset(var.data_subnet_ids)
    error_message = "in the data tier"
  }

  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null && aws_db_instance.this.iam_database_authentication_enabled
    error_message = "RDS has the password, and applications need none"
  }

  assert {
    condition     = aws_db_instance.this.multi_az && !aws_db_instance.this.skip_final_snapshot && !aws_db_instance.this.delete_automated_backups && aws_db_instance.this.backup_retention_period == 35
    error_message = "nothing is lost"
  }

  assert {
    condition     = aws_db_instance.this.final_snapshot_identifier == "acme-orders-use1-prod-db-orders-final" && aws_db_instance.this.copy_tags_to_snapshot
    error_message = "the last snapshot"
  }

  assert {
    condition     = aws_db_instance.this.engine_lifecycle_support == "open-source-rds-extended-support-disabled" && aws_db_instance.this.auto_minor_version_upgrade && !aws_db_instance.this.allow_major_version_upgrade
    error_message = "minor versions alone, and no extended support"
  }

  assert {
    condition     = aws_db_instance.this.monitoring_role_arn == var.monitoring_role_arn && aws_db_instance.this.performance_insights_retention_period == 7
    error_message = "metrics"
  }

  assert {
    condition     = aws_db_instance.this.tags["DataClassification"] == "confidential" && aws_db_instance.this.tags["DataType"] == "data"
    error_message = "tagged with class and type"
  }
}

run "forces_tls_and_logs_slow_statements" {
  command = plan

  assert {
    condition     = aws_db_parameter_group.this.name == "acme-orders-use1-prod-db-orders-postgres17" && aws_db_parameter_group.this.family == "postgres17"
    error_message = "named by its family, so that an upgrade makes the new one first"
  }

  assert {
    condition     = { for one in aws_db_parameter_group.this.parameter : one.name => "${one.value} ${one.apply_method}" } == { "rds.force_ssl" = "1 pending-reboot", log_statement = "ddl immediate", log_min_duration_statement = "1000 immediate" }
    error_message = "TLS and logs"
  }

  assert {
    condition     = { for name, group in aws_cloudwatch_log_group.this : name => "${group.name} ${group.retention_in_days}" } == { for name in ["iam-db-auth-error", "postgresql", "upgrade"] : name => "/aws/rds/instance/acme-orders-use1-prod-db-orders/${name} 365" }
    error_message = "a group for each log"
  }

  assert {
    condition     = aws_db_instance.this.enabled_cloudwatch_logs_exports == toset(keys(aws_cloudwatch_log_group.this))
    error_message = "each log is exported"
  }
}

run "chooses_the_lowest_keys_that_suffice" {
  command = plan

  variables {
    classification = "internal"
    key_arns = {
      data    = { public = "arn:aws:kms:us-east-1:111122223333:key/data-public", confidential = "arn:aws:kms:us-east-1:111122223333:key/data-confidential", restricted = "arn:aws:kms:us-east-1:111122223333:key/data-restricted" }
      secrets = { internal = "arn:aws:kms:us-east-1:111122223333:key/secrets-internal" }
      logs    = { restricted = "arn:aws:kms:us-east-1:111122223333:key/logs-restricted" }
    }
  }

  assert {
    condition = [
      aws_db_instance.this.kms_key_id,
      aws_db_instance.this.performance_insights_kms_key_id,
      aws_db_instance.this.master_user_secret_kms_key_id,
      aws_cloudwatch_log_group.this["postgresql"].kms_key_id,
    ] == [for key in ["data-confidential", "data-confidential", "secrets-internal", "logs-restricted"] : "arn:aws:kms:us-east-1:111122223333:key/${key}"]
    error_message = "of its own class, or of the next one above it that has a key"
  }
}

run "refuses_a_database_that_no_key_is_as_high_as" {
  command = plan

  variables {
    key_arns = {
      data    = { internal = "arn:aws:kms:us-east-1:111122223333:key/data" }
      secrets = { restricted = "arn:aws:kms:us-east-1:111122223333:key/secrets" }
      logs    = { restricted = "arn:aws:kms:us-east-1:111122223333:key/logs" }
    }
  }

  expect_failures = [aws_db_instance.this]
}

run "refuses_logs_that_no_key_is_as_high_as" {
  command = plan

  variables {
    key_arns = {
      data    = { restricted = "arn:aws:kms:us-east-1:111122223333:key/data" }
      secrets = { restricted = "arn:aws:kms:us-east-1:111122223333:key/secrets" }
      logs    = { internal = "arn:aws:kms:us-east-1:111122223333:key/logs" }
    }
  }

  expect_failures = [aws_cloudwatch_log_group.this]
}

run "lets_applications_connect_and_owners_read_the_password" {
  command = plan

  variables {
    applications = ["order-api", "reporting"]
    owners       = ["migrations"]
  }

  assert {
    condition = {
      for name, one in aws_iam_role_policy.application : one.role => jsondecode(one.policy).Statement[0].Resource
      } == {
      acme-app-order-api  = ["arn:aws:rds-db:us-east-1:111122223333:dbuser:db-MOCK/order_api"]
      acme-app-reporting  = ["arn:aws:rds-db:us-east-1:111122223333:dbuser:db-MOCK/reporting"]
      acme-app-migrations = ["arn:aws:rds-db:us-east-1:111122223333:dbuser:db-MOCK/migrations"]
    }
    error_message = "each as the user of its name"
  }

  assert {
    condition     = [for one in jsondecode(aws_iam_role_policy.application["reporting"].policy).Statement : one.Sid] == ["Connect"]
    error_message = "an application reads no password"
  }

  assert {
    condition = slice(jsondecode(aws_iam_role_policy.application["migrations"].policy).Statement, 1, 3) == [
      {
        Sid      = "ReadPassword"
        Effect   = "Allow"
        Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
        Resource = ["arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-mock-AbCdEf"]
      },
      {
        Sid      = "KeyOfPassword"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = ["arn:aws:kms:us-east-1:111122223333:key/secrets"]
        Condition = { StringEquals = {
          "kms:ViaService"                  = "secretsmanager.us-east-1.amazonaws.com"
          "kms:EncryptionContext:SecretARN" = "arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-mock-AbCdEf"
        } }
      },
    ]
    error_message = aws_iam_role_policy.application["migrations"].policy
  }
}

run "rotates_the_password_without_a_function" {
  command = plan

  variables {
    rotation_days = 60
  }

  assert {
    condition     = aws_secretsmanager_secret_rotation.this.secret_id == "arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-mock-AbCdEf" && aws_secretsmanager_secret_rotation.this.rotation_rules[0].automatically_after_days == 60 && !aws_secretsmanager_secret_rotation.this.rotate_immediately
    error_message = "by schedule"
  }
}

run "restores_a_database_of_the_account" {
  command = plan

  variables {
    name         = "db-orders-2"
    restore_from = "orders"
    restore_at   = "2026-12-01T09:30:00Z"
  }

  assert {
    condition     = aws_db_instance.this.restore_to_point_in_time[0].source_db_instance_identifier == "acme-orders-use1-prod-db-orders" && aws_db_instance.this.restore_to_point_in_time[0].restore_time == "2026-12-01T09:30:00Z" && aws_db_instance.this.identifier == "acme-orders-use1-prod-db-orders-2"
    error_message = "under a name of its own"
  }
}

run "upgrades_the_engine_with_a_parameter_group_of_the_new_family" {
  command = plan

  variables {
    engine_version    = "18"
    major_upgrade     = true
    apply_immediately = true
    insights          = "advanced"
    parameters        = { work_mem = "65536" }
  }

  assert {
    condition     = aws_db_instance.this.allow_major_version_upgrade && aws_db_instance.this.apply_immediately && aws_db_parameter_group.this.name == "acme-orders-use1-prod-db-orders-postgres18"
    error_message = "both at once"
  }

  assert {
    condition     = aws_db_instance.this.performance_insights_retention_period == 465 && contains([for one in aws_db_parameter_group.this.parameter : "${one.name} ${one.value} ${one.apply_method}"], "work_mem 65536 pending-reboot")
    error_message = "advanced insights keep 15 months, and further parameters wait for a restart"
  }
}
