mock_provider "aws" {
  override_during = plan

  mock_data "aws_default_tags" {
    defaults = { tags = { Owner = "orders@acme.example", DataClassification = "confidential" } }
  }

  mock_resource "aws_launch_template" {
    defaults = { id = "lt-0a1b2c3d4e5f60718", latest_version = 3 }
  }

  mock_resource "aws_autoscaling_group" {
    defaults = { arn = "arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:00000000-0000-4000-8000-000000000000:autoScalingGroupName/mock" }
  }
}
