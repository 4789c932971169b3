run "binds_every_account_from_the_root" {
  command = plan

  assert {
    condition = alltrue([for name in [
      "scp-baseline-organization", "scp-baseline-security-services", "scp-baseline-identity", "scp-baseline-network",
      "scp-baseline-compute", "scp-baseline-data", "scp-region", "rcp-baseline-resources",
    ] : aws_organizations_policy_attachment.this["root:${name}"].target_id == var.unit_ids.root])
    error_message = jsonencode(keys(aws_organizations_policy_attachment.this))
  }

  assert {
    condition = [for key, one in aws_organizations_policy_attachment.this : key if startswith(key, "suspended:") && one.target_id == var.unit_ids.suspended] == ["suspended:scp-suspended-containment"]
    error_message = "suspended accounts stand still"
  }
}

run "writes_statements_without_white_space" {
  command = plan

  assert {
    condition     = aws_organizations_policy.scp_region.content == jsonencode(jsondecode(aws_organizations_policy.scp_region.content))
    error_message = aws_organizations_policy.scp_region.content
  }
}

run "denies_and_allows_nothing" {
  command = plan

  assert {
    condition = alltrue([for policy in [
      aws_organizations_policy.scp_baseline_organization, aws_organizations_policy.scp_baseline_data,
      aws_organizations_policy.rcp_baseline_resources, aws_organizations_policy.scp_production_data,
    ] : alltrue([for statement in jsondecode(policy.content).Statement : statement.Effect == "Deny"])])
    error_message = "FullAWSAccess allows, these deny"
  }

  assert {
    condition = [for statement in jsondecode(aws_organizations_policy.rcp_baseline_resources.content).Statement :
      statement.Condition.StringNotEquals["aws:PrincipalOrgID"] if statement.Sid == "OrganizationIdentities"
    ] == [var.organization_id]
    error_message = "identities of this organization"
  }
}
