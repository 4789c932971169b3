# organization · atmos-forge · regenerate with `atmos-forge generate`

# The organization already exists, so Terraform imports it.
import {
  to = aws_organizations_organization.this
  id = var.organization_id
}

# The organization as AWS has it. It never depends on a resource here, so every plan reads it first.
data "aws_organizations_organization" "existing" {}

locals {
  policy_types = [
    "SERVICE_CONTROL_POLICY",
    "RESOURCE_CONTROL_POLICY",
    "DECLARATIVE_POLICY_EC2",
    "TAG_POLICY",
  ]

  trusted_principals = [
    "access-analyzer.amazonaws.com",
    "account.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "config-multiaccountsetup.amazonaws.com",
    "config.amazonaws.com",
    "guardduty.amazonaws.com",
    "iam.amazonaws.com",
    "malware-protection.guardduty.amazonaws.com",
    "securityhub.amazonaws.com",
    "sso.amazonaws.com",
    "tagpolicies.tag.amazonaws.com",
  ]

  unlisted_policy_types = setsubtract(data.aws_organizations_organization.existing.enabled_policy_types, local.policy_types)
  unlisted_principals   = setsubtract(data.aws_organizations_organization.existing.aws_service_access_principals, local.trusted_principals)
}

resource "aws_organizations_organization" "this" {
  feature_set                   = "ALL"
  enabled_policy_types          = local.policy_types
  aws_service_access_principals = local.trusted_principals

  lifecycle {
    prevent_destroy = true

    # An apply would switch off what is not listed.
    precondition {
      condition     = length(local.unlisted_principals) == 0
      error_message = "AWS trusts services that the manifest does not list: ${join(", ", local.unlisted_principals)}. In forge/organization.yaml, under blueprints.organization, add each to trusted-services, or its principal to other-principals. To withdraw one, disable its integration in the service first."
    }

    precondition {
      condition     = length(local.unlisted_policy_types) == 0
      error_message = "AWS has policy types enabled that the manifest does not list: ${join(", ", local.unlisted_policy_types)}. In forge/organization.yaml, under blueprints.organization, add each to policy-types, or to other-policy-types by the name shown here. To withdraw one, disable it in Organizations first."
    }
  }
}

locals {
  root_id = aws_organizations_organization.this.roots[0].id
}

# Centralized root access: member accounts need no root credentials of their own.
resource "aws_iam_organizations_features" "this" {
  enabled_features = ["RootCredentialsManagement", "RootSessions"]

  depends_on = [aws_organizations_organization.this]
}
