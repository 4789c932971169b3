# iam · atmos-forge · regenerate with `atmos-forge generate`

output "role_arns" {
  description = "ARNs of the roles, by function; application roles by app- and the application's name."
  value       = { for name, role in local.roles : name => role.arn }
}

output "boundary_arn" {
  description = "ARN of the permissions boundary, for roles that other components create."
  value       = aws_iam_policy.boundary.arn
}

output "instance_profile_names" {
  description = "Names of the instance profiles, by application."
  value       = { for name, profile in aws_iam_instance_profile.application : name => profile.name }
}

output "oidc_provider_arns" {
  description = "ARNs of the OIDC providers for CI, by service (github or gitlab)."
  value       = local.oidc_provider_arns
}
