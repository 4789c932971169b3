variable "a" {
type = string
}
variable "b" {
type = string
}
resource   "aws_s3_bucket"    "this"   {
bucket="x"
versioning {
enabled=true
}
server_side_encryption_configuration {
rule {
apply_server_side_encryption_by_default {
sse_algorithm="aws:kms"
}
}
}
}
