
run "defaults" {
  command = plan
  assert {
    condition     = length(aws_nat_gateway.this) == 3 && length(aws_vpc_block_public_access_exclusion.public) == 3
    error_message = "a gateway and an exclusion in each zone"
  }
  assert {
    condition     = aws_subnet.private["us-east-1b"].cidr_block == "10.0.74.0/23" && aws_subnet.public["us-east-1a"].cidr_block == "10.0.64.0/25" && aws_subnet.data["us-east-1c"].cidr_block == "10.0.70.0/24"
    error_message = "addresses"
  }
  assert {
    condition     = length(jsondecode(aws_vpc_endpoint.interface["kms"].policy).Statement) == 1 && length(jsondecode(aws_vpc_endpoint.interface["ecr.dkr"].policy).Statement) == 2 && length(jsondecode(aws_vpc_endpoint.interface["sts"].policy).Statement) == 2
    error_message = "exceptions only where needed"
  }
  assert {
    condition     = alltrue(flatten([for e in aws_vpc_endpoint.interface : [for s in jsondecode(e.policy).Statement : can(s.Condition.StringEquals)]]))
    error_message = "every interface statement is conditional"
  }
}

run "one_gateway_outside_production" {
  command = plan
  variables {
    production = false
    nat        = "single"
  }
  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(aws_route.private_nat) == 3
    error_message = "one gateway, three routes"
  }
}

run "no_gateway" {
  command = plan
  variables { nat = "none" }
  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_route.private_nat) == 0
    error_message = "none"
  }
}

run "one_gateway_with_a_waiver" {
  command = plan
  variables {
    nat     = "single"
    waivers = ["vpc-nat-per-zone"]
  }
}

run "two_zones_with_a_waiver" {
  command = plan
  variables {
    availability_zones = ["us-east-1a", "us-east-1b"]
    waivers            = ["vpc-three-zones"]
  }
}

run "applied" {
  assert {
    condition     = output.vpc_id != "" && length(output.private_subnet_ids) == 3
    error_message = "outputs"
  }
}
