# vpc · atmos-forge · regenerate with `atmos-forge generate`

# Addresses are divided by tier, then by zone, so that rules and routes elsewhere can refer to a tier as one block:
#
#   public    1/8
#   private   1/2
#   data      1/4
#   (free)    1/8
#
# Each tier has room for four zones, by their position in availability_zones: adding a zone at the end of the list moves
# no subnet.

locals {
  zones = { for place, zone in var.availability_zones : zone => place }

  cidrs = {
    public  = cidrsubnet(var.cidr, 3, 0)
    private = cidrsubnet(var.cidr, 1, 1)
    data    = cidrsubnet(var.cidr, 2, 1)
  }
}

resource "aws_subnet" "public" {
  for_each = local.zones

  vpc_id               = aws_vpc.this.id
  availability_zone    = startswith(each.key, var.region) ? each.key : null
  availability_zone_id = startswith(each.key, var.region) ? null : each.key
  cidr_block           = cidrsubnet(local.cidrs.public, 2, each.value)

  map_public_ip_on_launch = false

  tags = {
    Name = "${local.id}-public-${each.key}"
    Tier = "public"
  }
}

resource "aws_subnet" "private" {
  for_each = local.zones

  vpc_id               = aws_vpc.this.id
  availability_zone    = startswith(each.key, var.region) ? each.key : null
  availability_zone_id = startswith(each.key, var.region) ? null : each.key
  cidr_block           = cidrsubnet(local.cidrs.private, 2, each.value)

  map_public_ip_on_launch = false

  tags = {
    Name = "${local.id}-private-${each.key}"
    Tier = "private"
  }
}

resource "aws_subnet" "data" {
  for_each = local.zones

  vpc_id               = aws_vpc.this.id
  availability_zone    = startswith(each.key, var.region) ? each.key : null
  availability_zone_id = startswith(each.key, var.region) ? null : each.key
  cidr_block           = cidrsubnet(local.cidrs.data, 2, each.value)

  map_public_ip_on_launch = false

  tags = {
    Name = "${local.id}-data-${each.key}"
    Tier = "data"
  }
}
