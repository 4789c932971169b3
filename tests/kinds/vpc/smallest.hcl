run "has_a_place_for_a_fourth_zone" {
  command = plan

  variables {
    region             = "us-east-1"
    cidr               = "10.0.64.0/20"
    availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"]
  }

  assert {
    condition     = aws_subnet.private["us-east-1d"].cidr_block == "10.0.76.0/22"
    error_message = "the fourth quarter"
  }
}

run "refuses_a_block_too_small_for_its_one_tier" {
  command = plan

  variables {
    cidr = "10.0.64.0/27"
  }

  expect_failures = [aws_vpc.this]
}
