# iam · atmos-forge · regenerate with `atmos-forge generate`

# Emergency access. It has no boundary, which could block a recovery.

resource "aws_iam_role" "break_glass" {
  name                 = "${var.namespace}-break-glass"
  description          = "Emergency access when nothing else works"
  max_session_duration = 3600
  assume_role_policy   = local.trust_policies["break-glass"]
}

resource "aws_iam_role_policy_attachment" "break_glass" {
  # checkov:skip=CKV_AWS_274: what an emergency requires is not known in advance
  role       = aws_iam_role.break_glass.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/AdministratorAccess"
}

# Only in the management account. These users do not depend on the identity provider, which may itself be down. Terraform creates no password, access key
# or MFA device for them.
resource "aws_iam_user" "break_glass" {
  # checkov:skip=CKV_AWS_273: single sign-on may be what is down
  for_each = local.is_management ? var.break_glass_users : []

  name = each.value
  path = "/break-glass/"
}

resource "aws_iam_group" "break_glass" {
  count = length(aws_iam_user.break_glass) > 0 ? 1 : 0

  name = "${local.id}-break-glass"
  path = "/break-glass/"
}

resource "aws_iam_user_group_membership" "break_glass" {
  for_each = aws_iam_user.break_glass

  user   = each.value.name
  groups = aws_iam_group.break_glass[*].name
}

resource "aws_iam_group_policy" "break_glass" {
  count = length(aws_iam_user.break_glass) > 0 ? 1 : 0

  name  = "enter-break-glass"
  group = aws_iam_group.break_glass[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "EnterBreakGlass"
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Resource  = "arn:${local.partition}:iam::*:role/${aws_iam_role.break_glass.name}"
        Condition = { StringEquals = { "aws:ResourceOrgID" = var.organization_id } }
      },
    ]
  })
}
