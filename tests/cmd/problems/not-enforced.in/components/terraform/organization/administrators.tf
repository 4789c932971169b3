# organization · atmos-forge · regenerate with `atmos-forge generate`

# Delegated administrators: services managed outside the management account, to which no policy applies.

resource "aws_organizations_delegated_administrator" "access_analyzer" {
  account_id        = aws_organizations_account.this["core-audit"].id
  service_principal = "access-analyzer.amazonaws.com"

  depends_on = [aws_organizations_organization.this]
}

resource "aws_organizations_delegated_administrator" "config" {
  account_id        = aws_organizations_account.this["core-audit"].id
  service_principal = "config.amazonaws.com"

  depends_on = [aws_organizations_organization.this]
}

resource "aws_organizations_delegated_administrator" "config_multiaccountsetup" {
  account_id        = aws_organizations_account.this["core-audit"].id
  service_principal = "config-multiaccountsetup.amazonaws.com"

  depends_on = [aws_organizations_organization.this]
}

resource "aws_organizations_delegated_administrator" "iam" {
  account_id        = aws_organizations_account.this["core-audit"].id
  service_principal = "iam.amazonaws.com"

  depends_on = [aws_organizations_organization.this]
}

resource "aws_guardduty_organization_admin_account" "this" {
  admin_account_id = aws_organizations_account.this["core-audit"].id

  depends_on = [aws_organizations_organization.this]
}

resource "aws_securityhub_organization_admin_account" "this" {
  admin_account_id = aws_organizations_account.this["core-audit"].id

  depends_on = [aws_organizations_organization.this]
}
