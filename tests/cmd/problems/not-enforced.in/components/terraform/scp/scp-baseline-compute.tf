# scp · atmos-forge · regenerate with `atmos-forge generate`

# Machines and functions (baseline)

locals {
  scp_baseline_compute = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Instances launch only with IMDSv2 required
      {
        Sid       = "MetadataTokens"
        Effect    = "Deny"
        Action    = "ec2:RunInstances"
        Resource  = "arn:*:ec2:*:*:instance/*"
        Condition = { StringNotEquals = { "ec2:MetadataHttpTokens" = "required" } }
      },
      # The metadata hop limit of instances is at most what the organization allows
      {
        Sid       = "MetadataHops"
        Effect    = "Deny"
        Action    = "ec2:RunInstances"
        Resource  = "arn:*:ec2:*:*:instance/*"
        Condition = { NumericGreaterThan = { "ec2:MetadataHttpPutResponseHopLimit" = "1" } }
      },
      # Credentials obtained through IMDSv1 are denied everything
      {
        Sid       = "MetadataCredentials"
        Effect    = "Deny"
        Action    = "*"
        Resource  = "*"
        Condition = { NumericLessThan = { "ec2:RoleDelivery" = "2.0" } }
      },
      # Only the platform changes metadata options of instances and their defaults
      {
        Sid       = "MetadataOptions"
        Effect    = "Deny"
        Action    = ["ec2:ModifyInstanceMetadataDefaults", "ec2:ModifyInstanceMetadataOptions"]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Only the platform changes the default encryption of EBS volumes
      {
        Sid    = "VolumeEncryptionDefaults"
        Effect = "Deny"
        Action = [
          "ec2:DisableEbsEncryptionByDefault",
          "ec2:ModifyEbsDefaultKmsKeyId",
          "ec2:ResetEbsDefaultKmsKeyId",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Unencrypted EBS volumes cannot be created
      {
        Sid       = "VolumeEncryption"
        Effect    = "Deny"
        Action    = ["ec2:CreateVolume", "ec2:RunInstances"]
        Resource  = "arn:*:ec2:*:*:volume/*"
        Condition = { Bool = { "ec2:Encrypted" = "false" } }
      },
      # EBS snapshots cannot be shared publicly
      {
        Sid       = "PublicSnapshots"
        Effect    = "Deny"
        Action    = "ec2:ModifySnapshotAttribute"
        Resource  = "*"
        Condition = { StringEquals = { "ec2:Add/group" = "all" } }
      },
      # Only the platform changes the block public access settings of AMIs and snapshots
      {
        Sid    = "PublicImages"
        Effect = "Deny"
        Action = [
          "ec2:DisableImageBlockPublicAccess",
          "ec2:DisableSnapshotBlockPublicAccess",
          "ec2:EnableSnapshotBlockPublicAccess",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Function URLs of Lambda require authentication
      {
        Sid    = "FunctionUrls"
        Effect = "Deny"
        Action = [
          "lambda:AddPermission",
          "lambda:CreateFunctionUrlConfig",
          "lambda:UpdateFunctionUrlConfig",
        ]
        Resource  = "arn:*:lambda:*:*:function:*"
        Condition = { StringEquals = { "lambda:FunctionUrlAuthType" = "NONE" } }
      },
      # Only the platform enables or uses the EC2 serial console
      {
        Sid       = "SerialConsole"
        Effect    = "Deny"
        Action    = ["ec2-instance-connect:SendSerialConsoleSSHPublicKey", "ec2:EnableSerialConsoleAccess"]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
    ]
  })
}

resource "aws_organizations_policy" "scp_baseline_compute" {
  name        = "${var.namespace}-scp-baseline-compute"
  description = "Machines and functions (baseline)"
  type        = "SERVICE_CONTROL_POLICY"
  content     = local.scp_baseline_compute

  lifecycle {
    precondition {
      condition     = length(local.scp_baseline_compute) <= 10240
      error_message = "AWS allows at most 10,240 characters in a policy."
    }
  }
}
