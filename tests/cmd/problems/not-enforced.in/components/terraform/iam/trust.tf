# iam · atmos-forge · regenerate with `atmos-forge generate`

# Trust policies: for each role, a statement for each kind of caller. Variables set the callers; a statement without
# callers is omitted.

locals {
  # A trust policy cannot be empty, so a role without callers gets an explicit deny.
  nobody = [{
    Sid       = "Nobody"
    Effect    = "Deny"
    Principal = { AWS = "*" }
    Action    = "sts:AssumeRole"
  }]

  # Identity Center sessions use the role that it created for a permission set, under its reserved path. They carry no MFA
  # context key, because Identity Center itself enforces MFA.
  reserved_roles = "arn:${local.partition}:iam::${local.account_id}:role/aws-reserved/sso.amazonaws.com"
}

# Roles of the deployment account

locals {
  by_deployment_account = { for role, callers in {
    deployment   = var.deploying_roles
    plan         = var.planning_roles
    organization = local.is_deployment_account ? ["organization"] : []
    } : role => [for caller in sort(callers) : "arn:${local.partition}:iam::${var.deployment_account_id}:role/${var.namespace}-${caller}"]
  }

  # The principal is the account, and a condition matches its roles: they need not exist yet, and they may be created anew.
  from_deployment_account = { for role, callers in local.by_deployment_account : role => [{
    Sid       = "DeploymentAccount"
    Effect    = "Allow"
    Action    = ["sts:AssumeRole", "sts:SetSourceIdentity"]
    Principal = { AWS = "arn:${local.partition}:iam::${var.deployment_account_id}:root" }
    Condition = {
      StringEquals = { "aws:PrincipalOrgID" = var.organization_id }
      ArnEquals    = { "aws:PrincipalArn" = callers }
    }
  }] if var.deployment_account_id != "" && length(callers) > 0 }
}

# deployment, for applies

locals {
  deployment_statements = coalescelist(concat(
    [for subjects in local.is_deployment_account ? [var.github_deployment_subjects] : [] : {
      Sid       = "GitHub"
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.github[0].arn }
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = sort(subjects)
        }
      }
    } if length(subjects) > 0],
    lookup(local.from_deployment_account, "deployment", []),
  ), local.nobody)
}

# plan, for plans, in the deployment account those of pull requests

locals {
  plan_statements = coalescelist(concat(
    [for subjects in local.is_deployment_account ? [var.github_plan_subjects] : [] : {
      Sid       = "GitHub"
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.github[0].arn }
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = sort(subjects)
        }
      }
    } if length(subjects) > 0],
    lookup(local.from_deployment_account, "plan", []),
  ), local.nobody)
}

# plan-production, for plans of production

locals {
  plan_production_statements = coalescelist(concat(
    [for subjects in local.is_deployment_account ? [var.github_plan_production_subjects] : [] : {
      Sid       = "GitHub"
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.github[0].arn }
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = sort(subjects)
        }
      }
    } if length(subjects) > 0],
    lookup(local.from_deployment_account, "plan-production", []),
  ), local.nobody)
}

# organization, for applies in the management account and the deployment account

locals {
  organization_statements = coalescelist(concat(
    [for subjects in local.is_deployment_account ? [var.github_organization_subjects] : [] : {
      Sid       = "GitHub"
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.github[0].arn }
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = sort(subjects)
        }
      }
    } if length(subjects) > 0],
    lookup(local.from_deployment_account, "organization", []),
  ), local.nobody)
}

# administrator, for people who administer an account

locals {
  administrator_statements = coalescelist(concat(
    [for role, permission_set in var.permission_sets : {
      Sid       = "PermissionSet"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
      Condition = {
        ArnLike = {
          "aws:PrincipalArn" = [
            "${local.reserved_roles}/AWSReservedSSO_${permission_set}_????????????????",
            "${local.reserved_roles}/*/AWSReservedSSO_${permission_set}_????????????????",
          ]
        }
      }
    } if role == "administrator"],
  ), local.nobody)
}

