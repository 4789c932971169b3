# scp · atmos-forge · regenerate with `atmos-forge generate`

# Networks (baseline)

locals {
  scp_baseline_network = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Only the platform changes VPC Block Public Access
      {
        Sid    = "PublicAccessBlock"
        Effect = "Deny"
        Action = [
          "ec2:CreateVpcBlockPublicAccessExclusion",
          "ec2:DeleteVpcBlockPublicAccessExclusion",
          "ec2:ModifyVpcBlockPublicAccessExclusion",
          "ec2:ModifyVpcBlockPublicAccessOptions",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # The default VPC cannot be recreated
      {
        Sid      = "DefaultVpc"
        Effect   = "Deny"
        Action   = ["ec2:CreateDefaultSubnet", "ec2:CreateDefaultVpc"]
        Resource = "*"
      },
      # Only the platform creates or accepts VPC peering connections
      {
        Sid       = "Peering"
        Effect    = "Deny"
        Action    = ["ec2:AcceptVpcPeeringConnection", "ec2:CreateVpcPeeringConnection"]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Resources cannot be shared with accounts outside the organization
      {
        Sid      = "ExternalShares"
        Effect   = "Deny"
        Action   = ["ram:CreateResourceShare", "ram:UpdateResourceShare"]
        Resource = "*"
        Condition = {
          Bool       = { "ram:RequestedAllowsExternalPrincipals" = "true" }
          ArnNotLike = { "aws:PrincipalArn" = local.platform_roles }
        }
      },
      # Shares from accounts outside the organization cannot be accepted
      {
        Sid       = "ForeignShares"
        Effect    = "Deny"
        Action    = "ram:AcceptResourceShareInvitation"
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
    ]
  })
}

resource "aws_organizations_policy" "scp_baseline_network" {
  name        = "${var.namespace}-scp-baseline-network"
  description = "Networks (baseline)"
  type        = "SERVICE_CONTROL_POLICY"
  content     = local.scp_baseline_network

  lifecycle {
    precondition {
      condition     = length(local.scp_baseline_network) <= 10240
      error_message = "AWS allows at most 10,240 characters in a policy."
    }
  }
}
