# tfstate-backend · atmos-forge · regenerate with `atmos-forge generate`

# Within this account, IAM policies control access. Whoever writes state controls what the next apply does, so only named
# roles of other accounts have access: those of CI in the deployment account, and those that the manifest lists.

resource "aws_s3_bucket_policy" "state" {
  bucket = aws_s3_bucket.state.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "Tls12OrNewer"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"]
        Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
      },
      # The account itself is also exempt, so that a wrong organization id cannot lock out those who would fix it.
      {
        Sid       = "OrganizationOnly"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"]
        Condition = {
          StringNotEquals = {
            "aws:PrincipalOrgID"   = var.organization_id
            "aws:PrincipalAccount" = local.account_id
          }
          BoolIfExists = { "aws:PrincipalIsAWSService" = "false" }
        }
      },
      # An upload that specifies no encryption uses the bucket's key; one that specifies any other is denied.
      {
        Sid       = "NoOtherKey"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.state.arn}/*"
        Condition = {
          Null         = { "s3:x-amz-server-side-encryption" = "false" }
          ArnNotEquals = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = aws_kms_key.state.arn }
        }
      },
      # Customer-provided keys (SSE-C), which only the uploader knows, are denied too.
      {
        Sid       = "NoCustomerKey"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.state.arn}/*"
        Condition = { Null = { "s3:x-amz-server-side-encryption-customer-algorithm" = "false" } }
      },
      {
        Sid       = "HistoryIsNotErased"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = ["s3:DeleteBucket", "s3:DeleteObjectVersion"]
        Resource  = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"]
      },
      {
        Sid       = "NamedRolesRead"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = ["s3:GetObject", "s3:ListBucket"]
        Resource  = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"]
        Condition = {
          StringEquals = { "aws:PrincipalOrgID" = var.organization_id }
          ArnEquals    = { "aws:PrincipalArn" = local.readers }
        }
      },
      {
        Sid       = "NamedRolesWrite"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = "s3:PutObject"
        Resource  = ["${aws_s3_bucket.state.arn}/*.tfstate", "${aws_s3_bucket.state.arn}/*.tflock"]
        Condition = {
          StringEquals = { "aws:PrincipalOrgID" = var.organization_id }
          ArnEquals    = { "aws:PrincipalArn" = local.writers }
        }
      },
      # Other accounts can delete locks but never state, so that no workspace is deleted by mistake.
      {
        Sid       = "NamedRolesReleaseLocks"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = "s3:DeleteObject"
        Resource  = "${aws_s3_bucket.state.arn}/*.tflock"
        Condition = {
          StringEquals = { "aws:PrincipalOrgID" = var.organization_id }
          ArnEquals    = { "aws:PrincipalArn" = local.writers }
        }
      },
      # Whoever deploys ordinary accounts does not control the organization.
      {
        Sid       = "OrganizationApart"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = ["s3:DeleteObject", "s3:PutObject"]
        Resource  = [for stack in var.organization_stacks : "${aws_s3_bucket.state.arn}/*/${stack}/*"]
        Condition = { ArnEquals = { "aws:PrincipalArn" = "arn:${local.partition}:iam::${local.deployment_account_id}:role/${var.namespace}-deployment" } }
      },
    ]
  })

  depends_on = [aws_s3_bucket_public_access_block.state]
}
