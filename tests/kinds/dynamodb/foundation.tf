# Keys, roles of applications, and tables of every sort.

variable "namespace" {
  type = string
}

variable "region" {
  type = string
}

resource "aws_kms_key" "this" {
  for_each = toset(["data", "data-restricted"])
}

resource "aws_iam_role" "application" {
  for_each = toset(["orders", "reporting"])

  name = "${var.namespace}-app-${each.key}"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

output "key_arns" {
  value = { data = { internal = aws_kms_key.this["data"].arn, restricted = aws_kms_key.this["data-restricted"].arn } }
}

output "tables" {
  value = {
    orders = {
      partition = { name = "customer" }
      sort      = { name = "placed", type = "N" }
      indexes = {
        by-day   = { partition = { name = "day" }, projects = ["total"] }
        by-state = { partition = { name = "state" }, sort = { name = "placed", type = "N" }, projects = [] }
      }
      ttl     = "expires"
      stream  = "NEW_AND_OLD_IMAGES"
      maximum = { reads = 100, writes = 50 }
      data    = "pii"
      writers = [trimprefix(aws_iam_role.application["orders"].name, "${var.namespace}-app-")]
      readers = [trimprefix(aws_iam_role.application["reporting"].name, "${var.namespace}-app-")]
    }
    rates    = { partition = { name = "currency" }, classification = "public", readers = ["orders"] }
    here     = { partition = { name = "id", type = "B" }, region = var.region }
    not-here = { partition = { name = "id" }, region = "eu-west-1" }
  }
}
