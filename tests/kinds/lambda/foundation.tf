# What the component reads from others, and a package in a bucket.

variable "namespace" {
  type = string
}

variable "region" {
  type = string
}

variable "account_id" {
  type = string
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/20"
}

resource "aws_subnet" "private" {
  for_each = { a = 0, b = 1 }

  vpc_id            = aws_vpc.this.id
  availability_zone = "${var.region}${each.key}"
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 4, each.value)
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.this.id
}

resource "aws_kms_key" "this" {
  for_each = toset(["functions", "logs", "messages"])
}

resource "aws_iam_role" "jobs" {
  name = "${var.namespace}-app-jobs"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_s3_bucket" "code" {
  bucket        = "packages-of-jobs"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "code" {
  bucket = aws_s3_bucket.code.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_object" "jobs" {
  bucket         = aws_s3_bucket_versioning.code.bucket
  key            = "jobs.zip"
  content_base64 = "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="
}

output "private_subnet_ids" {
  value = values(aws_subnet.private)[*].id
}

output "app_security_group_id" {
  value = aws_security_group.app.id
}

output "role_arns" {
  value = { app-jobs = aws_iam_role.jobs.arn }
}

output "key_arns" {
  value = { for purpose, key in aws_kms_key.this : purpose => { confidential = key.arn } }
}

output "code" {
  value = { (var.region) = { bucket = aws_s3_bucket.code.id, key = aws_s3_object.jobs.key, version = aws_s3_object.jobs.version_id } }
}

output "environment_variables" {
  value = { TABLE_NAME = "orders" }
}

output "callers" {
  value = {
    nightly = { service = "events.amazonaws.com", source = "arn:aws:events:${var.region}:${var.account_id}:rule/nightly" }
    uploads = { service = "s3.amazonaws.com", source = "arn:aws:s3:::uploads" }
  }
}

output "alert_emails" {
  value = ["operations@acme.example"]
}
