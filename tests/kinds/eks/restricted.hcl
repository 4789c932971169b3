run "lets_ci_alone_in" {
  command = plan

  assert {
    condition     = keys(aws_eks_access_entry.this) == ["deployment"]
    error_message = "nobody else has access"
  }
}

run "starts_bottlerocket_that_nobody_logs_on_to" {
  command = plan

  assert {
    condition     = aws_eks_node_group.this["general"].ami_type == "BOTTLEROCKET_x86_64" && aws_eks_node_group.this["general"].release_version == local.releases["1.36"].nodes
    error_message = "its image, in the pinned release"
  }

  assert {
    condition     = [for mapping in aws_launch_template.nodes.block_device_mappings : mapping.device_name if mapping.ebs[0].encrypted == "true" && mapping.ebs[0].kms_key_id == aws_kms_key.volumes.arn] == ["/dev/xvda", "/dev/xvdb"] && aws_launch_template.nodes.block_device_mappings[1].ebs[0].volume_size == 50
    error_message = "the system's volume and that of pods, both encrypted"
  }

  assert {
    condition = alltrue([for container in ["admin", "control"] :
      strcontains(base64decode(aws_launch_template.nodes.user_data), "[settings.host-containers.${container}]\nenabled = false\n")
    ])
    error_message = base64decode(aws_launch_template.nodes.user_data)
  }
}
