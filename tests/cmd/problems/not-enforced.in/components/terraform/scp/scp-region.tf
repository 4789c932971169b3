# scp · atmos-forge · regenerate with `atmos-forge generate`

# Regions (region)

locals {
  scp_region = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Only enabled regions can be used, even for reading
      {
        Sid    = "EnabledRegions"
        Effect = "Deny"
        NotAction = [
          "account:*",
          "acm:*",
          "artifact:*",
          "aws-marketplace:*",
          "bedrock:InvokeModel",
          "bedrock:InvokeModelWithResponseStream",
          "billing:*",
          "budgets:*",
          "ce:*",
          "cloudfront:*",
          "config:*",
          "consolidatedbilling:*",
          "cur:*",
          "directconnect:*",
          "ec2:DescribeRegions",
          "ec2:DescribeTransitGateways",
          "ec2:DescribeVpnGateways",
          "ecr-public:*",
          "fms:*",
          "freetier:*",
          "globalaccelerator:*",
          "health:*",
          "iam:*",
          "invoicing:*",
          "networkmanager:*",
          "organizations:*",
          "payments:*",
          "pricing:*",
          "route53-recovery-cluster:*",
          "route53-recovery-control-config:*",
          "route53-recovery-readiness:*",
          "route53:*",
          "route53domains:*",
          "s3:GetAccountPublicAccessBlock",
          "s3:ListAllMyBuckets",
          "s3:ListMultiRegionAccessPoints",
          "s3:PutAccountPublicAccessBlock",
          "savingsplans:*",
          "shield:*",
          "sts:*",
          "support:*",
          "supportplans:*",
          "tax:*",
          "trustedadvisor:*",
          "waf:*",
          "wafv2:*",
        ]
        Resource = "*"
        Condition = {
          StringNotEquals = { "aws:RequestedRegion" = "us-east-1" }
          ArnNotLike      = { "aws:PrincipalArn" = local.platform_roles }
        }
      },
      # Models of Bedrock are called in enabled regions, or by inference profiles of the same part of the world
      {
        Sid      = "InferenceRegions"
        Effect   = "Deny"
        Action   = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
        Resource = "*"
        Condition = {
          StringNotEquals = { "aws:RequestedRegion" = "us-east-1" }
          ArnNotLike = {
            "bedrock:InferenceProfileArn" = "arn:*:bedrock:*:*:inference-profile/us.*"
            "aws:PrincipalArn"            = local.platform_roles
          }
        }
      },
    ]
  })
}

resource "aws_organizations_policy" "scp_region" {
  name        = "${var.namespace}-scp-region"
  description = "Regions (region)"
  type        = "SERVICE_CONTROL_POLICY"
  content     = local.scp_region

  lifecycle {
    precondition {
      condition     = length(local.scp_region) <= 10240
      error_message = "AWS allows at most 10,240 characters in a policy."
    }
  }
}
