resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/20"
}

resource "aws_subnet" "private" {
  for_each = { us-east-1a = 0, us-east-1b = 1, us-east-1c = 2 }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 4, each.value)
}

resource "aws_security_group" "this" {
  for_each = toset(["endpoints", "deployment", "vpn", "app"])

  name   = each.key
  vpc_id = aws_vpc.this.id
}

resource "aws_ec2_managed_prefix_list" "s3" {
  name           = "s3"
  address_family = "IPv4"
  max_entries    = 1
}

resource "aws_iam_role" "this" {
  for_each = toset(["administrator", "audit", "break-glass", "deployment", "operator", "plan", "viewer"])

  name               = "acme-${each.key}"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_service_linked_role" "auto_scaling" {
  aws_service_name = "autoscaling.amazonaws.com"
}

output "vpc_id" {
  value = aws_vpc.this.id
}

output "subnet_ids" {
  value = values(aws_subnet.private)[*].id
}

output "endpoints_security_group_id" {
  value = aws_security_group.this["endpoints"].id
}

output "deployment_security_group_id" {
  value = aws_security_group.this["deployment"].id
}

output "api_client_security_group_ids" {
  value = [aws_security_group.this["vpn"].id]
}

output "node_security_group_ids" {
  value = [aws_security_group.this["app"].id]
}

output "s3_prefix_list_id" {
  value = aws_ec2_managed_prefix_list.s3.id
}

output "role_arns" {
  value = { for name, role in aws_iam_role.this : name => role.arn }
}

output "auto_scaling_role_arn" {
  value = aws_iam_service_linked_role.auto_scaling.arn
}
