run "puts_each_unit_below_its_parent" {
  command = plan

  assert {
    condition     = aws_organizations_organizational_unit.workloads.parent_id == "r-ab12"
    error_message = aws_organizations_organizational_unit.workloads.parent_id
  }

  assert {
    condition     = aws_organizations_organizational_unit.workloads_production.parent_id == "ou-ab12-workloads"
    error_message = aws_organizations_organizational_unit.workloads_production.parent_id
  }
}

run "puts_each_account_into_its_unit" {
  command = plan

  assert {
    condition     = aws_organizations_account.this["orders-prod"].parent_id == "ou-ab12-production"
    error_message = "orders-prod"
  }

  assert {
    condition     = aws_organizations_account.this["core-audit"].parent_id == "ou-ab12-security"
    error_message = "core-audit"
  }

  assert {
    condition     = keys(output.account_ids) == ["core-audit", "core-deployment", "core-log-archive", "core-management", "core-network", "core-shared-services", "orders-dev", "orders-prod"]
    error_message = jsonencode(output.account_ids)
  }
}

run "makes_new_accounts_by_the_pattern_and_never_closes_one" {
  command = plan

  assert {
    condition     = aws_organizations_account.this["orders-prod"].email == "aws+orders-prod@acme.example"
    error_message = aws_organizations_account.this["orders-prod"].email
  }

  assert {
    condition     = alltrue([for account in aws_organizations_account.this : !account.close_on_deletion && account.role_name == "OrganizationAccountAccessRole"])
    error_message = "close_on_deletion"
  }

  assert {
    condition     = aws_organizations_account.this["core-log-archive"].tags.DataClassification == "restricted"
    error_message = jsonencode(aws_organizations_account.this["core-log-archive"].tags)
  }
}

run "trusts_every_service_that_it_delegates" {
  command = plan

  assert {
    condition = length(setsubtract([
      aws_organizations_delegated_administrator.access_analyzer.service_principal,
      aws_organizations_delegated_administrator.config.service_principal,
      aws_organizations_delegated_administrator.config_multiaccountsetup.service_principal,
      aws_organizations_delegated_administrator.iam.service_principal,
      "guardduty.amazonaws.com",
      "securityhub.amazonaws.com",
    ], aws_organizations_organization.this.aws_service_access_principals)) == 0
    error_message = jsonencode(aws_organizations_organization.this.aws_service_access_principals)
  }

  assert {
    condition = alltrue([for account in [
      aws_guardduty_organization_admin_account.this,
      aws_guardduty_organization_admin_account.us_west_2,
      aws_securityhub_organization_admin_account.this,
      aws_securityhub_organization_admin_account.us_west_2,
    ] : account.admin_account_id == "444455556666"])
    error_message = "GuardDuty and Security Hub"
  }

  assert {
    condition     = toset(aws_iam_organizations_features.this.enabled_features) == toset(["RootCredentialsManagement", "RootSessions"])
    error_message = jsonencode(aws_iam_organizations_features.this.enabled_features)
  }
}

run "refuses_to_switch_off_what_aws_has_on" {
  command = plan

  override_data {
    target          = data.aws_organizations_organization.existing
    override_during = plan
    values = {
      accounts                      = []
      aws_service_access_principals = ["iam.amazonaws.com", "macie.amazonaws.com"]
      enabled_policy_types          = ["BACKUP_POLICY", "SERVICE_CONTROL_POLICY"]
    }
  }

  expect_failures = [aws_organizations_organization.this]
}

run "keeps_the_name_of_an_account_that_exists" {
  command = plan

  variables {
    accounts = {
      core-audit = { unit = "security", id = "444455556666", tags = {} }
      orders-dev = { unit = "sandbox", aws_name = "Orders (dev)", tags = {} }
      orders-new = { unit = "sandbox", tags = {} }
    }
  }

  override_data {
    target          = data.aws_organizations_organization.existing
    override_during = plan
    values = {
      accounts = [{
        id     = "444455556666"
        name   = "Audit"
        arn    = "arn:aws:organizations::111122223333:account/o-a1b2c3d4e5/444455556666"
        email  = "audit@acme.example"
        status = "ACTIVE"
      }]
      aws_service_access_principals = []
      enabled_policy_types          = []
    }
  }

  assert {
    condition     = { for name, account in aws_organizations_account.this : name => account.name } == { core-audit = "Audit", orders-dev = "Orders (dev)", orders-new = "orders-new" }
    error_message = jsonencode({ for name, account in aws_organizations_account.this : name => account.name })
  }
}
