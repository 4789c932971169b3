run "keeps_the_api_private_and_everyone_out_but_the_accounts_roles" {
  command = plan

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_private_access && !aws_eks_cluster.this.vpc_config[0].endpoint_public_access
    error_message = "private endpoint only"
  }

  assert {
    condition     = aws_eks_cluster.this.access_config[0].authentication_mode == "API" && !aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions
    error_message = "access entries alone decide"
  }

  assert {
    condition = { for function, entry in aws_eks_access_policy_association.this : entry.principal_arn => regex("[^/]+$", entry.policy_arn) } == {
      "arn:aws:iam::111122223333:role/acme-administrator" = "AmazonEKSClusterAdminPolicy"
      "arn:aws:iam::111122223333:role/acme-break-glass"   = "AmazonEKSClusterAdminPolicy"
      "arn:aws:iam::111122223333:role/acme-deployment"    = "AmazonEKSClusterAdminPolicy"
      "arn:aws:iam::111122223333:role/acme-operator"      = "AmazonEKSEditPolicy"
      "arn:aws:iam::111122223333:role/acme-viewer"        = "AmazonEKSViewPolicy"
    }
    error_message = "each function has its policy"
  }

  assert {
    condition = (aws_vpc_security_group_ingress_rule.api_from_deployment.referenced_security_group_id == var.deployment_security_group_id
    && aws_vpc_security_group_egress_rule.deployment_to_api.security_group_id == var.deployment_security_group_id)
    error_message = "the deployment's group reaches the API, by a rule on both sides"
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.api_from_clients) == 0
    error_message = "no other clients"
  }
}

run "logs_and_encrypts_what_the_control_plane_holds" {
  command = plan

  assert {
    condition     = length(aws_eks_cluster.this.enabled_cluster_log_types) == 5
    error_message = "all five logs"
  }

  assert {
    condition     = aws_cloudwatch_log_group.control_plane.name == "/aws/eks/${aws_eks_cluster.this.name}/cluster" && aws_cloudwatch_log_group.control_plane.retention_in_days == 365 && aws_cloudwatch_log_group.control_plane.kms_key_id == aws_kms_key.logs.arn
    error_message = "the group that EKS writes to has a key and a year"
  }

  assert {
    condition     = one(aws_eks_cluster.this.encryption_config[0].resources) == "secrets" && aws_eks_cluster.this.encryption_config[0].provider[0].key_arn == aws_kms_key.secrets.arn
    error_message = "secrets have a key of their own"
  }

  assert {
    condition     = aws_eks_cluster.this.upgrade_policy[0].support_type == "STANDARD"
    error_message = "no extended support"
  }
}

run "pins_what_runs_with_each_version" {
  command = plan

  assert {
    condition     = toset(keys(local.releases)) == toset(["1.36", "1.35"]) && alltrue([for version, release in local.releases : startswith(release.nodes, "${version}.") && startswith(release.kube_proxy, "v${version}.")])
    error_message = "the table"
  }

  assert {
    condition = {
      for addon in [aws_eks_addon.vpc_cni, aws_eks_addon.kube_proxy, aws_eks_addon.coredns, aws_eks_addon.pod_identity_agent, aws_eks_addon.ebs_csi_driver] : addon.addon_name => addon.addon_version
      } == {
      vpc-cni                = local.releases["1.36"].vpc_cni
      kube-proxy             = local.releases["1.36"].kube_proxy
      coredns                = local.releases["1.36"].coredns
      eks-pod-identity-agent = local.releases["1.36"].pod_identity_agent
      aws-ebs-csi-driver     = local.releases["1.36"].ebs_csi_driver
    }
    error_message = "add-ons of 1.36"
  }

  assert {
    condition     = aws_eks_node_group.this["general"].version == "1.36" && aws_eks_node_group.this["general"].release_version == local.releases["1.36"].nodes
    error_message = "nodes of 1.36"
  }
}

run "pins_what_runs_with_an_older_version" {
  command = plan

  variables {
    kubernetes_version = "1.35"
  }

  assert {
    condition     = aws_eks_cluster.this.version == "1.35" && aws_eks_addon.kube_proxy.addon_version == local.releases["1.35"].kube_proxy && aws_eks_node_group.this["general"].release_version == local.releases["1.35"].nodes
    error_message = "all of 1.35"
  }
}

