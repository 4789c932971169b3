run "makes_each_role_by_its_function" {
  command = plan

  variables {
    applications = {}
  }

  assert {
    condition = { for name, role in local.roles : name => role.name } == {
      for function in ["deployment", "plan", "administrator", "operator", "viewer", "audit", "break-glass"] : function => "${var.namespace}-${function}"
    }
    error_message = jsonencode({ for name, role in local.roles : name => role.name })
  }

  assert {
    condition = { for name, role in local.roles : name => role.permissions_boundary != null } == {
      deployment = false, plan = true, administrator = true, operator = true, viewer = true, audit = false, break-glass = false
    }
    error_message = "boundaries"
  }

  assert {
    condition     = alltrue([for name, role in local.roles : role.max_session_duration == 3600])
    error_message = "an hour each"
  }
}

run "lets_nobody_in_who_is_not_named" {
  command = plan

  variables {
    applications = {}
  }

  assert {
    condition = { for name, role in local.roles : name => [for s in jsondecode(role.assume_role_policy).Statement : s.Effect] } == {
      deployment = ["Deny"], plan = ["Deny"], administrator = ["Allow"], operator = ["Allow"], viewer = ["Allow"], audit = ["Allow"], break-glass = ["Allow"]
    }
    error_message = jsonencode(local.trust_policies)
  }
}

run "lets_sessions_of_identity_center_in_by_their_permission_set" {
  command = plan

  variables {
    permission_sets = { viewer = "Looks" }
  }

  assert {
    condition = jsondecode(aws_iam_role.viewer.assume_role_policy).Statement == [{
      Sid       = "PermissionSet"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Condition = { ArnLike = { "aws:PrincipalArn" = [
        "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Looks_????????????????",
        "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Looks_????????????????",
      ] } }
    }]
    error_message = aws_iam_role.viewer.assume_role_policy
  }

  assert {
    condition     = jsondecode(aws_iam_role.administrator.assume_role_policy).Statement[0].Effect == "Deny"
    error_message = aws_iam_role.administrator.assume_role_policy
  }
}

run "lets_workflows_in_by_their_subject" {
  command = plan

  variables {
    deployment_account_id      = "111122223333"
    deploying_roles            = []
    planning_roles             = ["organization"]
    github_deployment_subjects = ["repo:acme/infrastructure:environment:prod"]
  }

  assert {
    condition = jsondecode(aws_iam_role.deployment.assume_role_policy).Statement == [{
      Sid       = "GitHub"
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
      Condition = { StringEquals = {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:sub" = ["repo:acme/infrastructure:environment:prod"]
      } }
    }]
    error_message = aws_iam_role.deployment.assume_role_policy
  }

  assert {
    condition     = [for s in jsondecode(aws_iam_role.plan.assume_role_policy).Statement : s.Sid] == ["DeploymentAccount"]
    error_message = "a subject of the deployment role does not plan"
  }

  assert {
    condition     = length(aws_iam_role_policy_attachment.deployment) == 0 && jsondecode(aws_iam_role_policy.ci["deployment"].policy).Statement[0].Resource == ["arn:aws:iam::*:role/${var.namespace}-deployment", "arn:aws:iam::*:role/${var.namespace}-plan"]
    error_message = "CI's own role changes other accounts alone"
  }

  assert {
    condition = jsondecode(aws_iam_role.organization[0].assume_role_policy).Statement == [{
      Sid       = "DeploymentAccount"
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:SetSourceIdentity"]
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Condition = {
        StringEquals = { "aws:PrincipalOrgID" = var.organization_id }
        ArnEquals    = { "aws:PrincipalArn" = ["arn:aws:iam::111122223333:role/${var.namespace}-organization"] }
      }
    }]
    error_message = aws_iam_role.organization[0].assume_role_policy
  }
}

