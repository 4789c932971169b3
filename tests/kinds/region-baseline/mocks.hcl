mock_provider "aws" {
  override_during = plan

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_vpcs" {
    defaults = { ids = ["vpc-0a1b2c3d4e5f60718"] }
  }

  override_resource {
    target          = aws_kms_key.ebs
    override_during = plan
    values          = { key_id = "1234abcd-12ab-34cd-56ef-1234567890ab", arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" }
  }
}
