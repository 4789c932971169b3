# scp · atmos-forge · regenerate with `atmos-forge generate`

# Machines and functions (sandbox)

locals {
  scp_sandbox_compute = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Sandboxes launch only small instance types
      {
        Sid      = "InstanceTypes"
        Effect   = "Deny"
        Action   = "ec2:RunInstances"
        Resource = "arn:*:ec2:*:*:instance/*"
        Condition = {
          StringNotLike = { "ec2:InstanceType" = local.instance_types }
          ArnNotLike    = { "aws:PrincipalArn" = local.platform_roles }
        }
      },
      # Instances in sandboxes can change only to small instance types
      {
        Sid      = "InstanceTypeChanges"
        Effect   = "Deny"
        Action   = "ec2:ModifyInstanceAttribute"
        Resource = "arn:*:ec2:*:*:instance/*"
        Condition = {
          Null          = { "ec2:Attribute/InstanceType" = "false" }
          StringNotLike = { "ec2:Attribute/InstanceType" = local.instance_types }
          ArnNotLike    = { "aws:PrincipalArn" = local.platform_roles }
        }
      },
    ]
  })
}

resource "aws_organizations_policy" "scp_sandbox_compute" {
  name        = "${var.namespace}-scp-sandbox-compute"
  description = "Machines and functions (sandbox)"
  type        = "SERVICE_CONTROL_POLICY"
  content     = local.scp_sandbox_compute

  lifecycle {
    precondition {
      condition     = length(local.scp_sandbox_compute) <= 10240
      error_message = "AWS allows at most 10,240 characters in a policy."
    }
  }
}
