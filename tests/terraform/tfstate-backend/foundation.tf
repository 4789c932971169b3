# Atmos makes the bare bucket before the first init.
resource "aws_s3_bucket" "bare" {
  bucket = "acme-core-gbl-management-tfstate"
}
