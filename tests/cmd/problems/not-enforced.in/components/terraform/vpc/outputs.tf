# vpc · atmos-forge · regenerate with `atmos-forge generate`

output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "vpc_cidr" {
  description = "IPv4 block of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "s3_prefix_list_id" {
  description = "Prefix list of the S3 endpoint, for security group rules."
  value       = aws_vpc_endpoint.s3.prefix_list_id
}

output "dynamodb_prefix_list_id" {
  description = "Prefix list of the DynamoDB endpoint, for security group rules."
  value       = aws_vpc_endpoint.dynamodb.prefix_list_id
}

output "endpoints_security_group_id" {
  description = "Security group of the interface endpoints."
  value       = aws_security_group.endpoints.id
}

output "public_subnet_ids" {
  description = "Subnets of the public tier, in the order of the zones."
  value       = [for zone in var.availability_zones : aws_subnet.public[zone].id]
}

output "public_cidr" {
  description = "IPv4 block of the public tier."
  value       = local.cidrs.public
}

output "public_route_table_ids" {
  description = "Route tables of the public tier, for routes to other networks."
  value       = [aws_route_table.public.id]
}

output "private_subnet_ids" {
  description = "Subnets of the private tier, in the order of the zones."
  value       = [for zone in var.availability_zones : aws_subnet.private[zone].id]
}

output "private_cidr" {
  description = "IPv4 block of the private tier."
  value       = local.cidrs.private
}

output "private_route_table_ids" {
  description = "Route tables of the private tier, for routes to other networks."
  value       = [for zone in var.availability_zones : aws_route_table.private[zone].id]
}

output "data_subnet_ids" {
  description = "Subnets of the data tier, in the order of the zones."
  value       = [for zone in var.availability_zones : aws_subnet.data[zone].id]
}

output "data_cidr" {
  description = "IPv4 block of the data tier."
  value       = local.cidrs.data
}

output "data_route_table_ids" {
  description = "Route tables of the data tier, for routes to other networks."
  value       = [aws_route_table.data.id]
}
