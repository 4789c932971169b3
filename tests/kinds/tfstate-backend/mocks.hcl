mock_provider "aws" {
  override_during = plan

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  override_resource {
    target          = aws_s3_bucket.state
    override_during = plan
    values          = { id = "acme-core-gbl-management-tfstate-111122223333", arn = "arn:aws:s3:::acme-core-gbl-management-tfstate-111122223333", bucket = "acme-core-gbl-management-tfstate-111122223333" }
  }

  override_resource {
    target          = aws_s3_bucket.access_logs
    override_during = plan
    values          = { id = "acme-core-gbl-management-tfstate-111122223333-access-logs", arn = "arn:aws:s3:::acme-core-gbl-management-tfstate-111122223333-access-logs" }
  }

  override_resource {
    target          = aws_kms_key.state
    override_during = plan
    values          = { key_id = "1234abcd-12ab-34cd-56ef-1234567890ab", arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" }
  }
}
