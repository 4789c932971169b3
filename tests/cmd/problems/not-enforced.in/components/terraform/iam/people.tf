# iam · atmos-forge · regenerate with `atmos-forge generate`

# Roles for people, by function

resource "aws_iam_role" "administrator" {
  name                 = "${var.namespace}-administrator"
  description          = "Manual changes to the account, within the boundary"
  max_session_duration = var.human_session_hours * 3600
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = local.trust_policies.administrator
}

resource "aws_iam_role_policy_attachment" "administrator" {
  # checkov:skip=CKV_AWS_274: the boundary denies changes to identities, the organization and the boundary itself
  role       = aws_iam_role.administrator.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_role" "operator" {
  name                 = "${var.namespace}-operator"
  description          = "Operates workloads: restarts, scales, reads logs"
  max_session_duration = var.human_session_hours * 3600
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = local.trust_policies.operator
}

resource "aws_iam_role_policy_attachment" "operator" {
  role       = aws_iam_role.operator.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/job-function/ViewOnlyAccess"
}

resource "aws_iam_role_policy" "operator" {
  # checkov:skip=CKV_AWS_355: logs:StopQuery has no resource-level permissions
  name = "operate"
  role = aws_iam_role.operator.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Instances"
        Effect   = "Allow"
        Action   = ["ec2:RebootInstances", "ec2:StartInstances", "ec2:StopInstances"]
        Resource = "arn:${local.partition}:ec2:*:${local.account_id}:instance/*"
      },
      {
        Sid    = "AutoScalingGroups"
        Effect = "Allow"
        Action = [
          "autoscaling:CancelInstanceRefresh",
          "autoscaling:SetDesiredCapacity",
          "autoscaling:StartInstanceRefresh",
          "autoscaling:TerminateInstanceInAutoScalingGroup",
        ]
        Resource = "arn:${local.partition}:autoscaling:*:${local.account_id}:autoScalingGroup:*:autoScalingGroupName/*"
      },
      {
        Sid    = "Containers"
        Effect = "Allow"
        Action = ["ecs:StopTask", "ecs:UpdateService"]
        Resource = [
          "arn:${local.partition}:ecs:*:${local.account_id}:service/*",
          "arn:${local.partition}:ecs:*:${local.account_id}:task/*",
        ]
      },
      {
        Sid      = "Clusters"
        Effect   = "Allow"
        Action   = ["eks:AccessKubernetesApi", "eks:DescribeCluster"]
        Resource = "arn:${local.partition}:eks:*:${local.account_id}:cluster/*"
      },
      {
        Sid      = "Databases"
        Effect   = "Allow"
        Action   = ["rds:RebootDBInstance", "rds:StartDBInstance", "rds:StopDBInstance"]
        Resource = "arn:${local.partition}:rds:*:${local.account_id}:db:*"
      },
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:GetQueryResults", "logs:StartLiveTail", "logs:StartQuery"]
        Resource = "arn:${local.partition}:logs:*:${local.account_id}:log-group:*"
      },
      {
        Sid      = "Queries"
        Effect   = "Allow"
        Action   = "logs:StopQuery"
        Resource = "*"
      },
      {
        Sid      = "Alarms"
        Effect   = "Allow"
        Action   = ["cloudwatch:DisableAlarmActions", "cloudwatch:EnableAlarmActions", "cloudwatch:SetAlarmState"]
        Resource = "arn:${local.partition}:cloudwatch:*:${local.account_id}:alarm:*"
      },
      # Only the document with the account's Session Manager preferences for logging and encryption.
      {
        Sid    = "Sessions"
        Effect = "Allow"
        Action = "ssm:StartSession"
        Resource = [
          "arn:${local.partition}:ec2:*:${local.account_id}:instance/*",
          "arn:${local.partition}:ssm:*:${local.account_id}:document/SSM-SessionManagerRunShell",
        ]
      },
      {
        Sid      = "OwnSessions"
        Effect   = "Allow"
        Action   = ["ssm:ResumeSession", "ssm:TerminateSession"]
        Resource = "arn:${local.partition}:ssm:*:${local.account_id}:session/$${aws:userid}-*"
      },
    ]
  })
}

resource "aws_iam_role" "viewer" {
  name                 = "${var.namespace}-viewer"
  description          = "Views configuration and metrics, but no data"
  max_session_duration = var.human_session_hours * 3600
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = local.trust_policies.viewer
}

resource "aws_iam_role_policy_attachment" "viewer" {
  role       = aws_iam_role.viewer.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/job-function/ViewOnlyAccess"
}

# No boundary: its policies are read-only, and it must see everything that a boundary could hide.
resource "aws_iam_role" "audit" {
  name                 = "${var.namespace}-audit"
  description          = "Reads all configuration for audits"
  max_session_duration = var.human_session_hours * 3600
  assume_role_policy   = local.trust_policies.audit
}

resource "aws_iam_role_policy_attachment" "audit" {
  for_each = toset(["SecurityAudit", "job-function/ViewOnlyAccess"])

  role       = aws_iam_role.audit.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/${each.value}"
}
