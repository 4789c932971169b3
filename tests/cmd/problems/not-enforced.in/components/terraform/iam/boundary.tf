# iam · atmos-forge · regenerate with `atmos-forge generate`

# The boundary grants nothing: it limits what a role's own policies grant. The denied actions would remove or weaken the
# boundary, or create an identity without it.

locals {
  boundary_arn = "arn:${local.partition}:iam::${local.account_id}:policy/${var.namespace}-boundary"

  unbound_roles = [for role in ["${var.namespace}-deployment", "${var.namespace}-audit", "${var.namespace}-break-glass", var.access_role] :
    "arn:${local.partition}:iam::${local.account_id}:role/${role}"
  ]
}

resource "aws_iam_policy" "boundary" {
  # checkov:skip=CKV_AWS_62: a permissions boundary grants nothing; it limits what other policies grant
  # checkov:skip=CKV_AWS_63: a permissions boundary grants nothing; it limits what other policies grant
  # checkov:skip=CKV_AWS_286: a permissions boundary grants nothing; it limits what other policies grant
  # checkov:skip=CKV_AWS_287: a permissions boundary grants nothing; it limits what other policies grant
  # checkov:skip=CKV_AWS_288: a permissions boundary grants nothing; it limits what other policies grant
  # checkov:skip=CKV_AWS_289: a permissions boundary grants nothing; it limits what other policies grant
  # checkov:skip=CKV_AWS_290: a permissions boundary grants nothing; it limits what other policies grant
  # checkov:skip=CKV_AWS_355: a permissions boundary grants nothing; it limits what other policies grant
  # checkov:skip=CKV2_AWS_40: a permissions boundary grants nothing; it limits what other policies grant
  name        = "${var.namespace}-boundary"
  description = "The most that a role of people or applications may do"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WhatOtherPoliciesGive"
        Effect   = "Allow"
        Action   = "*"
        Resource = "*"
      },
      {
        Sid    = "BoundaryStays"
        Effect = "Deny"
        Action = [
          "iam:CreatePolicyVersion",
          "iam:DeletePolicy",
          "iam:DeletePolicyVersion",
          "iam:SetDefaultPolicyVersion",
        ]
        Resource = local.boundary_arn
      },
      {
        Sid      = "BoundaryIsNotTakenOff"
        Effect   = "Deny"
        Action   = ["iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary"]
        Resource = "*"
      },
      # Requests without a boundary, and those on a role without one, lack this key and are denied too.
      {
        Sid    = "OnlyBoundRolesAreMade"
        Effect = "Deny"
        Action = [
          "iam:AttachRolePolicy",
          "iam:CreateRole",
          "iam:DeleteRolePolicy",
          "iam:DetachRolePolicy",
          "iam:PutRolePermissionsBoundary",
          "iam:PutRolePolicy",
        ]
        Resource  = "*"
        Condition = { ArnNotEquals = { "iam:PermissionsBoundary" = local.boundary_arn } }
      },
      # AWS lets the whole management account assume this role in every other account.
      {
        Sid      = "NoAccessRoles"
        Effect   = "Deny"
        Action   = "sts:AssumeRole"
        Resource = "arn:${local.partition}:iam::*:role/${var.access_role}"
      },
      # Policies of keys and secrets name these roles: whoever makes one, passes one or changes who assumes one could read what
      # they read. Permissions may still be added to them.
      {
        Sid      = "RolesOfApplicationsStay"
        Effect   = "Deny"
        Action   = ["iam:CreateRole", "iam:DeleteRole", "iam:PassRole"]
        Resource = "arn:${local.partition}:iam::${local.account_id}:role/${var.namespace}-app-*"
      },
      {
        Sid      = "RolesOfRotationStay"
        Effect   = "Deny"
        Action   = ["iam:CreateRole", "iam:DeleteRole", "iam:PassRole"]
        Resource = "arn:${local.partition}:iam::${local.account_id}:role/${var.namespace}-*-rotation"
      },
      {
        Sid      = "UnboundRolesStay"
        Effect   = "Deny"
        Action   = ["iam:DeleteRole", "iam:PassRole", "iam:TagRole", "iam:UntagRole", "iam:UpdateRole"]
        Resource = local.unbound_roles
      },
      # No other kinds of identity for people or machines, and only Terraform changes who can assume a role.
      {
        Sid    = "NoOtherIdentities"
        Effect = "Deny"
        Action = [
          "iam:AddClientIDToOpenIDConnectProvider",
          "iam:AddUserToGroup",
          "iam:AttachGroupPolicy",
          "iam:AttachUserPolicy",
          "iam:CreateAccessKey",
          "iam:CreateGroup",
          "iam:CreateLoginProfile",
          "iam:CreateOpenIDConnectProvider",
          "iam:CreateSAMLProvider",
          "iam:CreateServiceSpecificCredential",
          "iam:CreateUser",
          "iam:DeactivateMFADevice",
          "iam:DeleteAccountPasswordPolicy",
          "iam:DeleteGroup",
          "iam:DeleteGroupPolicy",
          "iam:DeleteLoginProfile",
          "iam:DeleteOpenIDConnectProvider",
          "iam:DeleteSAMLProvider",
          "iam:DeleteUser",
          "iam:DetachGroupPolicy",
          "iam:EnableMFADevice",
          "iam:PutGroupPolicy",
          "iam:PutUserPermissionsBoundary",
          "iam:PutUserPolicy",
          "iam:RemoveUserFromGroup",
          "iam:UpdateAccountPasswordPolicy",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateLoginProfile",
          "iam:UpdateOpenIDConnectProviderThumbprint",
          "iam:UpdateSAMLProvider",
          "iam:UploadSSHPublicKey",
          "iam:UploadSigningCertificate",
          "identitystore:Create*",
          "identitystore:Delete*",
          "identitystore:Update*",
          "sso-directory:Add*",
          "sso-directory:Create*",
          "sso-directory:Update*",
          "sso:Attach*",
          "sso:Create*",
          "sso:Delete*",
          "sso:Detach*",
          "sso:Provision*",
          "sso:Put*",
          "sso:Update*",
        ]
        Resource = "*"
      },
      {
        Sid    = "OrganizationStays"
        Effect = "Deny"
        Action = [
          "account:Close*",
          "account:Delete*",
          "account:Disable*",
          "account:Enable*",
          "account:Put*",
          "organizations:Attach*",
          "organizations:Close*",
          "organizations:Create*",
          "organizations:Delete*",
          "organizations:Deregister*",
          "organizations:Detach*",
          "organizations:Disable*",
          "organizations:Enable*",
          "organizations:Invite*",
          "organizations:Leave*",
          "organizations:Move*",
          "organizations:Put*",
          "organizations:Register*",
          "organizations:Remove*",
          "organizations:Update*",
        ]
        Resource = "*"
      },
    ]
  })
}
