resource "aws_flow_log" "cloudwatch" {
  traffic_type = "REJECT"
}
