# scp · atmos-forge · regenerate with `atmos-forge generate`

output "policy_ids" {
  description = "Ids of the policies attached to each unit, by unit path and policy name."
  value       = local.attachments
}
