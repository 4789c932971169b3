run "lets_log_groups_of_this_account_alone_use_the_key_of_logs" {
  command = plan

  assert {
    condition = one([for s in jsondecode(aws_kms_key.logs.policy).Statement : s
      if try(s.Principal.Service, "") == "logs.us-east-1.amazonaws.com"
    ]).Condition.ArnLike["kms:EncryptionContext:aws:logs:arn"] == "arn:aws:logs:us-east-1:111122223333:log-group:*"
    error_message = aws_kms_key.logs.policy
  }

  assert {
    condition     = length(jsondecode(aws_kms_key.logs.policy).Statement) == 2
    error_message = "the service and the administration, and nobody else"
  }
}
