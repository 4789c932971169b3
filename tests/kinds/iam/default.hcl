run "makes_each_role_by_its_function" {
  command = plan

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

  assert {
    condition = { for name, role in local.roles : name => [for s in jsondecode(role.assume_role_policy).Statement : s.Effect] } == {
      deployment = ["Deny"], plan = ["Deny"], administrator = ["Allow"], operator = ["Allow"], viewer = ["Allow"], audit = ["Allow"], break-glass = ["Deny"]
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
    condition     = jsondecode(aws_iam_role.plan.assume_role_policy).Statement[0].Effect == "Deny"
    error_message = "a subject of the deployment role does not plan"
  }
}

run "lets_users_break_the_glass_with_a_second_factor" {
  command = plan

  variables {
    break_glass_users = ["glass-one", "glass-two"]
  }

  assert {
    condition = [for s in jsondecode(aws_iam_role.break_glass.assume_role_policy).Statement : [s.Action, s.Condition, length(s.Principal.AWS)]] == [
      ["sts:AssumeRole", { Bool = { "aws:MultiFactorAuthPresent" = "true" } }, 2]
    ]
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
