# scp · atmos-forge · regenerate with `atmos-forge generate`

# The account and its root user (baseline)

locals {
  scp_baseline_organization = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Accounts cannot leave the organization
      {
        Sid      = "LeaveOrganization"
        Effect   = "Deny"
        Action   = "organizations:LeaveOrganization"
        Resource = "*"
      },
      # Accounts cannot close themselves
      {
        Sid      = "CloseAccount"
        Effect   = "Deny"
        Action   = "account:CloseAccount"
        Resource = "*"
      },
      # Only the platform changes the account's name, e-mail address, contacts and regions
      {
        Sid    = "AccountSettings"
        Effect = "Deny"
        Action = [
          "account:AcceptPrimaryEmailUpdate",
          "account:DeleteAlternateContact",
          "account:DisableRegion",
          "account:EnableRegion",
          "account:PutAccountName",
          "account:PutAlternateContact",
          "account:PutContactInformation",
          "account:StartPrimaryEmailUpdate",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Only the platform changes billing, payment and tax settings
      {
        Sid    = "BillingSettings"
        Effect = "Deny"
        Action = [
          "billing:UpdateBillingPreferences",
          "billing:UpdateIAMAccessPreference",
          "payments:CreatePaymentInstrument",
          "payments:DeletePaymentInstrument",
          "payments:UpdatePaymentInstrument",
          "payments:UpdatePaymentPreferences",
          "tax:BatchPutTaxRegistration",
          "tax:DeleteTaxRegistration",
          "tax:PutTaxRegistration",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Root users of member accounts are denied all actions
      {
        Sid      = "RootUser"
        Effect   = "Deny"
        Action   = "*"
        Resource = "*"
        Condition = {
          ArnLike = { "aws:PrincipalArn" = "arn:*:iam::*:root" }
          Null    = { "aws:AssumedRoot" = "true" }
        }
      },
    ]
  })
}

resource "aws_organizations_policy" "scp_baseline_organization" {
  name        = "${var.namespace}-scp-baseline-organization"
  description = "The account and its root user (baseline)"
  type        = "SERVICE_CONTROL_POLICY"
  content     = local.scp_baseline_organization

  lifecycle {
    precondition {
      condition     = length(local.scp_baseline_organization) <= 10240
      error_message = "AWS allows at most 10,240 characters in a policy."
    }
  }
}
