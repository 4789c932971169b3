# region-baseline · atmos-forge · regenerate with `atmos-forge generate`

# Block Public Access stops the traffic of every internet gateway in the region, but for subnets that are excluded. Where a
# VPC that is not part of this repository uses one, blocked_vpcs has to name it.

data "aws_vpcs" "all" {}

data "aws_vpcs" "own" {
  tags = {
    Namespace = var.namespace
    ManagedBy = "terraform"
  }
}

data "aws_route_tables" "to_internet" {
  for_each = setsubtract(data.aws_vpcs.all.ids, data.aws_vpcs.own.ids)

  vpc_id = each.key

  filter {
    name   = "route.gateway-id"
    values = ["igw-*"]
  }
}

data "aws_network_interfaces" "beside_internet" {
  for_each = toset([for vpc, tables in data.aws_route_tables.to_internet : vpc if length(tables.ids) > 0])

  filter {
    name   = "vpc-id"
    values = [each.key]
  }
}

locals {
  vpcs_in_use = [for vpc, interfaces in data.aws_network_interfaces.beside_internet : vpc if length(interfaces.ids) > 0]
}

resource "aws_vpc_block_public_access_options" "this" {
  internet_gateway_block_mode = var.vpc_block_public_access

  lifecycle {
    precondition {
      condition     = var.vpc_block_public_access == "off" || length(setsubtract(local.vpcs_in_use, var.blocked_vpcs)) == 0
      error_message = "Blocking public access would stop the internet traffic of ${join(", ", setsubtract(local.vpcs_in_use, var.blocked_vpcs))}. In the manifest of the account, under blueprints: region-baseline, list the VPCs that may lose it, or that exclusions of their own cover, in blocked-vpcs. To keep the traffic of all, set vpc-block-public-access: \"off\" and waive vpc-block-public-access."
    }
  }
}

# AWS creates a default VPC in each region. Where it still exists, its default security group loses all rules.

data "aws_vpcs" "default" {
  filter {
    name   = "is-default"
    values = ["true"]
  }
}

resource "aws_default_security_group" "default_vpc" {
  for_each = toset(data.aws_vpcs.default.ids)

  vpc_id = each.key

  tags = {
    Name = "${local.id}-default-vpc-closed"
  }
}