run "lets_ci_in_from_the_deployment_account_only" {
  command = plan

  variables {
    deployment_account_id      = "222233334444"
    github_deployment_subjects = ["repo:acme/infrastructure:environment:prod"]
  }

  assert {
    condition = jsondecode(aws_iam_role.deployment.assume_role_policy).Statement == [{
      Sid       = "DeploymentAccount"
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:SetSourceIdentity"]
      Principal = { AWS = "arn:aws:iam::222233334444:root" }
      Condition = {
        StringEquals = { "aws:PrincipalOrgID" = var.organization_id }
        ArnEquals    = { "aws:PrincipalArn" = ["arn:aws:iam::222233334444:role/${var.namespace}-deployment"] }
      }
    }]
    error_message = aws_iam_role.deployment.assume_role_policy
  }

  assert {
    condition = jsondecode(aws_iam_role.plan.assume_role_policy).Statement[0].Condition.ArnEquals["aws:PrincipalArn"] == [
      "arn:aws:iam::222233334444:role/${var.namespace}-deployment", "arn:aws:iam::222233334444:role/${var.namespace}-plan-production",
    ]
    error_message = "a pull request plans nothing in production"
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0 && length(aws_iam_role.organization) == 0 && length(aws_iam_role_policy_attachment.deployment) == 1
    error_message = "tokens, and the roles of CI, are of the deployment account"
  }
}

run "has_no_administrator_in_the_management_account" {
  command = plan

  variables {
    deployment_account_id = "222233334444"
    management_account_id = "111122223333"
    deploying_roles       = ["organization"]
  }

  assert {
    condition     = length(aws_iam_role_policy_attachment.deployment) == 0 && length(aws_iam_role_policy.management) == 1
    error_message = "the actions that its components need"
  }

  assert {
    condition     = jsondecode(aws_iam_role.deployment.assume_role_policy).Statement[0].Condition.ArnEquals["aws:PrincipalArn"] == ["arn:aws:iam::222233334444:role/${var.namespace}-organization"]
    error_message = aws_iam_role.deployment.assume_role_policy
  }

  assert {
    condition     = length(aws_iam_role_policy.management[0].policy) <= 10240
    error_message = "AWS takes 10240 characters of a role's own policies"
  }
}

run "names_the_states_that_a_pull_request_reads" {
  command = plan

  variables {
    deployment_account_id = "111122223333"
    readable_states       = [for number in range(41) : "*/orders-use1-dev${number}"]
  }

  assert {
    condition     = { for number, policy in aws_iam_policy.readable_state : number => length(jsondecode(policy.policy).Statement[0].Resource) } == { "01" = 40, "02" = 1 }
    error_message = jsonencode(aws_iam_policy.readable_state)
  }

  assert {
    condition     = alltrue([for policy in aws_iam_policy.readable_state : length(policy.policy) <= 6144])
    error_message = "AWS takes managed policies of 6144 characters"
  }
}

run "lets_users_break_the_glass_with_a_second_factor" {
  command = plan

  variables {
    management_account_id = "111122223333"
    break_glass_users     = ["glass-one", "glass-two"]
  }

  assert {
    condition = jsondecode(aws_iam_role.break_glass.assume_role_policy).Statement == [{
      Sid       = "Users"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Condition = {
        StringEquals = { "aws:PrincipalOrgID" = var.organization_id }
        ArnEquals    = { "aws:PrincipalArn" = ["arn:aws:iam::111122223333:user/break-glass/glass-one", "arn:aws:iam::111122223333:user/break-glass/glass-two"] }
        Bool         = { "aws:MultiFactorAuthPresent" = "true" }
      }
    }]
    error_message = aws_iam_role.break_glass.assume_role_policy
  }

  assert {
    condition     = { for name, user in aws_iam_user_group_membership.break_glass : name => user.groups } == { glass-one = toset(["${local.id}-break-glass"]), glass-two = toset(["${local.id}-break-glass"]) }
    error_message = "in the group alone"
  }
}

run "takes_a_longer_session_of_people" {
  command = plan

  variables {
    human_session_hours = 12
  }

  assert {
    condition     = aws_iam_role.administrator.max_session_duration == 43200 && aws_iam_role.break_glass.max_session_duration == 3600 && aws_iam_role.deployment.max_session_duration == 3600
    error_message = "twelve hours for people, one for CI and break-glass"
  }
}

run "keeps_policies_within_their_limits" {
  command = plan

  assert {
    condition     = length(aws_iam_policy.boundary.policy) <= 6144
    error_message = "AWS takes managed policies of 6144 characters"
  }

  assert {
    condition     = length(aws_iam_role_policy.operator.policy) <= 3700 && length(aws_iam_role_policy.plan.policy) <= 3700
    error_message = "AWS takes 10240 characters of a role's own policies; the edges have 6500"
  }
}
