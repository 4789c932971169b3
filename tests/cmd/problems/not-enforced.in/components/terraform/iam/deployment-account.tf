# iam · atmos-forge · regenerate with `atmos-forge generate`

# Only in the deployment account: the roles that CI enters with its tokens, and what they can assume elsewhere. In this
# account itself, they change nothing; the role `organization` applies here.

resource "aws_iam_role" "plan_production" {
  count = local.is_deployment_account ? 1 : 0

  name                 = "${var.namespace}-plan-production"
  description          = "Plans production from CI, after a review"
  max_session_duration = 3600
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = local.trust_policies["plan-production"]
}

resource "aws_iam_role" "organization" {
  count = local.is_deployment_account ? 1 : 0

  name                 = "${var.namespace}-organization"
  description          = "Applies Terraform in the management account and the deployment account from CI"
  max_session_duration = 3600
  assume_role_policy   = local.trust_policies.organization
}

resource "aws_iam_role_policy_attachment" "organization" {
  # checkov:skip=CKV_AWS_274: Terraform manages everything in the deployment account, including the other roles of CI
  count = local.is_deployment_account ? 1 : 0

  role       = aws_iam_role.organization[0].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/AdministratorAccess"
}

locals {
  # The roles of other accounts that each role of CI can assume, where they trust it.
  assumed_from_ci = local.is_deployment_account ? {
    deployment      = ["deployment", "plan"]
    plan            = ["plan"]
    plan-production = ["plan"]
  } : {}
}

resource "aws_iam_role_policy" "ci" {
  for_each = local.assumed_from_ci

  name = "other-accounts-and-their-state"
  role = local.roles[each.key].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid       = "OtherAccounts"
          Effect    = "Allow"
          Action    = ["sts:AssumeRole", "sts:SetSourceIdentity"]
          Resource  = [for role in each.value : "arn:${local.partition}:iam::*:role/${var.namespace}-${role}"]
          Condition = { StringEquals = { "aws:ResourceOrgID" = var.organization_id } }
        },
        {
          Sid      = "Workspaces"
          Effect   = "Allow"
          Action   = "s3:ListBucket"
          Resource = local.state_bucket
        },
        {
          Sid      = "StateKey"
          Effect   = "Allow"
          Action   = concat(["kms:Decrypt"], each.key == "deployment" ? ["kms:GenerateDataKey"] : [])
          Resource = "arn:${local.partition}:kms:${var.region}:${var.management_account_id}:key/*"
          Condition = {
            StringEquals = { "kms:ViaService" = "s3.${var.region}.amazonaws.com" }
            StringLike   = { "kms:EncryptionContext:aws:s3:arn" = [local.state_bucket, "${local.state_bucket}/*"] }
          }
        },
      ],
      # Plans of pull requests read only what the policies below name. Before it selects a workspace, `terraform init` reads the
      # state of the default one, which does not exist: without this permission, S3 would answer 403 instead of 404.
      [{
        Sid      = "State"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${local.state_bucket}/${each.key == "plan" ? "terraform.tfstate" : "*"}"
      }],
      # The bucket's policy keeps this role from the state of the management account and of this account.
      [for role in [each.key] : {
        Sid      = "StateOfApplies"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:PutObject"]
        Resource = ["${local.state_bucket}/*.tfstate", "${local.state_bucket}/*.tflock"]
      } if role == "deployment"],
    )
  })
}

# A policy has at most 6144 characters, so many states need several policies.
locals {
  readable_state = { for number, states in chunklist(local.is_deployment_account ? sort(var.readable_states) : [], 40) :
    format("%02d", number + 1) => states
  }
}

resource "aws_iam_policy" "readable_state" {
  for_each = local.readable_state

  name        = "${var.namespace}-readable-state-${each.key}"
  description = "State that plans of pull requests can read"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "State"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = [for state in each.value : "${local.state_bucket}/${state}/terraform.tfstate"]
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "readable_state" {
  for_each = aws_iam_policy.readable_state

  role       = aws_iam_role.plan.name
  policy_arn = each.value.arn
}
