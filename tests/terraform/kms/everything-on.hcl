run "gives_a_key_the_classification_of_its_data" {
  command = plan

  assert {
    condition     = aws_kms_key.public_data.tags["DataClassification"] == "public"
    error_message = "tagged"
  }

  assert {
    condition     = aws_kms_alias.public_data.name == "alias/acme-orders-use1-prod-keys-public-data"
    error_message = aws_kms_alias.public_data.name
  }
}
