run "makes_a_database_of_mysql" {
  command = plan

  assert {
    condition     = aws_db_instance.this.engine == "mysql" && aws_db_instance.this.engine_version == "8.4" && aws_db_instance.this.engine_lifecycle_support == "open-source-rds-extended-support-disabled"
    error_message = "without extended support"
  }

  assert {
    condition     = aws_db_parameter_group.this.name == "acme-orders-use1-prod-db-orders-mysql8-4" && aws_db_parameter_group.this.family == "mysql8.4"
    error_message = "a name without a point"
  }

  assert {
    condition     = { for one in aws_db_parameter_group.this.parameter : one.name => "${one.value} ${one.apply_method}" } == { require_secure_transport = "1 immediate", slow_query_log = "1 immediate", long_query_time = "1 immediate", log_output = "FILE immediate" }
    error_message = "TLS, and logs in files"
  }

  assert {
    condition     = keys(aws_cloudwatch_log_group.this) == ["error", "iam-db-auth-error", "slowquery"]
    error_message = "its logs"
  }
}
