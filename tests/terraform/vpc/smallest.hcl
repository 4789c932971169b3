
run "applied" {
  assert {
    condition     = aws_subnet.private["us-east-1d"].cidr_block == "10.0.76.0/22"
    error_message = "addresses"
  }
  variables { availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"] }
}
