resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/20"
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.this.id
}

resource "aws_ec2_managed_prefix_list" "this" {
  for_each = toset(["bastion", "vpn", "partners", "s3", "dynamodb"])

  name           = each.key
  address_family = "IPv4"
  max_entries    = 1
}

output "vpc_id" {
  value = aws_vpc.this.id
}

output "endpoints_security_group_id" {
  value = aws_security_group.endpoints.id
}

output "s3_prefix_list_id" {
  value = aws_ec2_managed_prefix_list.this["s3"].id
}

output "dynamodb_prefix_list_id" {
  value = aws_ec2_managed_prefix_list.this["dynamodb"].id
}

output "prefix_list_ids" {
  value = { for name in ["bastion", "vpn", "partners"] : name => aws_ec2_managed_prefix_list.this[name].id }
}
