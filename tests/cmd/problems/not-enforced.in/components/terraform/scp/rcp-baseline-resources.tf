# scp · atmos-forge · regenerate with `atmos-forge generate`

# Resources of the organization (baseline)

locals {
  rcp_baseline_resources = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Only the organization's identities can access its data, keys, secrets and roles
      {
        Sid       = "OrganizationIdentities"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["dynamodb:*", "ecr:*", "kms:*", "s3:*", "secretsmanager:*", "sqs:*", "sts:AssumeRole"]
        Resource  = "*"
        Condition = {
          StringNotEquals = { "aws:PrincipalOrgID" = var.organization_id }
          BoolIfExists    = { "aws:PrincipalIsAWSService" = "false" }
        }
      },
      # AWS services can access data, keys, secrets and roles only on behalf of the organization
      {
        Sid       = "ServicesForOthers"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["dynamodb:*", "ecr:*", "kms:*", "s3:*", "secretsmanager:*", "sqs:*", "sts:AssumeRole"]
        Resource  = "*"
        Condition = {
          StringNotEquals = { "aws:SourceOrgID" = var.organization_id }
          Null            = { "aws:SourceAccount" = "false" }
          BoolIfExists    = { "aws:PrincipalIsAWSService" = "true" }
        }
      },
      # Only the management account's deployment and break-glass roles can assume the access role
      {
        Sid       = "AccessRoles"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sts:AssumeRole"
        Resource  = "arn:*:iam::*:role/OrganizationAccountAccessRole"
        Condition = {
          ArnNotLike = {
            "aws:PrincipalArn" = [
              "arn:*:iam::123456789012:role/acme-break-glass",
              "arn:*:iam::123456789012:role/acme-deployment",
            ]
          }
        }
      },
      # Access to data, keys and secrets requires TLS
      {
        Sid       = "SecureTransport"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["dynamodb:*", "ecr:*", "kms:*", "s3:*", "secretsmanager:*", "sqs:*"]
        Resource  = "*"
        Condition = {
          BoolIfExists = {
            "aws:SecureTransport"       = "false"
            "aws:PrincipalIsAWSService" = "false"
          }
        }
      },
      # Buckets require TLS 1.2 or newer
      {
        Sid       = "TlsVersion"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = "*"
        Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
      },
    ]
  })
}

resource "aws_organizations_policy" "rcp_baseline_resources" {
  name        = "${var.namespace}-rcp-baseline-resources"
  description = "Resources of the organization (baseline)"
  type        = "RESOURCE_CONTROL_POLICY"
  content     = local.rcp_baseline_resources

  lifecycle {
    precondition {
      condition     = length(local.rcp_baseline_resources) <= 5120
      error_message = "AWS allows at most 5,120 characters in a policy."
    }
  }
}
