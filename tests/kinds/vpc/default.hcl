run "gives_each_tier_its_part_of_the_block" {
  command = plan

  variables {
    cidr = "10.0.64.0/20"
  }

  assert {
    condition     = values(aws_subnet.public)[*].cidr_block == ["10.0.64.0/25", "10.0.64.128/25", "10.0.65.0/25"]
    error_message = "public has the first eighth"
  }

  assert {
    condition     = values(aws_subnet.private)[*].cidr_block == ["10.0.72.0/23", "10.0.74.0/23", "10.0.76.0/23"]
    error_message = "private has the second half"
  }

  assert {
    condition     = values(aws_subnet.data)[*].cidr_block == ["10.0.68.0/24", "10.0.69.0/24", "10.0.70.0/24"]
    error_message = "data has the second quarter"
  }
}

run "refuses_a_block_too_small_for_the_tiers" {
  command = plan

  variables {
    cidr = "10.0.64.0/24"
  }

  expect_failures = [aws_vpc.this]
}

run "holds_a_nat_gateway_in_each_zone" {
  command = plan

  assert {
    condition     = length(aws_nat_gateway.this) == 3 && length(aws_route.nat_from_private) == 3
    error_message = "a gateway and a route a zone"
  }

  assert {
    condition     = alltrue([for exclusion in aws_vpc_block_public_access_exclusion.public : exclusion.internet_gateway_exclusion_mode == "allow-bidirectional"]) && alltrue([for exclusion in aws_vpc_block_public_access_exclusion.private : exclusion.internet_gateway_exclusion_mode == "allow-egress"])
    error_message = "the public subnets are excluded from the block on public access"
  }
}

run "shares_one_nat_gateway_outside_production" {
  command = plan

  variables {
    production = false
    nat        = "single"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(aws_route.nat_from_private) == 3
    error_message = "one gateway, a route a zone"
  }
}

run "has_no_way_out_without_nat" {
  command = plan

  variables {
    nat = "none"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_eip.nat) == 0 && length(aws_route.nat_from_private) == 0
    error_message = "no gateway, address or route is left"
  }
}

run "admits_only_the_organization_through_endpoints" {
  command = plan

  variables {
    organization_id     = "o-a1b2c3d4e5"
    interface_endpoints = ["ec2", "ecr.api", "ecr.dkr", "kms", "ssm", "sts"]
    aws_image_accounts  = ["602401143452"]
  }

  assert {
    condition = alltrue(flatten([
      for endpoint in aws_vpc_endpoint.interface : [
        for statement in jsondecode(endpoint.policy).Statement :
        values(statement.Condition.StringEquals)[0] == "o-a1b2c3d4e5"
      ]
    ]))
    error_message = "every statement of an interface endpoint names the organization"
  }

  assert {
    condition = {
      for service, endpoint in aws_vpc_endpoint.interface : service => length(jsondecode(endpoint.policy).Statement)
    } == { "ec2" = 5, "ecr.api" = 2, "ecr.dkr" = 2, "kms" = 1, "ssm" = 2, "sts" = 2 }
    error_message = "an exception stands only with the endpoint that needs it"
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_vpc_endpoint.s3.policy).Statement :
      can(statement.Condition) || contains(["s3:GetObject", statement.Sid == "ResultsForCloudFormation" ? "s3:PutObject" : "s3:GetObject"], statement.Action) && statement.Resource != "*"
    ])
    error_message = "what lies outside the organization may only be read, from buckets that are named; CloudFormation takes results"
  }
}

run "keeps_remote_desktop_shut" {
  command = plan

  assert {
    condition = alltrue([
      for rule in concat(
        tolist(aws_network_acl.public.ingress),
        tolist(aws_network_acl.private.ingress),
        tolist(aws_network_acl.data.ingress),
      ) : rule.from_port > 3389 || rule.to_port < 3389 if rule.cidr_block == "0.0.0.0/0"
    ])
    error_message = "no list lets 3389 in from outside"
  }
}
