run "gives_every_subnet_an_ipv6_block_of_its_own" {
  command = plan

  override_resource {
    target          = aws_vpc.this
    override_during = plan
    values          = { ipv6_cidr_block = "2001:db8:1234:1a00::/56" }
  }

  assert {
    condition = length(distinct(concat(
      values(aws_subnet.public)[*].ipv6_cidr_block,
      values(aws_subnet.private)[*].ipv6_cidr_block,
      values(aws_subnet.cache)[*].ipv6_cidr_block,
      values(aws_subnet.data)[*].ipv6_cidr_block,
    ))) == 12
    error_message = "twelve subnets, twelve blocks"
  }

  assert {
    condition     = alltrue([for block in values(aws_subnet.private)[*].ipv6_cidr_block : endswith(block, "/64")])
    error_message = "a subnet has a /64"
  }

  assert {
    condition     = !aws_subnet.public[var.availability_zones[0]].assign_ipv6_address_on_creation
    error_message = "a host of the public tier gets no public address by itself"
  }
}

run "lets_ipv6_out_through_the_egress_only_gateway" {
  command = plan

  assert {
    condition     = length(aws_route.egress_only_from_private) == 3
    error_message = "a route a zone"
  }

  assert {
    condition     = alltrue([for exclusion in aws_vpc_block_public_access_exclusion.private : exclusion.internet_gateway_exclusion_mode == "allow-egress"])
    error_message = "the private subnets are excluded for the way out alone"
  }
}

run "blocks_names_and_fails_closed" {
  command = plan

  variables {
    dns_blocked_domains      = ["*.evil.example"]
    dns_managed_domain_lists = { AWSManagedDomainsAggregateThreatList = "rslvr-fdl-0a1b2c3d4e5f6071" }
  }

  assert {
    condition     = aws_route53_resolver_firewall_domain_list.blocked.domains == toset(["*.evil.example."])
    error_message = "names are absolute, as the resolver returns them"
  }

  assert {
    condition     = aws_route53_resolver_firewall_rule.managed["AWSManagedDomainsAggregateThreatList"].priority == 200
    error_message = "the lists of AWS come after the account's own"
  }

  assert {
    condition     = aws_route53_resolver_firewall_config.this.firewall_fail_open == "DISABLED"
    error_message = "no answer of the firewall is no answer of the resolver"
  }
}
