run "adds_clients_groups_and_arm_nodes" {
  command = plan

  assert {
    condition     = [for rule in aws_vpc_security_group_ingress_rule.api_from_clients : rule.referenced_security_group_id] == ["sg-0a1b2c3d4e5f60720"]
    error_message = "a VPN reaches the API"
  }

  assert {
    condition     = aws_launch_template.nodes.vpc_security_group_ids == toset([aws_security_group.nodes.id, "sg-0a1b2c3d4e5f60721"])
    error_message = "nodes carry another group"
  }

  assert {
    condition = { for name, group in aws_eks_node_group.this : name => group.ami_type } == {
      batch   = "AL2023_ARM_64_STANDARD"
      general = "AL2023_x86_64_STANDARD"
    }
    error_message = "an image for each architecture"
  }

  assert {
    condition     = aws_eks_node_group.this["batch"].scaling_config[0].min_size == 0 && aws_eks_node_group.this["batch"].scaling_config[0].max_size == 20
    error_message = "a group may rest"
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.nodes_from_control_plane_8443.to_port == aws_vpc_security_group_egress_rule.control_plane_to_nodes_8443.to_port
    error_message = "one more webhook, by a rule on both sides"
  }

  assert {
    condition     = aws_eks_access_policy_association.this["plan"].policy_arn == "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" && aws_eks_access_entry.this["audit"].principal_arn == var.role_arns["audit"]
    error_message = "plan and audit look"
  }
}
