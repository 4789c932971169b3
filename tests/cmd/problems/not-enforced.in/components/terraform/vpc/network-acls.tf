# vpc · atmos-forge · regenerate with `atmos-forge generate`

# Allowed connections, by TCP port:
#
#   from / to   public      private           data               outside
#   public      -           443, 8080         -                  443
#   private     443 (NAT)   all               3306, 5432, 6379   443
#   data        -           443 (endpoints)   all                443 (gateway endpoints)
#   internet    80, 443     -                 -                  -
#
# Network ACLs are stateless: each allowed connection needs a rule for requests and one, on ephemeral ports, for replies.
# They do not filter DNS to the VPC's resolver, instance metadata or time requests, so none of these has a rule.
# Security groups filter more finely within a tier.

resource "aws_network_acl" "public" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = values(aws_subnet.public)[*].id

  # On their way through the NAT gateways.
  ingress {
    rule_no    = 200
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.private
    from_port  = 443
    to_port    = 443
  }

  # Answers to connections that this tier opened in others.
  ingress {
    rule_no    = 400
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.private
    from_port  = 1024
    to_port    = 65535
  }

  # Nothing else from inside the VPC: the rules below would let it in.
  ingress {
    rule_no    = 600
    action     = "deny"
    protocol   = "-1"
    cidr_block = var.cidr
    from_port  = 0
    to_port    = 0
  }

  # Connections from outside.
  ingress {
    rule_no    = 700
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 80
    to_port    = 80
  }

  ingress {
    rule_no    = 710
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 443
    to_port    = 443
  }

  # Answers from outside, except on the port of Remote Desktop.
  ingress {
    rule_no    = 800
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 1024
    to_port    = 3388
  }

  ingress {
    rule_no    = 810
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 3390
    to_port    = 65535
  }

  # Path MTU discovery: a router's note that a packet was too big.
  ingress {
    rule_no    = 900
    action     = "allow"
    protocol   = "icmp"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
    icmp_type  = 3
    icmp_code  = 4
  }

  # Connections to other tiers.
  egress {
    rule_no    = 200
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.private
    from_port  = 443
    to_port    = 443
  }

  egress {
    rule_no    = 210
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.private
    from_port  = 8080
    to_port    = 8080
  }

  # Answers to connections that other tiers opened here.
  egress {
    rule_no    = 400
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.private
    from_port  = 1024
    to_port    = 65535
  }

  # Nothing else inside the VPC: the rules below would let it out.
  egress {
    rule_no    = 600
    action     = "deny"
    protocol   = "-1"
    cidr_block = var.cidr
    from_port  = 0
    to_port    = 0
  }

  # Connections to outside.
  egress {
    rule_no    = 700
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 443
    to_port    = 443
  }

  # Answers to connections from outside.
  egress {
    rule_no    = 800
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 1024
    to_port    = 65535
  }

  tags = {
    Name = "${local.id}-public"
    Tier = "public"
  }
}

resource "aws_network_acl" "private" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = values(aws_subnet.private)[*].id

  # The tier's own hosts, across zones.
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    cidr_block = local.cidrs.private
    from_port  = 0
    to_port    = 0
  }

  # Connections from other tiers.
  ingress {
    rule_no    = 200
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.public
    from_port  = 443
    to_port    = 443
  }

  ingress {
    rule_no    = 210
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.public
    from_port  = 8080
    to_port    = 8080
  }

  # To the interface endpoints.
  ingress {
    rule_no    = 220
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.data
    from_port  = 443
    to_port    = 443
  }

  # Answers to connections that this tier opened in others.
  ingress {
    rule_no    = 400
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.data
    from_port  = 1024
    to_port    = 65535
  }

  # Nothing else from inside the VPC: the rules below would let it in.
  ingress {
    rule_no    = 600
    action     = "deny"
    protocol   = "-1"
    cidr_block = var.cidr
    from_port  = 0
    to_port    = 0
  }

  # Answers from outside, except on the port of Remote Desktop.
  ingress {
    rule_no    = 800
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 1024
    to_port    = 3388
  }

  ingress {
    rule_no    = 810
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 3390
    to_port    = 65535
  }

  # The tier's own hosts, across zones.
  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    cidr_block = local.cidrs.private
    from_port  = 0
    to_port    = 0
  }

  # Connections to other tiers.
  egress {
    rule_no    = 200
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.data
    from_port  = 3306
    to_port    = 3306
  }

  egress {
    rule_no    = 210
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.data
    from_port  = 5432
    to_port    = 5432
  }

  egress {
    rule_no    = 220
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.data
    from_port  = 6379
    to_port    = 6379
  }

  # Answers to connections that other tiers opened here.
  egress {
    rule_no    = 400
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.public
    from_port  = 1024
    to_port    = 65535
  }

  egress {
    rule_no    = 410
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.data
    from_port  = 32768
    to_port    = 65535
  }

  # Nothing else inside the VPC: the rules below would let it out.
  egress {
    rule_no    = 600
    action     = "deny"
    protocol   = "-1"
    cidr_block = var.cidr
    from_port  = 0
    to_port    = 0
  }

  # Connections to outside.
  egress {
    rule_no    = 700
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 443
    to_port    = 443
  }

  tags = {
    Name = "${local.id}-private"
    Tier = "private"
  }
}

resource "aws_network_acl" "data" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = values(aws_subnet.data)[*].id

  # The tier's own hosts, across zones.
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    cidr_block = local.cidrs.data
    from_port  = 0
    to_port    = 0
  }

  # Connections from other tiers.
  ingress {
    rule_no    = 200
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.private
    from_port  = 3306
    to_port    = 3306
  }

  ingress {
    rule_no    = 210
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.private
    from_port  = 5432
    to_port    = 5432
  }

  ingress {
    rule_no    = 220
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.private
    from_port  = 6379
    to_port    = 6379
  }

  # Answers to connections that this tier opened in others.
  ingress {
    rule_no    = 400
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.private
    from_port  = 32768
    to_port    = 65535
  }

  # Nothing else from inside the VPC: the rules below would let it in.
  ingress {
    rule_no    = 600
    action     = "deny"
    protocol   = "-1"
    cidr_block = var.cidr
    from_port  = 0
    to_port    = 0
  }

  # Answers from outside.
  ingress {
    rule_no    = 800
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 32768
    to_port    = 65535
  }

  # The tier's own hosts, across zones.
  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    cidr_block = local.cidrs.data
    from_port  = 0
    to_port    = 0
  }

  # To the interface endpoints.
  egress {
    rule_no    = 200
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.private
    from_port  = 443
    to_port    = 443
  }

  # Answers to connections that other tiers opened here.
  egress {
    rule_no    = 400
    action     = "allow"
    protocol   = "tcp"
    cidr_block = local.cidrs.private
    from_port  = 1024
    to_port    = 65535
  }

  # Nothing else inside the VPC: the rules below would let it out.
  egress {
    rule_no    = 600
    action     = "deny"
    protocol   = "-1"
    cidr_block = var.cidr
    from_port  = 0
    to_port    = 0
  }

  # To the gateway endpoints, whose addresses lie outside the VPC. No other route leaves.
  egress {
    rule_no    = 700
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 443
    to_port    = 443
  }

  tags = {
    Name = "${local.id}-data"
    Tier = "data"
  }
}
