# iam · atmos-forge · regenerate with `atmos-forge generate`

# Terraform applies as one role and plans as another, whoever runs it. CI enters both from the deployment account.

resource "aws_iam_role" "deployment" {
  name                 = "${var.namespace}-deployment"
  description          = "Applies Terraform from CI"
  max_session_duration = 3600
  assume_role_policy   = local.trust_policies.deployment
}

# In the management account and the deployment account, the role has only the permissions in management.tf and
# deployment-account.tf.
resource "aws_iam_role_policy_attachment" "deployment" {
  # checkov:skip=CKV_AWS_274: Terraform manages everything in an account, including roles and boundaries; the organization's policies limit it
  count = local.is_management || local.is_deployment_account ? 0 : 1

  role       = aws_iam_role.deployment.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_role" "plan" {
  name                 = "${var.namespace}-plan"
  description          = "Plans pull requests, whose code is not yet reviewed, from CI"
  max_session_duration = 3600
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = local.trust_policies.plan
}

# A plan reads configuration. ReadOnlyAccess also reads data, which a plan must not.
resource "aws_iam_role_policy_attachment" "plan" {
  for_each = toset(["SecurityAudit", "job-function/ViewOnlyAccess"])

  role       = aws_iam_role.plan.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/${each.value}"
}

# Beyond these policies, a plan reads back the placeholders that Terraform wrote to secrets, whose version ids the provider
# sets, and the code of the rotation functions.
resource "aws_iam_role_policy" "plan" {
  name = "state-but-no-data"
  role = aws_iam_role.plan.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Placeholders"
        Effect    = "Allow"
        Action    = "secretsmanager:GetSecretValue"
        Resource  = "arn:${local.partition}:secretsmanager:*:${local.account_id}:secret:*"
        Condition = { StringLike = { "secretsmanager:VersionId" = "terraform-*" } }
      },
      {
        Sid      = "RotationFunctions"
        Effect   = "Allow"
        Action   = "lambda:GetFunction"
        Resource = "arn:${local.partition}:lambda:*:${local.account_id}:function:${var.namespace}-*-rotation"
      },
      {
        Sid         = "NoOtherObjects"
        Effect      = "Deny"
        Action      = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTorrent"]
        NotResource = "${local.state_bucket}/*"
      },
      {
        Sid       = "NoSecretValues"
        Effect    = "Deny"
        Action    = "secretsmanager:GetSecretValue"
        Resource  = "*"
        Condition = { StringNotLike = { "secretsmanager:VersionId" = "terraform-*" } }
      },
      {
        Sid    = "NoData"
        Effect = "Deny"
        Action = [
          "athena:GetQueryResults",
          "cloudformation:GetTemplate",
          "codeartifact:GetPackageVersionAsset",
          "codeartifact:ReadFromRepository",
          "codecommit:GitPull",
          "cognito-identity:GetCredentialsForIdentity",
          "datapipeline:GetPipelineDefinition",
          "dynamodb:BatchGetItem",
          "dynamodb:GetItem",
          "dynamodb:GetRecords",
          "dynamodb:PartiQLSelect",
          "dynamodb:Query",
          "dynamodb:Scan",
          "ec2:GetConsoleOutput",
          "ec2:GetConsoleScreenshot",
          "ec2:GetPasswordData",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
          "kinesis:GetRecords",
          "lightsail:GetBucketAccessKeys",
          "logs:FilterLogEvents",
          "logs:GetLogEvents",
          "logs:GetLogRecord",
          "logs:GetQueryResults",
          "logs:StartLiveTail",
          "logs:StartQuery",
          "logs:Unmask",
          "rds:DownloadDBLogFilePortion",
          "s3express:CreateSession",
          "secretsmanager:BatchGetSecretValue",
          "sqs:ReceiveMessage",
          "ssm:GetParameterHistory",
          "states:GetExecutionHistory",
        ]
        Resource = "*"
      },
    ]
  })
}

locals {
  state_bucket = "arn:${local.partition}:s3:::${var.namespace}-core-gbl-management-tfstate-${var.management_account_id}"
}
