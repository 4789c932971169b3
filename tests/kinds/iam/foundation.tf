# The account is the management account, with its users, and the one that CI enters: the policies of both are judged.

data "aws_caller_identity" "current" {}

output "management_account_id" {
  value = data.aws_caller_identity.current.account_id
}

output "deployment_account_id" {
  value = data.aws_caller_identity.current.account_id
}

output "readable_states" {
  value = ["*/orders-gbl-dev", "organization/core-gbl-management"]
}

output "break_glass_users" {
  value = ["glass-one", "glass-two"]
}
