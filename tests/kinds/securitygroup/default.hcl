run "opens_each_port_on_both_sides" {
  command = plan

  assert {
    condition = (aws_vpc_security_group_egress_rule.web_to_app_8080.to_port == aws_vpc_security_group_ingress_rule.app_from_web_8080.to_port
    && aws_vpc_security_group_egress_rule.app_to_data_5432.to_port == aws_vpc_security_group_ingress_rule.data_from_app_5432.to_port)
    error_message = "what a tier sends, the next one accepts"
  }

  assert {
    condition     = [for rule in aws_vpc_security_group_ingress_rule.web_from_clients_443 : rule.cidr_ipv4] == ["0.0.0.0/0"]
    error_message = "clients come from everywhere unless it is said otherwise"
  }

  assert {
    condition = (aws_vpc_security_group_egress_rule.app_to_endpoints.referenced_security_group_id == var.endpoints_security_group_id
      && aws_vpc_security_group_egress_rule.app_to_s3.prefix_list_id == var.s3_prefix_list_id
    && aws_vpc_security_group_egress_rule.app_to_dynamodb.prefix_list_id == var.dynamodb_prefix_list_id)
    error_message = "AWS services are reached through endpoints"
  }
}

run "closes_the_web_tier_without_clients" {
  command = plan

  variables {
    client_cidrs = []
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.web_from_clients_443) == 0
    error_message = "nobody enters"
  }
}
