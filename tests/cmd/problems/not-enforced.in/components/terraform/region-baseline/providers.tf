# region-baseline · atmos-forge · regenerate with `atmos-forge generate`

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  # A plan runs as the plan role and an apply as the applying role. The trust policies of the roles, not this block, decide
  # who can assume them.
  dynamic "assume_role" {
    for_each = var.entry_role == "self" ? [] : [var.entry_role]

    content {
      role_arn = "arn:aws:iam::${var.account_id}:role/${
        assume_role.value != "" ? assume_role.value : "${var.namespace}-${terraform.applying ? var.applying_role : "plan"}"
      }"
      session_name = join("-", compact(["terraform", var.name, var.run]))
      # The trust policy that AWS gives the access role permits no source identity.
      source_identity = var.run == "" || var.entry_role != "" ? null : var.run
    }
  }

  default_tags {
    tags = merge(var.tags, {
      Namespace   = var.namespace
      Tenant      = var.tenant
      Environment = var.stage
      Stage       = var.stage
      ManagedBy   = "terraform"
    })
  }
}
