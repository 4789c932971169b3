# Keys, roles of applications, and buckets of every sort.

variable "namespace" {
  type = string
}

variable "region" {
  type = string
}

resource "aws_kms_key" "this" {
  for_each = toset(["data", "data-restricted", "functions"])
}

resource "aws_iam_role" "application" {
  for_each = toset(["billing", "reporting", "ci"])

  name = "${var.namespace}-app-${each.key}"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

output "key_arns" {
  value = {
    data      = { internal = aws_kms_key.this["data"].arn, restricted = aws_kms_key.this["data-restricted"].arn }
    functions = { confidential = aws_kms_key.this["functions"].arn }
  }
}

output "buckets" {
  value = {
    invoices   = { data = "financial", writers = [for one in ["billing"] : trimprefix(aws_iam_role.application[one].name, "${var.namespace}-app-")], readers = ["reporting"] }
    code       = { holds = "packages", writers = [trimprefix(aws_iam_role.application["ci"].name, "${var.namespace}-app-")] }
    status     = { classification = "public", versions = 45, expires = 400, archives = 90 }
    ledger     = { lock = 30, readers = [trimprefix(aws_iam_role.application["reporting"].name, "${var.namespace}-app-")] }
    here       = { region = var.region }
    not-here   = { region = "eu-west-1" }
  }
}
