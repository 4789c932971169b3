variable "namespace" {
  type = string
}

variable "account_id" {
  type = string
}

# Atmos makes the bare bucket before the first init.
resource "aws_s3_bucket" "bare" {
  bucket = "${var.namespace}-core-gbl-management-tfstate-${var.account_id}"
}
