resource "aws_s3_bucket" "flow_logs" {
  bucket_prefix = "acme-flow-logs-"
}

output "flow_log_bucket_arn" {
  value = aws_s3_bucket.flow_logs.arn
}