run "starts_nodes_that_hold_nothing_in_the_open" {
  command = plan

  assert {
    condition     = aws_launch_template.nodes.metadata_options[0].http_tokens == "required" && aws_launch_template.nodes.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "metadata by token, one hop"
  }

  assert {
    condition     = aws_launch_template.nodes.block_device_mappings[0].ebs[0].encrypted == "true" && aws_launch_template.nodes.block_device_mappings[0].ebs[0].kms_key_id == aws_kms_key.volumes.arn
    error_message = "volumes are encrypted with the cluster's key"
  }

  assert {
    condition     = aws_launch_template.nodes.key_name == null && length(aws_eks_node_group.this["general"].remote_access) == 0
    error_message = "no SSH"
  }

  assert {
    condition = alltrue([for specification in aws_launch_template.nodes.tag_specifications :
      specification.tags.Owner == "orders@acme.example" && specification.tags.Name == "${aws_eks_cluster.this.name}-node"
    ]) && length(aws_launch_template.nodes.tag_specifications) == 3
    error_message = "hosts, volumes and network interfaces carry the tags of the account"
  }

  assert {
    condition     = aws_eks_node_group.this["general"].ami_type == "AL2023_x86_64_STANDARD" && toset(aws_eks_node_group.this["general"].subnet_ids) == toset(var.subnet_ids)
    error_message = "Amazon Linux 2023 in private subnets"
  }

  assert {
    condition     = toset([for attachment in aws_iam_role_policy_attachment.nodes : regex("[^/]+$", attachment.policy_arn)]) == toset(["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy"])
    error_message = "nodes describe themselves, join and pull: the policies that the EKS User Guide names for a node role"
  }
}

run "gives_add_ons_identities_for_one_service_account_of_this_cluster" {
  command = plan

  assert {
    condition = { for role in [aws_iam_role.vpc_cni, aws_iam_role.ebs_csi] : trimprefix(role.name, aws_eks_cluster.this.name) => jsondecode(role.assume_role_policy).Statement[0].Condition.StringEquals } == {
      for name, account in { "-vpc-cni" = "aws-node", "-ebs-csi" = "ebs-csi-controller-sa" } : name => {
        "aws:SourceAccount"                         = "111122223333"
        "aws:RequestTag/eks-cluster-arn"            = "arn:aws:eks:us-east-1:111122223333:cluster/${aws_eks_cluster.this.name}"
        "aws:RequestTag/kubernetes-namespace"       = "kube-system"
        "aws:RequestTag/kubernetes-service-account" = account
      }
    }
    error_message = aws_iam_role.vpc_cni.assume_role_policy
  }

  assert {
    condition     = one(aws_eks_addon.vpc_cni.pod_identity_association).service_account == "aws-node" && one(aws_eks_addon.ebs_csi_driver.pod_identity_association).service_account == "ebs-csi-controller-sa"
    error_message = "by Pod Identity"
  }

  assert {
    condition     = jsondecode(aws_eks_addon.vpc_cni.configuration_values).enableNetworkPolicy == "true"
    error_message = "network policies are enforced"
  }

  assert {
    condition     = aws_iam_openid_connect_provider.this.url == "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF" && output.oidc_issuer == "oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF"
    error_message = "service accounts can also have roles by the cluster's tokens"
  }
}

run "lets_each_key_be_used_by_its_service_alone" {
  command = plan

  assert {
    condition = alltrue([for key in [aws_kms_key.secrets, aws_kms_key.logs, aws_kms_key.volumes] :
      length(setintersection(["kms:*", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:ReEncrypt*"],
      [for s in jsondecode(key.policy).Statement : s.Action if s.Sid == "Administration"][0])) == 0 && key.enable_key_rotation
    ])
    error_message = "who administers does not use"
  }

  assert {
    condition     = [for s in jsondecode(aws_kms_key.secrets.policy).Statement : s.Principal.AWS if s.Sid == "ControlPlane"] == [aws_iam_role.cluster.arn]
    error_message = aws_kms_key.secrets.policy
  }

  assert {
    condition = alltrue([for s in jsondecode(aws_kms_key.volumes.policy).Statement :
      s.Principal.AWS == [var.auto_scaling_role_arn, aws_iam_role.ebs_csi.arn] && s.Condition.StringEquals["kms:ViaService"] == "ec2.us-east-1.amazonaws.com" if s.Sid != "Administration"
    ])
    error_message = aws_kms_key.volumes.policy
  }

  assert {
    condition = alltrue([for s in concat(jsondecode(aws_kms_key.secrets.policy).Statement, jsondecode(aws_kms_key.volumes.policy).Statement) :
      s.Action == "kms:CreateGrant" && s.Condition.Bool["kms:GrantIsForAWSResource"] == "true" if can(regex("kms:CreateGrant", jsonencode(s.Action)))
    ])
    error_message = "grants only to services"
  }
}

run "opens_a_public_endpoint_to_named_networks_with_a_waiver" {
  command = plan

  variables {
    public_access_cidrs = ["203.0.113.0/24"]
    waivers             = ["eks-private-endpoint"]
  }

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_public_access && aws_eks_cluster.this.vpc_config[0].endpoint_private_access && one(aws_eks_cluster.this.vpc_config[0].public_access_cidrs) == "203.0.113.0/24"
    error_message = "beside the private one"
  }
}

run "opens_it_to_everyone_not_even_with_a_waiver" {
  command = plan

  variables {
    public_access_cidrs = ["0.0.0.0/0"]
    waivers             = ["eks-private-endpoint"]
  }

  expect_failures = [var.public_access_cidrs]
}

run "refuses_subnets_in_a_zone_without_eks" {
  command = plan

  override_data {
    target = data.aws_subnet.this
    values = { availability_zone_id = "use1-az3" }
  }

  expect_failures = [aws_eks_cluster.this]
}
