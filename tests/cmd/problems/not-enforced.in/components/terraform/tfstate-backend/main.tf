# tfstate-backend · atmos-forge · regenerate with `atmos-forge generate`

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  id         = "${var.namespace}-${var.tenant}-${var.environment}-${var.stage}-${var.name}"
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition

  # All accounts of AWS share the names of buckets. Nobody else uses one that ends with the ID of this account.
  bucket = "${local.id}-${local.account_id}"

  # Until the deployment account exists, roles of this account stand in for its roles.
  deployment_account_id = var.deployment_account_id != "" ? var.deployment_account_id : local.account_id

  ci_roles = "arn:${local.partition}:iam::${local.deployment_account_id}:role/${var.namespace}"

  writers = [
    "${local.ci_roles}-deployment",
    "${local.ci_roles}-organization",
  ]

  readers = concat(local.writers, [
    "${local.ci_roles}-plan",
    "${local.ci_roles}-plan-production",
  ])
}
