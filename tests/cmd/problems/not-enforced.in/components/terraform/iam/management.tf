# iam · atmos-forge · regenerate with `atmos-forge generate`

# Only in the management account: what its components need. No policy of the organization limits this account, so its
# deployment role has no administrator's permissions.

resource "aws_iam_role_policy" "management" {
  # checkov:skip=CKV_AWS_286: the component iam creates the roles of the account, this one included
  # checkov:skip=CKV_AWS_289: the component iam creates the roles of the account, this one included
  # checkov:skip=CKV_AWS_290: actions on the organization and on settings of the account have no resource-level permissions
  # checkov:skip=CKV_AWS_355: actions on the organization and on settings of the account have no resource-level permissions
  count = local.is_management ? 1 : 0

  name = "organization"
  role = aws_iam_role.deployment.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "OrganizationAndSettings"
        Effect = "Allow"
        Action = [
          "access-analyzer:CreateAnalyzer",
          "access-analyzer:DeleteAnalyzer",
          "access-analyzer:GetAnalyzer",
          "access-analyzer:TagResource",
          "access-analyzer:UntagResource",
          "access-analyzer:UpdateAnalyzer",
          "account:DeleteAlternateContact",
          "account:GetAlternateContact",
          "account:PutAlternateContact",
          "ec2:CreateTags",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeRouteTables",
          "ec2:DescribeSecurityGroupRules",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeVpcBlockPublicAccessOptions",
          "ec2:DescribeVpcs",
          "ec2:DisableSerialConsoleAccess",
          "ec2:EnableEbsEncryptionByDefault",
          "ec2:EnableImageBlockPublicAccess",
          "ec2:EnableSnapshotBlockPublicAccess",
          "ec2:GetEbsDefaultKmsKeyId",
          "ec2:GetEbsEncryptionByDefault",
          "ec2:GetImageBlockPublicAccessState",
          "ec2:GetInstanceMetadataDefaults",
          "ec2:GetSerialConsoleAccessStatus",
          "ec2:GetSnapshotBlockPublicAccessState",
          "ec2:ModifyEbsDefaultKmsKeyId",
          "ec2:ModifyInstanceMetadataDefaults",
          "ec2:ModifyVpcBlockPublicAccessOptions",
          "ec2:RevokeSecurityGroupEgress",
          "ec2:RevokeSecurityGroupIngress",
          "guardduty:DisableOrganizationAdminAccount",
          "guardduty:EnableOrganizationAdminAccount",
          "guardduty:ListOrganizationAdminAccounts",
          "iam:DisableOrganizationsRootCredentialsManagement",
          "iam:DisableOrganizationsRootSessions",
          "iam:EnableOrganizationsRootCredentialsManagement",
          "iam:EnableOrganizationsRootSessions",
          "iam:GetAccountPasswordPolicy",
          "iam:ListOrganizationsFeatures",
          "iam:ListRoles",
          "iam:UpdateAccountPasswordPolicy",
          "kms:CreateKey",
          "kms:ListAliases",
          "organizations:AttachPolicy",
          "organizations:CreateAccount",
          "organizations:CreateOrganizationalUnit",
          "organizations:CreatePolicy",
          "organizations:DeleteOrganizationalUnit",
          "organizations:DeletePolicy",
          "organizations:DeregisterDelegatedAdministrator",
          "organizations:Describe*",
          "organizations:DetachPolicy",
          "organizations:DisableAWSServiceAccess",
          "organizations:DisablePolicyType",
          "organizations:EnableAWSServiceAccess",
          "organizations:EnablePolicyType",
          "organizations:List*",
          "organizations:MoveAccount",
          "organizations:RegisterDelegatedAdministrator",
          "organizations:TagResource",
          "organizations:UntagResource",
          "organizations:UpdateOrganizationalUnit",
          "organizations:UpdatePolicy",
          "s3:GetAccountPublicAccessBlock",
          "s3:PutAccountPublicAccessBlock",
          "securityhub:DisableOrganizationAdminAccount",
          "securityhub:EnableOrganizationAdminAccount",
          "securityhub:ListOrganizationAdminAccounts",
        ]
        Resource = "*"
      },
      {
        Sid    = "Identities"
        Effect = "Allow"
        Action = [
          "iam:AddUserToGroup",
          "iam:AttachRolePolicy",
          "iam:CreateGroup",
          "iam:CreatePolicy",
          "iam:CreatePolicyVersion",
          "iam:CreateRole",
          "iam:CreateSAMLProvider",
          "iam:CreateServiceLinkedRole",
          "iam:CreateUser",
          "iam:DeleteGroup",
          "iam:DeleteGroupPolicy",
          "iam:DeletePolicy",
          "iam:DeletePolicyVersion",
          "iam:DeleteRole",
          "iam:DeleteRolePermissionsBoundary",
          "iam:DeleteRolePolicy",
          "iam:DeleteSAMLProvider",
          "iam:DeleteUser",
          "iam:DetachRolePolicy",
          "iam:GetGroup",
          "iam:GetGroupPolicy",
          "iam:GetPolicy",
          "iam:GetPolicyVersion",
          "iam:GetRole",
          "iam:GetRolePolicy",
          "iam:GetSAMLProvider",
          "iam:GetUser",
          "iam:ListAttachedRolePolicies",
          "iam:ListGroupsForUser",
          "iam:ListInstanceProfilesForRole",
          "iam:ListPolicyVersions",
          "iam:ListRolePolicies",
          "iam:ListUserTags",
          "iam:PutGroupPolicy",
          "iam:PutRolePermissionsBoundary",
          "iam:PutRolePolicy",
          "iam:RemoveUserFromGroup",
          "iam:TagPolicy",
          "iam:TagRole",
          "iam:TagSAMLProvider",
          "iam:TagUser",
          "iam:UntagPolicy",
          "iam:UntagRole",
          "iam:UntagUser",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
          "iam:UpdateRoleDescription",
          "iam:UpdateSAMLProvider",
        ]
        Resource = [
          "arn:${local.partition}:iam::${local.account_id}:group/*",
          "arn:${local.partition}:iam::${local.account_id}:policy/${var.namespace}-*",
          "arn:${local.partition}:iam::${local.account_id}:role/${var.namespace}-*",
          "arn:${local.partition}:iam::${local.account_id}:role/aws-service-role/*",
          "arn:${local.partition}:iam::${local.account_id}:saml-provider/*",
          "arn:${local.partition}:iam::${local.account_id}:user/break-glass/*",
        ]
      },
      {
        Sid    = "StateBuckets"
        Effect = "Allow"
        Action = [
          "s3:CreateBucket",
          "s3:DeleteBucketPolicy",
          "s3:GetAccelerateConfiguration",
          "s3:GetBucketAcl",
          "s3:GetBucketCORS",
          "s3:GetBucketLogging",
          "s3:GetBucketObjectLockConfiguration",
          "s3:GetBucketOwnershipControls",
          "s3:GetBucketPolicy",
          "s3:GetBucketPublicAccessBlock",
          "s3:GetBucketRequestPayment",
          "s3:GetBucketTagging",
          "s3:GetBucketVersioning",
          "s3:GetBucketWebsite",
          "s3:GetEncryptionConfiguration",
          "s3:GetLifecycleConfiguration",
          "s3:GetReplicationConfiguration",
          "s3:ListBucket",
          "s3:PutBucketLogging",
          "s3:PutBucketOwnershipControls",
          "s3:PutBucketPolicy",
          "s3:PutBucketPublicAccessBlock",
          "s3:PutBucketTagging",
          "s3:PutBucketVersioning",
          "s3:PutEncryptionConfiguration",
          "s3:PutLifecycleConfiguration",
        ]
        Resource = [local.state_bucket, "${local.state_bucket}-access-logs"]
      },
      {
        Sid      = "State"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = ["${local.state_bucket}/*", "${local.state_bucket}-access-logs/*"]
      },
      {
        Sid    = "Keys"
        Effect = "Allow"
        Action = [
          "kms:CancelKeyDeletion",
          "kms:CreateAlias",
          "kms:Decrypt",
          "kms:DeleteAlias",
          "kms:DescribeKey",
          "kms:EnableKeyRotation",
          "kms:GenerateDataKey",
          "kms:GetKeyPolicy",
          "kms:GetKeyRotationStatus",
          "kms:ListResourceTags",
          "kms:PutKeyPolicy",
          "kms:ScheduleKeyDeletion",
          "kms:TagResource",
          "kms:UntagResource",
          "kms:UpdateAlias",
          "kms:UpdateKeyDescription",
        ]
        Resource = [
          "arn:${local.partition}:kms:*:${local.account_id}:alias/${var.namespace}-*",
          "arn:${local.partition}:kms:*:${local.account_id}:key/*",
        ]
      },
      # The first apply in each other account.
      {
        Sid       = "AccessRoles"
        Effect    = "Allow"
        Action    = ["sts:AssumeRole", "sts:SetSourceIdentity"]
        Resource  = "arn:${local.partition}:iam::*:role/${var.access_role}"
        Condition = { StringEquals = { "aws:ResourceOrgID" = var.organization_id } }
      },
    ]
  })
}
