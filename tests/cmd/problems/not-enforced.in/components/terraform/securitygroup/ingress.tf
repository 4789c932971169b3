# securitygroup · atmos-forge · regenerate with `atmos-forge generate`

# Web: load balancers

resource "aws_vpc_security_group_ingress_rule" "web_from_clients_443" {
  for_each = var.client_cidrs

  security_group_id = aws_security_group.web.id
  description       = "HTTPS from clients"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# App: services

resource "aws_vpc_security_group_ingress_rule" "app_from_web_8080" {
  security_group_id            = aws_security_group.app.id
  description                  = "TCP 8080 from the web tier"
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

# Data: databases and caches

resource "aws_vpc_security_group_ingress_rule" "data_from_app_5432" {
  security_group_id            = aws_security_group.data.id
  description                  = "PostgreSQL from the app tier"
  referenced_security_group_id = aws_security_group.app.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

# Deployment: CI runners that reach private APIs, which accept no connections
