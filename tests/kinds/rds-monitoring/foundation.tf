resource "aws_kms_key" "logs" {}

output "key_arns" {
  value = { logs = { confidential = aws_kms_key.logs.arn, restricted = aws_kms_key.logs.arn } }
}
