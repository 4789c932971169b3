# vpc · atmos-forge · regenerate with `atmos-forge generate`

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  id         = "${var.namespace}-${var.tenant}-${var.environment}-${var.stage}-${var.name}"
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = local.id
  }

  lifecycle {
    precondition {
      condition     = tonumber(split("/", var.cidr)[1]) <= 23
      error_message = "cidr must be /23 or larger: the smallest tier's subnets would be smaller than /28, the AWS minimum."
    }
  }
}

# Resources and subnets without an explicit security group, network ACL or route table get the VPC's default ones. These
# are empty, so they allow no traffic.

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "${local.id}-default-unused"
  }
}

resource "aws_default_network_acl" "this" {
  default_network_acl_id = aws_vpc.this.default_network_acl_id

  tags = {
    Name = "${local.id}-default-unused"
  }

  lifecycle {
    # New subnets are associated here until they get their own network ACL; a plan in between must not undo that.
    ignore_changes = [subnet_ids]
  }
}

resource "aws_default_route_table" "this" {
  default_route_table_id = aws_vpc.this.default_route_table_id
  route                  = []

  tags = {
    Name = "${local.id}-default-unused"
  }
}
