mock_provider "aws" {
  override_during = plan

  # A mocked provider imports nothing.
  override_resource {
    target          = aws_organizations_organization.this
    override_during = plan
    values = {
      id                = "o-a1b2c3d4e5"
      master_account_id = "111122223333"
      roots             = [{ id = "r-ab12", arn = "arn:aws:organizations::111122223333:root/o-a1b2c3d4e5/r-ab12", name = "Root", policy_types = [] }]
    }
  }

  override_resource {
    target          = aws_organizations_organizational_unit.security
    override_during = plan
    values          = { id = "ou-ab12-security" }
  }

  override_resource {
    target          = aws_organizations_organizational_unit.workloads
    override_during = plan
    values          = { id = "ou-ab12-workloads" }
  }

  override_resource {
    target          = aws_organizations_organizational_unit.workloads_production
    override_during = plan
    values          = { id = "ou-ab12-production" }
  }

  override_resource {
    target          = aws_organizations_account.this["core-audit"]
    override_during = plan
    values          = { id = "444455556666" }
  }
}

mock_provider "aws" {
  alias = "us_west_2"
}
