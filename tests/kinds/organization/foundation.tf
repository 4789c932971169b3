# The organization exists before the component.
resource "aws_organizations_organization" "existing" {
  feature_set = "ALL"
}

output "organization_id" {
  value = aws_organizations_organization.existing.id
}
