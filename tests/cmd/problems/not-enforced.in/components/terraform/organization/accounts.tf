# organization · atmos-forge · regenerate with `atmos-forge generate`

import {
  for_each = { for name, account in var.accounts : name => account.id if account.id != null }

  to = aws_organizations_account.this[each.key]
  id = each.value
}

locals {
  # The names in AWS of accounts that exist: without a name of its own in the manifest, an account keeps it.
  existing_names = { for account in data.aws_organizations_organization.existing.accounts : account.id => account.name }
  aws_names = {
    for name, account in var.accounts :
    name => coalesce(account.aws_name, account.id == null ? null : lookup(local.existing_names, account.id, null), name)
  }
}

# An account moves between units in place. Arguments that would force replacement are set only at creation.
resource "aws_organizations_account" "this" {
  for_each = var.accounts

  name              = local.aws_names[each.key]
  email             = replace(var.email_pattern, "{account}", each.key)
  parent_id         = local.unit_ids[each.value.unit]
  role_name         = var.access_role
  close_on_deletion = false
  tags              = each.value.tags

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [email, role_name, iam_user_access_to_billing]
  }
}

locals {
  account_ids = merge(
    { "${var.tenant}-${var.stage}" = aws_organizations_organization.this.master_account_id },
    { for name, account in aws_organizations_account.this : name => account.id },
  )
}
