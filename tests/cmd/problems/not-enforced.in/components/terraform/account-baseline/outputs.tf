# account-baseline · atmos-forge · regenerate with `atmos-forge generate`

output "unused_access_analyzer_arn" {
  description = "ARN of the analyzer that reports unused roles, keys, passwords and permissions."
  value       = aws_accessanalyzer_analyzer.unused_access.arn
}

output "auto_scaling_role_arn" {
  description = "ARN of the service-linked role with which Auto Scaling launches instances."
  value       = aws_iam_service_linked_role.auto_scaling.arn
}
