# The organization and its units exist before their policies.
variable "unit_ids" {
  type = map(string)
}

resource "aws_organizations_organization" "this" {
  feature_set          = "ALL"
  enabled_policy_types = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "DECLARATIVE_POLICY_EC2", "TAG_POLICY"]
}

resource "aws_organizations_organizational_unit" "this" {
  for_each = setsubtract(keys(var.unit_ids), ["root"])

  name      = replace(each.key, "/", "-")
  parent_id = aws_organizations_organization.this.roots[0].id
}

output "organization_id" {
  value = aws_organizations_organization.this.id
}

output "unit_ids" {
  value = merge(
    { root = aws_organizations_organization.this.roots[0].id },
    { for path, unit in aws_organizations_organizational_unit.this : path => unit.id },
  )
}
