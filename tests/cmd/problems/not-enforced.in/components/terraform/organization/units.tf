# organization · atmos-forge · regenerate with `atmos-forge generate`

# create_before_destroy removes a unit only after its accounts have left. A unit renamed with `was` in the manifest keeps
# its id.

resource "aws_organizations_organizational_unit" "security" {
  name      = "security"
  parent_id = local.root_id

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}

resource "aws_organizations_organizational_unit" "deployments" {
  name      = "deployments"
  parent_id = local.root_id

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}

resource "aws_organizations_organizational_unit" "infrastructure" {
  name      = "infrastructure"
  parent_id = local.root_id

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}

resource "aws_organizations_organizational_unit" "workloads" {
  name      = "workloads"
  parent_id = local.root_id

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}

resource "aws_organizations_organizational_unit" "workloads_production" {
  name      = "production"
  parent_id = aws_organizations_organizational_unit.workloads.id

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}

resource "aws_organizations_organizational_unit" "workloads_non_production" {
  name      = "non-production"
  parent_id = aws_organizations_organizational_unit.workloads.id

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}

resource "aws_organizations_organizational_unit" "sandbox" {
  name      = "sandbox"
  parent_id = local.root_id

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}

resource "aws_organizations_organizational_unit" "pilot" {
  name      = "pilot"
  parent_id = local.root_id

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}

resource "aws_organizations_organizational_unit" "suspended" {
  name      = "suspended"
  parent_id = local.root_id

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}

locals {
  unit_ids = {
    "root"                     = local.root_id
    "security"                 = aws_organizations_organizational_unit.security.id
    "deployments"              = aws_organizations_organizational_unit.deployments.id
    "infrastructure"           = aws_organizations_organizational_unit.infrastructure.id
    "workloads"                = aws_organizations_organizational_unit.workloads.id
    "workloads/production"     = aws_organizations_organizational_unit.workloads_production.id
    "workloads/non-production" = aws_organizations_organizational_unit.workloads_non_production.id
    "sandbox"                  = aws_organizations_organizational_unit.sandbox.id
    "pilot"                    = aws_organizations_organizational_unit.pilot.id
    "suspended"                = aws_organizations_organizational_unit.suspended.id
  }
}
