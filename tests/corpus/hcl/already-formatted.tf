# vpc

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true # for endpoints
  enable_dns_support   = true

  tags = {
    Name = local.id
  }
}

locals {
  id    = "${var.namespace}-${var.name}"
  names = [for key, tier in local.tiers : key if tier.public]
}
