# organization · atmos-forge · regenerate with `atmos-forge generate`

output "organization_id" {
  description = "Id of the organization."
  value       = aws_organizations_organization.this.id
}

output "root_id" {
  description = "Id of the root of the organization."
  value       = local.root_id
}

output "management_account_id" {
  description = "Id of the management account."
  value       = aws_organizations_organization.this.master_account_id
}

output "unit_ids" {
  description = "Ids of the units by their path; the root of the organization is called root."
  value       = local.unit_ids
}

output "account_ids" {
  description = "Ids of all accounts by their name, the management account among them."
  value       = local.account_ids
}
