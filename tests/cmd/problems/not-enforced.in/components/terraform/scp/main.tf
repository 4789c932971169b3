# scp · atmos-forge · regenerate with `atmos-forge generate`

# attachments.tf shows which policy applies to which unit; each policy has its own file.

locals {
  # What runs the organization
  platform_roles = [
    "arn:*:iam::*:role/acme-break-glass",
    "arn:*:iam::*:role/acme-deployment",
    "arn:*:iam::*:role/acme-organization",
  ]

  # What AWS makes in a new account, and what makes the other roles there
  access_roles = ["arn:*:iam::*:role/OrganizationAccountAccessRole"]

  # What recovers an account that may be in somebody else's hands
  recovery_roles = [
    "arn:*:iam::*:role/acme-break-glass",
    "arn:*:iam::*:role/acme-audit",
    "arn:*:iam::*:role/OrganizationAccountAccessRole",
  ]

  # Every role that a policy exempts
  exempt_roles = distinct(concat(local.platform_roles, local.access_roles, local.recovery_roles))

  # Machines that a sandbox may start
  instance_types = ["t3.nano", "t3.micro", "t3.small", "t3.medium", "t4g.nano", "t4g.micro", "t4g.small", "t4g.medium"]
}
