resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/20"
}

resource "aws_subnet" "private" {
  for_each = { us-east-1a = 0, us-east-1b = 1, us-east-1c = 2 }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 4, each.value)
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.this.id
}

resource "aws_iam_role" "web" {
  name               = "acme-app-web"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_instance_profile" "web" {
  name = aws_iam_role.web.name
  role = aws_iam_role.web.name
}

resource "aws_iam_service_linked_role" "auto_scaling" {
  aws_service_name = "autoscaling.amazonaws.com"
}

resource "aws_kms_key" "volumes" {}

output "private_subnet_ids" {
  value = values(aws_subnet.private)[*].id
}

output "app_security_group_id" {
  value = aws_security_group.app.id
}

output "instance_profile_names" {
  value = { web = aws_iam_instance_profile.web.name }
}

output "auto_scaling_role_arn" {
  value = aws_iam_service_linked_role.auto_scaling.arn
}

output "key_arns" {
  value = { volumes = { confidential = aws_kms_key.volumes.arn, restricted = aws_kms_key.volumes.arn } }
}