# operator, for people who operate workloads

locals {
  operator_statements = coalescelist(concat(
    [for role, permission_set in var.permission_sets : {
      Sid       = "PermissionSet"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
      Condition = {
        ArnLike = {
          "aws:PrincipalArn" = [
            "${local.reserved_roles}/AWSReservedSSO_${permission_set}_????????????????",
            "${local.reserved_roles}/*/AWSReservedSSO_${permission_set}_????????????????",
          ]
        }
      }
    } if role == "operator"],
  ), local.nobody)
}

# viewer, for people who read configuration and metrics

locals {
  viewer_statements = coalescelist(concat(
    [for role, permission_set in var.permission_sets : {
      Sid       = "PermissionSet"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
      Condition = {
        ArnLike = {
          "aws:PrincipalArn" = [
            "${local.reserved_roles}/AWSReservedSSO_${permission_set}_????????????????",
            "${local.reserved_roles}/*/AWSReservedSSO_${permission_set}_????????????????",
          ]
        }
      }
    } if role == "viewer"],
  ), local.nobody)
}

# audit, for auditors

locals {
  audit_statements = coalescelist(concat(
    [for role, permission_set in var.permission_sets : {
      Sid       = "PermissionSet"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
      Condition = {
        ArnLike = {
          "aws:PrincipalArn" = [
            "${local.reserved_roles}/AWSReservedSSO_${permission_set}_????????????????",
            "${local.reserved_roles}/*/AWSReservedSSO_${permission_set}_????????????????",
          ]
        }
      }
    } if role == "audit"],
  ), local.nobody)
}

# break-glass, for emergencies

locals {
  # The users of the management account. No identity provider enforces MFA for IAM users, so the trust policy requires it.
  by_user = [for users in [var.break_glass_users] : {
    Sid       = "Users"
    Effect    = "Allow"
    Action    = "sts:AssumeRole"
    Principal = { AWS = "arn:${local.partition}:iam::${var.management_account_id}:root" }
    Condition = {
      StringEquals = { "aws:PrincipalOrgID" = var.organization_id }
      ArnEquals = {
        "aws:PrincipalArn" = [for user in sort(users) : "arn:${local.partition}:iam::${var.management_account_id}:user/break-glass/${user}"]
      }
      Bool = { "aws:MultiFactorAuthPresent" = "true" }
    }
  } if length(users) > 0 && var.management_account_id != ""]

  break_glass_statements = coalescelist(local.by_user, local.nobody)
}

# Applications, each trusting the service that runs it

locals {
  application_statements = { for application, service in var.applications : "app-${application}" => concat(
    [{
      Sid       = "Service"
      Effect    = "Allow"
      Action    = service == "pods.eks" ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"]
      Principal = { Service = "${service}.amazonaws.com" }
      # EC2 and Lambda send no source account; only principals in the role's own account can pass the role to them.
      Condition = {
        for operator in ["StringEquals"] : operator => { "aws:SourceAccount" = local.account_id } if contains(["ecs-tasks", "pods.eks"], service)
      }
    }],
  ) }
}

locals {
  trust_policies = { for role, statements in merge(
    {
      deployment      = local.deployment_statements
      plan            = local.plan_statements
      plan-production = local.plan_production_statements
      organization    = local.organization_statements
      administrator   = local.administrator_statements
      operator        = local.operator_statements
      viewer          = local.viewer_statements
      audit           = local.audit_statements
      break-glass     = local.break_glass_statements
    },
    local.application_statements,
    ) : role => jsonencode({
      Version   = "2012-10-17"
      Statement = statements
  }) }
}

check "trust_policies_fit" {
  assert {
    condition     = alltrue([for policy in local.trust_policies : length(policy) <= 2048])
    error_message = "AWS limits trust policies to 2048 characters unless the quota is raised: remove callers of ${join(", ", [for role, policy in local.trust_policies : role if length(policy) > 2048])}."
  }
}
