# securitygroup · atmos-forge · regenerate with `atmos-forge generate`

output "web_security_group_id" {
  description = "Security group of the web tier."
  value       = aws_security_group.web.id
}

output "app_security_group_id" {
  description = "Security group of the app tier."
  value       = aws_security_group.app.id
}

output "data_security_group_id" {
  description = "Security group of the data tier."
  value       = aws_security_group.data.id
}

output "deployment_security_group_id" {
  description = "Security group of the deployment tier."
  value       = aws_security_group.deployment.id
}
