# vpc · atmos-forge · regenerate with `atmos-forge generate`

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = local.id
  }
}

# VPC Block Public Access stops traffic through every internet gateway in the region, in both directions. Exclusions
# exempt single subnets: bidirectional where the internet may connect, egress-only where hosts connect through a
# NAT gateway. No other subnet has an exclusion.

resource "aws_vpc_block_public_access_exclusion" "public" {
  for_each = aws_subnet.public

  subnet_id                       = each.value.id
  internet_gateway_exclusion_mode = "allow-bidirectional"

  tags = {
    Name = "${local.id}-public-${each.key}"
  }
}

resource "aws_vpc_block_public_access_exclusion" "private" {
  for_each = { for zone, subnet in aws_subnet.private : zone => subnet if var.nat != "none" }

  subnet_id                       = each.value.id
  internet_gateway_exclusion_mode = "allow-egress"

  tags = {
    Name = "${local.id}-private-${each.key}"
  }
}

# NAT gateways, in the public tier

locals {
  # Zones with a NAT gateway, and the zone whose gateway each zone uses.
  nat_zones = {
    per-zone = var.availability_zones
    single   = slice(var.availability_zones, 0, 1)
    none     = []
  }[var.nat]

  nat_zone_of = {
    for place, zone in var.availability_zones : zone => element(local.nat_zones, place) if var.nat != "none"
  }
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"

  tags = {
    Name = "${local.id}-nat-${each.key}"
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = {
    Name = "${local.id}-${each.key}"
  }
}

# public: routes to the internet

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "${local.id}-public"
  }
}

resource "aws_route" "internet_from_public" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  route_table_id = aws_route_table.public.id
  subnet_id      = each.value.id
}

# private: routes to NAT gateways, one route table per zone

resource "aws_route_table" "private" {
  for_each = local.zones

  vpc_id = aws_vpc.this.id

  tags = {
    Name = "${local.id}-private-${each.key}"
  }
}

resource "aws_route" "nat_from_private" {
  for_each = local.nat_zone_of

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.value].id
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  route_table_id = aws_route_table.private[each.key].id
  subnet_id      = each.value.id
}

# data: no routes outside the VPC

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "${local.id}-data"
  }
}

resource "aws_route_table_association" "data" {
  for_each = aws_subnet.data

  route_table_id = aws_route_table.data.id
  subnet_id      = each.value.id
}
