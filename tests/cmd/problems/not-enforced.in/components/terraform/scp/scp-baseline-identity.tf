# scp · atmos-forge · regenerate with `atmos-forge generate`

# Identities (baseline)

locals {
  scp_baseline_identity = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Only the platform creates IAM users, access keys and passwords
      {
        Sid    = "UsersAndKeys"
        Effect = "Deny"
        Action = [
          "iam:CreateAccessKey",
          "iam:CreateLoginProfile",
          "iam:CreateUser",
          "iam:UpdateLoginProfile",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Only the platform creates service-specific credentials of IAM users
      {
        Sid    = "ServiceCredentials"
        Effect = "Deny"
        Action = [
          "iam:CreateServiceSpecificCredential",
          "iam:ResetServiceSpecificCredential",
          "iam:UploadSSHPublicKey",
          "iam:UploadSigningCertificate",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Only the platform creates, changes or passes the roles that policies exempt
      {
        Sid    = "CriticalRoles"
        Effect = "Deny"
        Action = [
          "iam:AttachRolePolicy",
          "iam:CreateRole",
          "iam:DeleteRole",
          "iam:DeleteRolePermissionsBoundary",
          "iam:DeleteRolePolicy",
          "iam:DetachRolePolicy",
          "iam:PassRole",
          "iam:PutRolePermissionsBoundary",
          "iam:PutRolePolicy",
          "iam:TagRole",
          "iam:UntagRole",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
        ]
        Resource = local.exempt_roles
        Condition = {
          ArnNotLike = { "aws:PrincipalArn" = concat(local.platform_roles, local.access_roles) }
        }
      },
      # Only the platform creates, changes the trust of or passes the roles that read data
      {
        Sid      = "DataRoles"
        Effect   = "Deny"
        Action   = ["iam:CreateRole", "iam:DeleteRole", "iam:PassRole", "iam:UpdateAssumeRolePolicy"]
        Resource = ["arn:*:iam::*:role/acme-app-*", "arn:*:iam::*:role/acme-*-rotation"]
        Condition = {
          ArnNotLike = { "aws:PrincipalArn" = concat(local.platform_roles, local.access_roles) }
        }
      },
      # Only the platform changes the permissions boundary
      {
        Sid    = "BoundaryPolicy"
        Effect = "Deny"
        Action = [
          "iam:CreatePolicy",
          "iam:CreatePolicyVersion",
          "iam:DeletePolicy",
          "iam:DeletePolicyVersion",
          "iam:SetDefaultPolicyVersion",
        ]
        Resource = "arn:*:iam::*:policy/acme-boundary"
        Condition = {
          ArnNotLike = { "aws:PrincipalArn" = concat(local.platform_roles, local.access_roles) }
        }
      },
      # Only the platform removes a permissions boundary
      {
        Sid      = "BoundaryRemoval"
        Effect   = "Deny"
        Action   = ["iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary"]
        Resource = "*"
        Condition = {
          ArnNotLike = { "aws:PrincipalArn" = concat(local.platform_roles, local.access_roles) }
        }
      },
      # Only the platform replaces the organization's permissions boundary
      {
        Sid      = "OtherBoundary"
        Effect   = "Deny"
        Action   = ["iam:PutRolePermissionsBoundary", "iam:PutUserPermissionsBoundary"]
        Resource = "*"
        Condition = {
          ArnNotLike = {
            "iam:PermissionsBoundary" = "arn:*:iam::*:policy/acme-boundary"
            "aws:PrincipalArn"        = concat(local.platform_roles, local.access_roles)
          }
        }
      },
      # Only the platform changes SAML and OIDC providers and trust anchors
      {
        Sid    = "IdentityProviders"
        Effect = "Deny"
        Action = [
          "iam:AddClientIDToOpenIDConnectProvider",
          "iam:CreateOpenIDConnectProvider",
          "iam:CreateSAMLProvider",
          "iam:DeleteOpenIDConnectProvider",
          "iam:DeleteSAMLProvider",
          "iam:RemoveClientIDFromOpenIDConnectProvider",
          "iam:UpdateOpenIDConnectProviderThumbprint",
          "iam:UpdateSAMLProvider",
          "rolesanywhere:CreateTrustAnchor",
          "rolesanywhere:EnableTrustAnchor",
          "rolesanywhere:UpdateTrustAnchor",
        ]
        Resource = "*"
        Condition = {
          ArnNotLike = { "aws:PrincipalArn" = concat(local.platform_roles, local.access_roles) }
        }
      },
    ]
  })
}

resource "aws_organizations_policy" "scp_baseline_identity" {
  name        = "${var.namespace}-scp-baseline-identity"
  description = "Identities (baseline)"
  type        = "SERVICE_CONTROL_POLICY"
  content     = local.scp_baseline_identity

  lifecycle {
    precondition {
      condition     = length(local.scp_baseline_identity) <= 10240
      error_message = "AWS allows at most 10,240 characters in a policy."
    }
  }
}
