# region-baseline · atmos-forge · regenerate with `atmos-forge generate`

output "ebs_key_arn" {
  description = "ARN of the default key for volumes and snapshots."
  value       = aws_kms_key.ebs.arn
}

output "external_access_analyzer_arn" {
  description = "ARN of the analyzer that reports access from outside the account."
  value       = aws_accessanalyzer_analyzer.external_access.arn
}

output "vpc_block_public_access" {
  description = "Traffic blocked at the region's internet gateways."
  value       = aws_vpc_block_public_access_options.this.internet_gateway_block_mode
}
