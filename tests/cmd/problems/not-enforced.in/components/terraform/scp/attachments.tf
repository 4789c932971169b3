# scp · atmos-forge · regenerate with `atmos-forge generate`

# A policy attached to a unit applies to all accounts in that unit and in its child units.

locals {
  attachments = {
    "sandbox" = {
      scp-baseline-organization      = aws_organizations_policy.scp_baseline_organization.id
      scp-baseline-security-services = aws_organizations_policy.scp_baseline_security_services.id
      scp-baseline-identity          = aws_organizations_policy.scp_baseline_identity.id
      scp-baseline-network           = aws_organizations_policy.scp_baseline_network.id
      scp-baseline-compute           = aws_organizations_policy.scp_baseline_compute.id
      scp-baseline-data              = aws_organizations_policy.scp_baseline_data.id
      scp-region                     = aws_organizations_policy.scp_region.id
      scp-sandbox-compute            = aws_organizations_policy.scp_sandbox_compute.id
      rcp-baseline-resources         = aws_organizations_policy.rcp_baseline_resources.id
      tags-required                  = aws_organizations_policy.tags_required.id
    }
    "pilot" = {
      scp-baseline-organization      = aws_organizations_policy.scp_baseline_organization.id
      scp-baseline-security-services = aws_organizations_policy.scp_baseline_security_services.id
      scp-baseline-identity          = aws_organizations_policy.scp_baseline_identity.id
      scp-baseline-network           = aws_organizations_policy.scp_baseline_network.id
      scp-baseline-compute           = aws_organizations_policy.scp_baseline_compute.id
      scp-baseline-data              = aws_organizations_policy.scp_baseline_data.id
      scp-region                     = aws_organizations_policy.scp_region.id
      rcp-baseline-resources         = aws_organizations_policy.rcp_baseline_resources.id
      tags-required                  = aws_organizations_policy.tags_required.id
    }
  }
}

resource "aws_organizations_policy_attachment" "this" {
  for_each = merge([for unit, policies in local.attachments : {
    for name, id in policies : "${unit}:${name}" => { policy_id = id, target_id = var.unit_ids[unit] }
  }]...)

  policy_id = each.value.policy_id
  target_id = each.value.target_id
}
