# iam · atmos-forge · regenerate with `atmos-forge generate`

# Issuers of CI tokens, only in the deployment account. AWS verifies their certificates against its own list of trusted
# authorities, so no thumbprint is set.

locals {
  github_subjects = setunion(var.github_deployment_subjects, var.github_plan_subjects, var.github_plan_production_subjects, var.github_organization_subjects)

  oidc_provider_arns = merge(
    { for provider in aws_iam_openid_connect_provider.github : "github" => provider.arn },
  )
}

resource "aws_iam_openid_connect_provider" "github" {
  count = local.is_deployment_account && length(local.github_subjects) > 0 ? 1 : 0

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]

  tags = {
    Name = "${local.id}-github"
  }
}
