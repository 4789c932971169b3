# tfstate-backend · atmos-forge · regenerate with `atmos-forge generate`

resource "aws_kms_key" "state" {
  description             = "Terraform state of ${var.namespace}"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  # Key administration excludes key use. The key can be used only through S3, for this bucket.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Administration"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
        Action = [
          "kms:CancelKeyDeletion",
          "kms:CreateAlias",
          "kms:DeleteAlias",
          "kms:Describe*",
          "kms:Disable*",
          "kms:Enable*",
          "kms:Get*",
          "kms:List*",
          "kms:Put*",
          "kms:RevokeGrant",
          "kms:RotateKeyOnDemand",
          "kms:ScheduleKeyDeletion",
          "kms:TagResource",
          "kms:UntagResource",
          "kms:Update*",
        ]
        Resource = "*"
      },
      {
        Sid       = "ThisAccountReadsAndWrites"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource  = "*"
        Condition = {
          StringEquals = { "kms:ViaService" = "s3.${var.region}.amazonaws.com" }
          StringLike   = { "kms:EncryptionContext:aws:s3:arn" = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"] }
        }
      },
      {
        Sid       = "NamedRolesRead"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = "kms:Decrypt"
        Resource  = "*"
        Condition = {
          StringEquals = {
            "aws:PrincipalOrgID" = var.organization_id
            "kms:ViaService"     = "s3.${var.region}.amazonaws.com"
          }
          StringLike = { "kms:EncryptionContext:aws:s3:arn" = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"] }
          ArnEquals  = { "aws:PrincipalArn" = local.readers }
        }
      },
      {
        Sid       = "NamedRolesWrite"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = "kms:GenerateDataKey"
        Resource  = "*"
        Condition = {
          StringEquals = {
            "aws:PrincipalOrgID" = var.organization_id
            "kms:ViaService"     = "s3.${var.region}.amazonaws.com"
          }
          StringLike = { "kms:EncryptionContext:aws:s3:arn" = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"] }
          ArnEquals  = { "aws:PrincipalArn" = local.writers }
        }
      },
    ]
  })

  tags = {
    Name = local.id
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "state" {
  name          = "alias/${local.id}"
  target_key_id = aws_kms_key.state.key_id
}
