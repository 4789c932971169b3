run "makes_the_log_group_that_rds_writes_to" {
  command = plan

  variables {
    tags = { Project = "p", Owner = "o", CostCenter = "c", Compliance = "none", DataClassification = "internal" }
    key_arns = {
      logs = {
        public       = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000001"
        confidential = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000003"
        restricted   = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000004"
      }
    }
  }

  assert {
    condition     = aws_cloudwatch_log_group.metrics.name == "RDSOSMetrics" && aws_cloudwatch_log_group.metrics.retention_in_days == 365
    error_message = "under the only name that RDS looks for, for a year"
  }

  assert {
    condition     = aws_cloudwatch_log_group.metrics.kms_key_id == "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000003"
    error_message = "the lowest key that suffices"
  }
}

run "lets_rds_alone_write_for_databases_of_this_account_and_region" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role.monitoring.assume_role_policy).Statement == [{
      Effect    = "Allow"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = "111122223333" }
        ArnLike      = { "aws:SourceArn" = "arn:aws:rds:us-east-1:111122223333:db:*" }
      }
    }]
    error_message = aws_iam_role.monitoring.assume_role_policy
  }
}

run "refuses_metrics_without_a_key" {
  command = plan

  variables {
    key_arns = { logs = { public = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000001" } }
  }

  expect_failures = [aws_cloudwatch_log_group.metrics]
}
