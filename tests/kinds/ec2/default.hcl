run "launches_private_hosts_that_nobody_logs_in_to" {
  command = plan

  assert {
    condition     = aws_launch_template.this.name == "acme-orders-use1-prod-hosts-web" && aws_autoscaling_group.this.name == aws_launch_template.this.name
    error_message = "the names end with the group's own"
  }

  assert {
    condition     = aws_launch_template.this.metadata_options[0].http_tokens == "required" && aws_launch_template.this.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "IMDSv2 only, for the host itself"
  }

  assert {
    condition     = aws_launch_template.this.network_interfaces[0].associate_public_ip_address == "false" && aws_launch_template.this.key_name == null
    error_message = "no public address and no SSH key"
  }

  assert {
    condition     = aws_launch_template.this.iam_instance_profile[0].name == "acme-app-web" && toset(aws_launch_template.this.network_interfaces[0].security_groups) == toset([var.app_security_group_id])
    error_message = "the role of the application, and the group of its tier"
  }

  assert {
    condition     = aws_autoscaling_group.this.vpc_zone_identifier == toset(var.private_subnet_ids)
    error_message = "private subnets"
  }
}

run "replaces_hosts_by_number_and_by_age" {
  command = plan

  assert {
    condition     = aws_autoscaling_group.this.launch_template[0].version == "3" && aws_autoscaling_group.this.max_instance_lifetime == 30 * 86400
    error_message = "each version of the template starts a refresh, and no host is older than 30 days"
  }

  assert {
    condition     = aws_launch_template.this.image_id == "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
    error_message = "the image is looked up at each launch"
  }

  assert {
    condition     = aws_autoscaling_group.this.health_check_type == "EC2"
    error_message = "without a load balancer, EC2 says whether a host is healthy"
  }
}

run "tags_whatever_it_launches" {
  command = plan

  assert {
    condition     = alltrue([for one in aws_launch_template.this.tag_specifications : one.tags == tomap({ Owner = "orders@acme.example", DataClassification = "confidential", Name = "acme-orders-use1-prod-hosts-web" })]) && length(aws_launch_template.this.tag_specifications) == 3
    error_message = "hosts, interfaces and volumes"
  }

  assert {
    condition     = { for one in aws_autoscaling_group.this.tag : one.key => one.value if !one.propagate_at_launch } == { Owner = "orders@acme.example", DataClassification = "confidential", Name = "acme-orders-use1-prod-hosts-web" }
    error_message = "the group"
  }
}

run "chooses_the_lowest_key_that_suffices" {
  command = plan

  variables {
    classification = "internal"
    key_arns = {
      volumes = {
        public       = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000001"
        confidential = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000003"
        restricted   = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000004"
      }
    }
  }

  assert {
    condition     = aws_launch_template.this.block_device_mappings[0].ebs[0].kms_key_id == "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000003"
    error_message = "internal data may lie under the key for confidential data"
  }
}

run "refuses_data_without_a_key" {
  command = plan

  variables {
    key_arns = { volumes = { public = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000001" } }
  }

  expect_failures = [aws_launch_template.this]
}

run "refuses_an_application_that_does_not_run_on_hosts" {
  command = plan

  variables {
    application = "batch"
  }

  expect_failures = [aws_launch_template.this]
}

run "refuses_more_user_data_than_ec2_takes" {
  command = plan

  variables {
    user_data = join("", [for number in range(1024) : "0123456789abcdefg"])
  }

  expect_failures = [aws_launch_template.this]
}

run "takes_load_balancers_groups_and_user_data" {
  command = plan

  variables {
    user_data          = "#!/bin/sh\n"
    target_group_arns  = ["arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123456789abcdef"]
    security_group_ids = ["sg-0a1b2c3d4e5f60722"]
    image_parameter    = "/acme/images/web:7"
    instance_type      = "m7i.large"
  }

  assert {
    condition     = base64decode(aws_launch_template.this.user_data) == "#!/bin/sh\n" && length(aws_launch_template.this.network_interfaces[0].security_groups) == 2
    error_message = "user data and a further group"
  }

  assert {
    condition     = aws_autoscaling_group.this.health_check_type == "ELB"
    error_message = "the load balancer says whether a host is healthy"
  }
}
