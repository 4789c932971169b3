# account-baseline · atmos-forge · regenerate with `atmos-forge generate`

locals {
  id = "${var.namespace}-${var.tenant}-${var.environment}-${var.stage}-${var.name}"
}

resource "aws_iam_account_password_policy" "this" {
  minimum_password_length        = var.password_minimum_length
  max_password_age               = var.password_maximum_age_days
  password_reuse_prevention      = 24
  require_lowercase_characters   = true
  require_uppercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  allow_users_to_change_password = true
}

resource "aws_s3_account_public_access_block" "this" {
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# IAM is global, so one unused access analyzer covers the account.
resource "aws_accessanalyzer_analyzer" "unused_access" {
  analyzer_name = "${local.id}-unused-access"
  type          = "ACCOUNT_UNUSED_ACCESS"

  configuration {
    unused_access {
      unused_access_age = var.unused_access_days
    }
  }
}

resource "aws_account_alternate_contact" "security" {
  alternate_contact_type = "SECURITY"
  name                   = var.security_contact.name
  title                  = var.security_contact.title
  email_address          = var.security_contact.email
  phone_number           = var.security_contact.phone
}

# Auto Scaling launches instances with this role, and the key for their volumes can name it only once it exists. AWS
# creates it with the account's first Auto Scaling group; the import block adopts an existing one.

data "aws_iam_roles" "auto_scaling" {
  name_regex  = "^AWSServiceRoleForAutoScaling$"
  path_prefix = "/aws-service-role/autoscaling.amazonaws.com/"
}

import {
  for_each = data.aws_iam_roles.auto_scaling.arns
  to       = aws_iam_service_linked_role.auto_scaling
  id       = each.value
}

resource "aws_iam_service_linked_role" "auto_scaling" {
  aws_service_name = "autoscaling.amazonaws.com"
}
