# securitygroup · atmos-forge · regenerate with `atmos-forge generate`

# Web: load balancers

resource "aws_vpc_security_group_egress_rule" "web_to_app_8080" {
  security_group_id            = aws_security_group.web.id
  description                  = "TCP 8080 to the app tier"
  referenced_security_group_id = aws_security_group.app.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

# App: services

resource "aws_vpc_security_group_egress_rule" "app_to_data_5432" {
  security_group_id            = aws_security_group.app.id
  description                  = "PostgreSQL to the data tier"
  referenced_security_group_id = aws_security_group.data.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "app_to_endpoints" {
  security_group_id            = aws_security_group.app.id
  description                  = "HTTPS to AWS services through interface endpoints"
  referenced_security_group_id = var.endpoints_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "app_to_s3" {
  security_group_id = aws_security_group.app.id
  description       = "HTTPS to S3 through its gateway endpoint"
  prefix_list_id    = var.s3_prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "app_to_dynamodb" {
  security_group_id = aws_security_group.app.id
  description       = "HTTPS to DynamoDB through its gateway endpoint"
  prefix_list_id    = var.dynamodb_prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# Data: databases and caches, which open no connections

# Deployment: CI runners that reach private APIs

resource "aws_vpc_security_group_egress_rule" "deployment_to_endpoints" {
  security_group_id            = aws_security_group.deployment.id
  description                  = "HTTPS to AWS services through interface endpoints"
  referenced_security_group_id = var.endpoints_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "deployment_to_s3" {
  security_group_id = aws_security_group.deployment.id
  description       = "HTTPS to S3 through its gateway endpoint"
  prefix_list_id    = var.s3_prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
