# tfstate-backend · atmos-forge · regenerate with `atmos-forge generate`

output "bucket" {
  description = "Name of the bucket that holds the state of every component."
  value       = aws_s3_bucket.state.id
}

output "key_arn" {
  description = "ARN of the key that encrypts the state."
  value       = aws_kms_key.state.arn
}

output "access_logs_bucket" {
  description = "Name of the bucket for access logs of the state bucket."
  value       = aws_s3_bucket.access_logs.id
}
