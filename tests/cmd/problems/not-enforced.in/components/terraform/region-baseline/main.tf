# region-baseline · atmos-forge · regenerate with `atmos-forge generate`

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  id         = "${var.namespace}-${var.tenant}-${var.environment}-${var.stage}-${var.name}"
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
}

resource "aws_accessanalyzer_analyzer" "external_access" {
  analyzer_name = "${local.id}-external-access"
  type          = "ACCOUNT"
}
