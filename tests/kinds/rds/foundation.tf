variable "namespace" {
  type = string
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/20"
}

resource "aws_subnet" "data" {
  for_each = { us-east-1a = 0, us-east-1b = 1, us-east-1c = 2 }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 4, each.value)
}

resource "aws_security_group" "data" {
  name   = "data"
  vpc_id = aws_vpc.this.id
}

resource "aws_kms_key" "this" {
  for_each = toset(["data", "secrets", "logs"])
}

resource "aws_iam_role" "monitoring" {
  name               = "monitoring"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role" "application" {
  for_each = toset(["web", "migrations"])

  name               = "${var.namespace}-app-${each.key}"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

output "data_subnet_ids" {
  value = values(aws_subnet.data)[*].id
}

output "data_security_group_id" {
  value = aws_security_group.data.id
}

output "monitoring_role_arn" {
  value = aws_iam_role.monitoring.arn
}

output "applications" {
  value = [trimprefix(aws_iam_role.application["web"].name, "${var.namespace}-app-")]
}

output "owners" {
  value = [trimprefix(aws_iam_role.application["migrations"].name, "${var.namespace}-app-")]
}

output "key_arns" {
  value = { for purpose, key in aws_kms_key.this : purpose => { confidential = key.arn, restricted = key.arn } }
}
