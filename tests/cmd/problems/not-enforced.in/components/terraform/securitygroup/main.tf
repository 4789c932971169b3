# securitygroup · atmos-forge · regenerate with `atmos-forge generate`

# Allowed connections, by TCP port:
#
#   from         to          ports
#   clients      web         443
#   web          app         8080
#   app          data        5432
#   app          endpoints   443
#   app          S3          443
#   app          DynamoDB    443
#   deployment   endpoints   443
#   deployment   S3          443
#
# Return traffic is allowed automatically. Security groups do not filter queries to the VPC's resolver.

locals {
  id = "${var.namespace}-${var.tenant}-${var.environment}-${var.stage}-${var.name}"
}

# AWS cannot change the description of a security group: a new one would replace the group while resources use it. So
# changes are ignored.

resource "aws_security_group" "web" {
  #checkov:skip=CKV2_AWS_5:attached to the load balancers of other components
  name        = "${local.id}-web"
  description = "Tier web: load balancers"
  vpc_id      = var.vpc_id

  tags = {
    Name = "${local.id}-web"
    Tier = "web"
  }

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [description]
  }
}

resource "aws_security_group" "app" {
  #checkov:skip=CKV2_AWS_5:attached to the services of other components
  name        = "${local.id}-app"
  description = "Tier app: services"
  vpc_id      = var.vpc_id

  tags = {
    Name = "${local.id}-app"
    Tier = "app"
  }

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [description]
  }
}

resource "aws_security_group" "data" {
  #checkov:skip=CKV2_AWS_5:attached to the databases and caches of other components
  name        = "${local.id}-data"
  description = "Tier data: databases and caches"
  vpc_id      = var.vpc_id

  tags = {
    Name = "${local.id}-data"
    Tier = "data"
  }

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [description]
  }
}

resource "aws_security_group" "deployment" {
  #checkov:skip=CKV2_AWS_5:attached to the CI runners that reach private APIs of other components
  name        = "${local.id}-deployment"
  description = "Tier deployment: CI runners that reach private APIs"
  vpc_id      = var.vpc_id

  tags = {
    Name = "${local.id}-deployment"
    Tier = "deployment"
  }

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [description]
  }
}
