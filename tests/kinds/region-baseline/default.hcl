run "accepts_the_defaults" {
  command = plan

  assert {
    condition     = aws_ebs_encryption_by_default.this.enabled && aws_ebs_default_kms_key.this.key_arn == aws_kms_key.ebs.arn && aws_kms_key.ebs.enable_key_rotation
    error_message = "volumes are encrypted with the component's key"
  }

  assert {
    condition     = aws_ec2_instance_metadata_defaults.this.http_tokens == "required" && aws_ec2_instance_metadata_defaults.this.http_put_response_hop_limit == 1
    error_message = "metadata needs a token, one hop"
  }

  assert {
    condition     = aws_ebs_snapshot_block_public_access.this.state == "block-all-sharing" && aws_ec2_image_block_public_access.this.state == "block-new-sharing"
    error_message = "nothing is shared with everyone"
  }

  assert {
    condition     = !aws_ec2_serial_console_access.this.enabled && aws_vpc_block_public_access_options.this.internet_gateway_block_mode == "block-bidirectional"
    error_message = "serial console and internet are shut"
  }

  assert {
    condition     = [for group in aws_default_security_group.default_vpc : group.vpc_id] == ["vpc-0a1b2c3d4e5f60718"]
    error_message = "the default VPC's group is emptied"
  }

  assert {
    condition     = aws_accessanalyzer_analyzer.external_access.type == "ACCOUNT"
    error_message = "external access is looked for"
  }
}

run "accepts_a_region_without_default_vpc" {
  command = plan

  override_data {
    target          = data.aws_vpcs.default
    override_during = plan
    values          = { ids = [] }
  }

  assert {
    condition     = length(aws_default_security_group.default_vpc) == 0
    error_message = "nothing to empty"
  }
}

run "lets_the_account_use_the_key_through_ec2_only" {
  command = plan

  assert {
    condition = alltrue([for s in jsondecode(aws_kms_key.ebs.policy).Statement :
      s.Condition.StringEquals == { "kms:CallerAccount" = "111122223333", "kms:ViaService" = "ec2.${var.region}.amazonaws.com" } if s.Sid != "Administration"
    ])
    error_message = aws_kms_key.ebs.policy
  }

  assert {
    condition = alltrue([for s in jsondecode(aws_kms_key.ebs.policy).Statement :
      s.Action == "kms:CreateGrant" && s.Condition.Bool["kms:GrantIsForAWSResource"] == "true" if can(regex("kms:CreateGrant", jsonencode(s.Action)))
    ])
    error_message = aws_kms_key.ebs.policy
  }

  assert {
    condition = length(setintersection(["kms:*", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:ReEncrypt*"],
    [for s in jsondecode(aws_kms_key.ebs.policy).Statement : s.Action if s.Sid == "Administration"][0])) == 0
    error_message = aws_kms_key.ebs.policy
  }
}

run "accepts_block_ingress" {
  command = plan

  variables {
    vpc_block_public_access = "block-ingress"
  }
}

run "accepts_a_network_that_uses_no_internet_gateway" {
  command = plan

  override_data {
    target          = data.aws_vpcs.own
    override_during = plan
    values          = { ids = [] }
  }

  override_data {
    target          = data.aws_route_tables.to_internet
    override_during = plan
    values          = { ids = ["rtb-0a1b2c3d4e5f60718"] }
  }

  override_data {
    target          = data.aws_network_interfaces.beside_internet
    override_during = plan
    values          = { ids = [] }
  }
}

run "refuses_to_stop_the_traffic_of_a_network_that_exists" {
  command = plan

  override_data {
    target          = data.aws_vpcs.own
    override_during = plan
    values          = { ids = [] }
  }

  override_data {
    target          = data.aws_route_tables.to_internet
    override_during = plan
    values          = { ids = ["rtb-0a1b2c3d4e5f60718"] }
  }

  override_data {
    target          = data.aws_network_interfaces.beside_internet
    override_during = plan
    values          = { ids = ["eni-0a1b2c3d4e5f60718"] }
  }

  expect_failures = [aws_vpc_block_public_access_options.this]
}

run "refuses_to_stop_the_traffic_of_an_egress_only_gateway" {
  command = plan

  override_data {
    target          = data.aws_vpcs.own
    override_during = plan
    values          = { ids = [] }
  }

  override_data {
    target          = data.aws_route_tables.egress_only
    override_during = plan
    values          = { ids = ["rtb-0a1b2c3d4e5f60718"] }
  }

  override_data {
    target          = data.aws_network_interfaces.beside_internet
    override_during = plan
    values          = { ids = ["eni-0a1b2c3d4e5f60718"] }
  }

  expect_failures = [aws_vpc_block_public_access_options.this]
}

run "stops_the_traffic_of_a_network_that_the_account_names" {
  command = plan

  variables {
    blocked_vpcs = ["vpc-0a1b2c3d4e5f60718"]
  }

  override_data {
    target          = data.aws_vpcs.own
    override_during = plan
    values          = { ids = [] }
  }

  override_data {
    target          = data.aws_route_tables.to_internet
    override_during = plan
    values          = { ids = ["rtb-0a1b2c3d4e5f60718"] }
  }

  override_data {
    target          = data.aws_network_interfaces.beside_internet
    override_during = plan
    values          = { ids = ["eni-0a1b2c3d4e5f60718"] }
  }

  assert {
    condition     = aws_vpc_block_public_access_options.this.internet_gateway_block_mode == "block-bidirectional"
    error_message = "the decision blocks it"
  }
}
