run "accepts_the_defaults" {
  command = plan

  assert {
    condition = (aws_iam_account_password_policy.this.minimum_password_length == 14 && aws_iam_account_password_policy.this.password_reuse_prevention == 24
    && aws_iam_account_password_policy.this.max_password_age == 90 && aws_iam_account_password_policy.this.require_symbols)
    error_message = "password policy"
  }

  assert {
    condition = (aws_s3_account_public_access_block.this.block_public_acls && aws_s3_account_public_access_block.this.block_public_policy
    && aws_s3_account_public_access_block.this.ignore_public_acls && aws_s3_account_public_access_block.this.restrict_public_buckets)
    error_message = "no public buckets"
  }

  assert {
    condition     = aws_accessanalyzer_analyzer.unused_access.type == "ACCOUNT_UNUSED_ACCESS" && aws_accessanalyzer_analyzer.unused_access.configuration[0].unused_access[0].unused_access_age == 90
    error_message = "unused access is looked for"
  }

  assert {
    condition     = aws_account_alternate_contact.security.alternate_contact_type == "SECURITY" && aws_account_alternate_contact.security.phone_number == var.security_contact.phone
    error_message = "contact"
  }
}
