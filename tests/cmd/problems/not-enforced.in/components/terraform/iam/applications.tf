# iam · atmos-forge · regenerate with `atmos-forge generate`

# One role per application, without permissions at first: the components that an application uses add permissions for
# their own resources.

resource "aws_iam_role" "application" {
  for_each = var.applications

  name                 = "${var.namespace}-app-${each.key}"
  description          = "Application ${each.key}"
  max_session_duration = var.application_session_hours * 3600
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = local.trust_policies["app-${each.key}"]
}

resource "aws_iam_instance_profile" "application" {
  for_each = { for application, service in var.applications : application => service if service == "ec2" }

  name = aws_iam_role.application[each.key].name
  role = aws_iam_role.application[each.key].name
}

# Access to instances is through Session Manager, not SSH.
resource "aws_iam_role_policy" "session_manager" {
  # checkov:skip=CKV_AWS_290: Session Manager's channel actions have no resource-level permissions
  # checkov:skip=CKV_AWS_355: Session Manager's channel actions have no resource-level permissions
  for_each = aws_iam_instance_profile.application

  name = "session-manager"
  role = each.value.role

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "SessionManager"
        Effect = "Allow"
        Action = [
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ]
        Resource = "*"
      },
      {
        Sid      = "Registration"
        Effect   = "Allow"
        Action   = "ssm:UpdateInstanceInformation"
        Resource = "arn:${local.partition}:ec2:*:${local.account_id}:instance/*"
      },
    ]
  })
}
