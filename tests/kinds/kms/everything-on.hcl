run "gives_a_key_the_classification_of_its_data" {
  command = plan

  assert {
    condition     = aws_kms_key.public_data.tags["DataClassification"] == "public"
    error_message = "tagged"
  }

  assert {
    condition     = aws_kms_key.secrets.tags["DataClassification"] == "internal" && aws_kms_key.secrets_restricted.tags["DataClassification"] == "restricted"
    error_message = "each key of one purpose has its own"
  }

  assert {
    condition     = aws_kms_alias.public_data.name == "alias/acme-orders-use1-prod-keys-public-data"
    error_message = aws_kms_alias.public_data.name
  }
}

run "lets_a_component_choose_by_purpose_and_classification" {
  command = apply

  assert {
    condition     = toset(keys(output.key_arns["secrets"])) == toset(["internal", "restricted"])
    error_message = "two keys of one purpose"
  }

  assert {
    condition     = output.key_arns["data"] == { confidential = aws_kms_key.data.arn } && output.key_arns["public-data"] == { public = aws_kms_key.public_data.arn }
    error_message = "the account's classification, or the key's own"
  }
}
