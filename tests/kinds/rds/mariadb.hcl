run "makes_a_database_of_mariadb" {
  command = plan

  assert {
    condition     = aws_db_instance.this.engine == "mariadb" && aws_db_instance.this.engine_version == "11.4" && aws_db_parameter_group.this.family == "mariadb11.4"
    error_message = "of the organization's engine"
  }

  assert {
    condition     = contains([for one in aws_db_parameter_group.this.parameter : "${one.name} ${one.value}"], "require_secure_transport 1")
    error_message = "TLS"
  }
}
