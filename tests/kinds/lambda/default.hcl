run "runs_pinned_code_in_the_private_tier_as_its_application" {
  command = apply

  assert {
    condition     = aws_lambda_function.this.function_name == "acme-orders-use1-prod-fn-jobs" && aws_lambda_function.this.role == var.role_arns["app-jobs"]
    error_message = "named, with the role of its application"
  }

  assert {
    condition     = aws_lambda_function.this.s3_bucket == var.code["us-east-1"].bucket && aws_lambda_function.this.s3_object_version == var.code["us-east-1"].version && aws_lambda_function.this.package_type == "Zip"
    error_message = "the version for this region"
  }

  assert {
    condition     = aws_lambda_function.this.vpc_config[0].subnet_ids == toset(var.private_subnet_ids) && aws_lambda_function.this.vpc_config[0].security_group_ids == toset([var.app_security_group_id])
    error_message = "private subnets"
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == 5 && aws_lambda_function.this.timeout == 10 && aws_lambda_function.this.memory_size == 256
    error_message = "limited"
  }

  assert {
    condition     = aws_lambda_function.this.kms_key_arn == null && length(aws_lambda_function.this.environment) == 0 && aws_lambda_function.this.code_signing_config_arn == null
    error_message = "no environment, no key for it, and no signature"
  }

  assert {
    condition     = length(aws_lambda_permission.caller) == 0
    error_message = "nobody calls it unless they are named"
  }
}

run "keeps_failed_events_and_reports_them" {
  command = apply

  variables {
    alert_emails = ["operations@acme.example"]
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this.destination_config[0].on_failure[0].destination == aws_sqs_queue.failed.arn && aws_sqs_queue.failed.message_retention_seconds == 14 * 86400
    error_message = "in the queue, for 14 days"
  }

  assert {
    condition     = alltrue([for alarm in [aws_cloudwatch_metric_alarm.errors, aws_cloudwatch_metric_alarm.failed, aws_cloudwatch_metric_alarm.lost] : alarm.alarm_actions == toset([aws_sns_topic.failures.arn])])
    error_message = "every alarm notifies"
  }

  assert {
    condition     = keys(aws_sns_topic_subscription.failures) == ["operations@acme.example"]
    error_message = "somebody"
  }
}

run "encrypts_with_the_lowest_key_that_suffices" {
  command = apply

  variables {
    classification        = "internal"
    environment_variables = { TABLE_NAME = "orders" }
    key_arns = {
      for purpose in ["functions", "logs", "messages"] : purpose => {
        public       = "arn:aws:kms:us-east-1:111122223333:key/${purpose}-public"
        confidential = "arn:aws:kms:us-east-1:111122223333:key/${purpose}-confidential"
        restricted   = "arn:aws:kms:us-east-1:111122223333:key/${purpose}-restricted"
      }
    }
  }

  assert {
    condition     = aws_lambda_function.this.kms_key_arn == "arn:aws:kms:us-east-1:111122223333:key/functions-confidential" && aws_cloudwatch_log_group.this.kms_key_id == "arn:aws:kms:us-east-1:111122223333:key/logs-confidential"
    error_message = "environment and log"
  }

  assert {
    condition     = toset([aws_sqs_queue.failed.kms_master_key_id, aws_sns_topic.failures.kms_master_key_id]) == toset(["arn:aws:kms:us-east-1:111122223333:key/messages-confidential"])
    error_message = "failed events and notifications"
  }

  assert {
    condition     = one([for s in jsondecode(aws_iam_role_policy.this.policy).Statement : s if s.Sid == "KeysOfEnvironment"]).Condition.StringEquals["kms:EncryptionContext:aws:lambda:FunctionArn"] == "arn:aws:lambda:us-east-1:111122223333:function:acme-orders-use1-prod-fn-jobs"
    error_message = "the function decrypts its own environment only"
  }
}

run "lets_services_call_for_one_resource_of_the_account" {
  command = apply

  variables {
    callers = {
      nightly = { service = "events.amazonaws.com", source = "arn:aws:events:us-east-1:111122223333:rule/nightly" }
      uploads = { service = "s3.amazonaws.com", source = "arn:aws:s3:::uploads" }
      logs    = { service = "logs.amazonaws.com", source = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/vpc/flow:*" }
      api     = { service = "apigateway.amazonaws.com", source = "arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/*/GET/orders" }
    }
  }

  assert {
    condition     = jsonencode({ for name, one in aws_lambda_permission.caller : name => one.source_account }) == jsonencode({ nightly = null, uploads = "111122223333", logs = null, api = null })
    error_message = "only a bucket's ARN does not name the account, and EventBridge sends none"
  }

  assert {
    condition     = alltrue([for name, one in aws_lambda_permission.caller : one.source_arn == var.callers[name].source && one.principal == var.callers[name].service])
    error_message = "each for its resource"
  }
}

run "runs_an_image_without_runtime_and_handler" {
  command = apply

  variables {
    code = { us-east-1 = { image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/jobs@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" } }
  }

  assert {
    condition     = aws_lambda_function.this.package_type == "Image" && aws_lambda_function.this.runtime == null && aws_lambda_function.this.handler == null && aws_lambda_function.this.s3_bucket == null
    error_message = "an image"
  }
}

run "asks_for_signatures" {
  command = apply

  variables {
    signing_profile_version_arns = ["arn:aws:signer:us-east-1:111122223333:/signing-profiles/jobs/0a1b2c3d"]
  }

  assert {
    condition     = aws_lambda_function.this.code_signing_config_arn == aws_lambda_code_signing_config.this[0].arn && aws_lambda_code_signing_config.this[0].policies[0].untrusted_artifact_on_deployment == "Enforce"
    error_message = "and rejects code without one"
  }
}

run "reserves_nothing_where_the_account_has_nothing_to_reserve" {
  command = apply

  variables {
    account_concurrency  = 10
    reserved_concurrency = -1
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == -1
    error_message = "what is left"
  }
}

run "keeps_the_policy_of_a_function_short" {
  command = apply

  variables {
    tenant = "orders-and-payments"
    name   = "fn-a-name-of-24-characte"
  }

  assert {
    condition     = length(aws_iam_role_policy.this.policy) <= 2560
    error_message = "four functions share the 10,240 characters of a role, found ${length(aws_iam_role_policy.this.policy)}"
  }
}

run "refuses_logs_and_events_without_a_key" {
  command = plan

  variables {
    key_arns = { for purpose in ["functions", "logs", "messages"] : purpose => { public = "arn:aws:kms:us-east-1:111122223333:key/public" } }
  }

  expect_failures = [aws_cloudwatch_log_group.this, aws_sqs_queue.failed]
}

run "refuses_an_environment_without_a_key" {
  command = plan

  variables {
    key_arns = {
      for purpose, class in { functions = "internal", logs = "confidential", messages = "restricted" } :
      purpose => { (class) = "arn:aws:kms:us-east-1:111122223333:key/${purpose}" }
    }
  }

  expect_failures = [aws_lambda_function.this]
}

run "refuses_an_application_without_a_role" {
  command = plan

  variables {
    application = "batch"
  }

  expect_failures = [aws_lambda_function.this]
}

run "refuses_a_region_without_code" {
  command = plan

  variables {
    code = { eu-west-1 = { bucket = "packages", key = "jobs.zip", version = "a" } }
  }

  expect_failures = [aws_lambda_function.this]
}
