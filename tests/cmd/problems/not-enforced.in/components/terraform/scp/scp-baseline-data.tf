# scp · atmos-forge · regenerate with `atmos-forge generate`

# Data (baseline)

locals {
  scp_baseline_data = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Only the platform changes the account's S3 Block Public Access settings
      {
        Sid       = "PublicBuckets"
        Effect    = "Deny"
        Action    = "s3:PutAccountPublicAccessBlock"
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Objects in S3 cannot be encrypted with customer-provided keys (SSE-C)
      {
        Sid       = "CustomerProvidedKeys"
        Effect    = "Deny"
        Action    = "s3:PutObject"
        Resource  = "*"
        Condition = { Null = { "s3:x-amz-server-side-encryption-customer-algorithm" = "false" } }
      },
      # Unencrypted RDS clusters cannot be created
      {
        Sid       = "DatabaseClusterEncryption"
        Effect    = "Deny"
        Action    = "rds:CreateDBCluster"
        Resource  = "arn:*:rds:*:*:cluster:*"
        Condition = { Bool = { "rds:StorageEncrypted" = "false" } }
      },
      # Unencrypted RDS instances cannot be created
      {
        Sid      = "DatabaseEncryption"
        Effect   = "Deny"
        Action   = "rds:CreateDBInstance"
        Resource = "arn:*:rds:*:*:db:*"
        Condition = {
          Bool          = { "rds:StorageEncrypted" = "false" }
          StringNotLike = { "rds:DatabaseEngine" = "aurora*" }
        }
      },
      # Only the platform shares RDS snapshots
      {
        Sid       = "DatabaseSnapshots"
        Effect    = "Deny"
        Action    = ["rds:ModifyDBClusterSnapshotAttribute", "rds:ModifyDBSnapshotAttribute"]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Unencrypted EFS file systems cannot be created
      {
        Sid       = "FileSystemEncryption"
        Effect    = "Deny"
        Action    = "elasticfilesystem:CreateFileSystem"
        Resource  = "*"
        Condition = { Bool = { "elasticfilesystem:Encrypted" = "false" } }
      },
      # Only the platform disables KMS keys, deletes them or deletes their material
      {
        Sid    = "KeyDeletion"
        Effect = "Deny"
        Action = [
          "kms:DeleteCustomKeyStore",
          "kms:DeleteImportedKeyMaterial",
          "kms:DisableKey",
          "kms:DisableKeyRotation",
          "kms:ScheduleKeyDeletion",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Deletion of KMS keys has a waiting period of 30 days
      {
        Sid       = "KeyDeletionWindow"
        Effect    = "Deny"
        Action    = "kms:ScheduleKeyDeletion"
        Resource  = "*"
        Condition = { NumericLessThan = { "kms:ScheduleKeyDeletionPendingWindowInDays" = "30" } }
      },
      # Only AWS services can get grants on KMS keys
      {
        Sid      = "KeyGrants"
        Effect   = "Deny"
        Action   = "kms:CreateGrant"
        Resource = "*"
        Condition = {
          BoolIfExists = { "kms:GrantIsForAWSResource" = "false" }
          ArnNotLike   = { "aws:PrincipalArn" = local.platform_roles }
        }
      },
      # Only the platform changes or deletes backups, vaults and vault locks
      {
        Sid    = "Backups"
        Effect = "Deny"
        Action = [
          "backup:DeleteBackupPlan",
          "backup:DeleteBackupSelection",
          "backup:DeleteBackupVault",
          "backup:DeleteBackupVaultAccessPolicy",
          "backup:DeleteBackupVaultLockConfiguration",
          "backup:DeleteRecoveryPoint",
          "backup:DisassociateRecoveryPoint",
          "backup:PutBackupVaultAccessPolicy",
          "backup:UpdateGlobalSettings",
          "backup:UpdateRecoveryPointLifecycle",
          "backup:UpdateRegionSettings",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
    ]
  })
}

resource "aws_organizations_policy" "scp_baseline_data" {
  name        = "${var.namespace}-scp-baseline-data"
  description = "Data (baseline)"
  type        = "SERVICE_CONTROL_POLICY"
  content     = local.scp_baseline_data

  lifecycle {
    precondition {
      condition     = length(local.scp_baseline_data) <= 10240
      error_message = "AWS allows at most 10,240 characters in a policy."
    }
  }
}
