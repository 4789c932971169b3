# scp · atmos-forge · regenerate with `atmos-forge generate`

# Tags: required

locals {
  tags_required = jsonencode({
    tags = {
      Environment = { tag_key = { "@@assign" = "Environment" } }
      Project     = { tag_key = { "@@assign" = "Project" } }
      Owner       = { tag_key = { "@@assign" = "Owner" } }
      CostCenter  = { tag_key = { "@@assign" = "CostCenter" } }
      DataClassification = {
        tag_key   = { "@@assign" = "DataClassification" }
        tag_value = { "@@assign" = ["public", "internal", "confidential", "restricted"] }
      }
    }
  })
}

resource "aws_organizations_policy" "tags_required" {
  name        = "${var.namespace}-tags-required"
  description = "Tags: required"
  type        = "TAG_POLICY"
  content     = local.tags_required

  lifecycle {
    precondition {
      condition     = length(local.tags_required) <= 10000
      error_message = "AWS allows at most 10,000 characters in a policy."
    }
  }
}
