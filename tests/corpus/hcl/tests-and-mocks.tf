mock_provider "aws" {
mock_data "aws_region" { defaults = { name = "eu-central-1" } }
}
run "refuses" {
command=plan
variables { cidr = "10.0.0.1/16" }
expect_failures=[var.cidr,
var.name]
assert {
condition=length(aws_subnet.this)==3
error_message="three"
}
}
