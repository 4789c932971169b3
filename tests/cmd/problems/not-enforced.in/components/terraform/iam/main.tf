# iam · atmos-forge · regenerate with `atmos-forge generate`

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  id         = "${var.namespace}-${var.tenant}-${var.environment}-${var.stage}-${var.name}"
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition

  is_management         = var.account_id == var.management_account_id
  is_deployment_account = var.account_id == var.deployment_account_id

  # All roles by function; application roles have keys of the form app-<application>.
  roles = merge(
    {
      deployment    = aws_iam_role.deployment
      plan          = aws_iam_role.plan
      administrator = aws_iam_role.administrator
      operator      = aws_iam_role.operator
      viewer        = aws_iam_role.viewer
      audit         = aws_iam_role.audit
      break-glass   = aws_iam_role.break_glass
    },
    { for role in aws_iam_role.plan_production : "plan-production" => role },
    { for role in aws_iam_role.organization : "organization" => role },
    { for application, role in aws_iam_role.application : "app-${application}" => role },
  )
}
