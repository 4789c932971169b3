# What the component reads from others, a role that reads what another account shares, and secrets of every sort.

variable "namespace" {
  type = string
}

variable "region" {
  type = string
}

variable "account_id" {
  type = string
}

# The region of the replicas.
provider "aws" {
  alias  = "other"
  region = "us-west-2"

  assume_role {
    role_arn = "arn:aws:iam::${var.account_id}:role/terraform"
  }
}

data "aws_caller_identity" "current" {}

resource "aws_vpc" "this" {
  cidr_block = "10.0.64.0/20"
}

resource "aws_subnet" "private" {
  for_each = { a = "10.0.64.0/24", b = "10.0.65.0/24" }

  vpc_id            = aws_vpc.this.id
  cidr_block        = each.value
  availability_zone = "${var.region}${each.key}"
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.this.id
}

resource "aws_kms_key" "this" {
  for_each = toset(["secrets", "secrets-restricted", "messages", "logs"])
}

resource "aws_kms_key" "other" {
  for_each = toset(["internal", "restricted"])
  provider = aws.other
}

resource "aws_iam_role" "reader" {
  name = "${var.namespace}-app-reporting"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

output "vpc_id" {
  value = aws_vpc.this.id
}

output "private_subnet_ids" {
  value = [for subnet in aws_subnet.private : subnet.id]
}

output "endpoints_security_group_id" {
  value = aws_security_group.endpoints.id
}

output "key_arns" {
  value = {
    secrets  = { internal = aws_kms_key.this["secrets"].arn, restricted = aws_kms_key.this["secrets-restricted"].arn }
    messages = { confidential = aws_kms_key.this["messages"].arn }
    logs     = { internal = aws_kms_key.this["logs"].arn }
  }
}

output "replica_key_arns" {
  value = { us-west-2 = { secrets = { for class, key in aws_kms_key.other : class => key.arn } } }
}

output "secrets" {
  value = {
    "payments/signing-key"  = { description = "Signs what goes to the bank." }
    "payments/session"      = { classification = "internal", region = var.region }
    "payments/status-page"  = { classification = "public" }
    "payments/copied"       = { region = var.region, replicas = ["us-west-2"] }
    "payments/partner"      = { readers = ["billing-prod/app-billing", "billing-prod/audit"] }
    "payments/once-shared"  = { readers = [] }
    "elsewhere/not-here"    = { region = "eu-west-1" }
  }
}

output "account_ids" {
  value = { "billing-prod" = "444455556666" }
}

output "readable_secrets" {
  value = { "app-reporting" = [{ account_id = "444455556666", name = "/prod/billing/feed" }] }
}
