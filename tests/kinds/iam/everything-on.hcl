run "lets_roles_of_other_accounts_in_by_their_edges" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role.break_glass.assume_role_policy).Statement[1] == {
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = ["arn:aws:iam::${var.account_ids.core-management}:role/${var.namespace}-break-glass"] }
      Condition = { StringEquals = { "aws:PrincipalOrgID" = [var.organization_id] } }
    }
    error_message = aws_iam_role.break_glass.assume_role_policy
  }

  assert {
    condition = jsondecode(aws_iam_role.viewer.assume_role_policy).Statement[1] == {
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = ["arn:aws:iam::${var.account_ids.orders-dev}:root"] }
      Condition = {
        ArnEquals             = { "aws:PrincipalArn" = ["arn:aws:iam::${var.account_ids.orders-dev}:role/${var.namespace}-operator"] }
        DateGreaterThanEquals = { "aws:CurrentTime" = ["2026-11-01T00:00:00Z"] }
        DateLessThanEquals    = { "aws:CurrentTime" = ["2027-03-31T23:59:59Z"] }
        IpAddress             = { "aws:SourceIp" = ["203.0.113.0/24"] }
        StringEquals          = { "aws:PrincipalOrgID" = [var.organization_id], "aws:PrincipalTag/Team" = ["orders"], "sts:ExternalId" = ["orders-dev"] }
      }
    }
    error_message = aws_iam_role.viewer.assume_role_policy
  }

  assert {
    condition = { for role, policy in aws_iam_role_policy.assume : role => jsondecode(policy.policy).Statement } == {
      app-web = [{
        Sid       = "EnterRoles"
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Resource  = ["arn:aws:iam::${var.account_ids.core-shared-services}:role/${var.namespace}-viewer"]
        Condition = { StringEquals = { "aws:ResourceOrgID" = var.organization_id } }
      }]
    }
    error_message = jsonencode(aws_iam_role_policy.assume)
  }
}

run "names_a_role_of_every_account_without_their_ids" {
  command = plan

  variables {
    assumable_roles = { break-glass = ["all/break-glass"] }
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.assume["break-glass"].policy).Statement[0].Resource == ["arn:aws:iam::*:role/${var.namespace}-break-glass"]
    error_message = aws_iam_role_policy.assume["break-glass"].policy
  }
}

run "makes_a_role_for_each_application" {
  command = plan

  assert {
    condition = { for name, role in aws_iam_role.application : name => jsondecode(role.assume_role_policy).Statement[0].Principal.Service } == {
      web = "ec2.amazonaws.com", worker = "lambda.amazonaws.com", api = "ecs-tasks.amazonaws.com", jobs = "pods.eks.amazonaws.com"
    }
    error_message = "trusts its service"
  }

  assert {
    condition     = keys(aws_iam_instance_profile.application) == ["web"] && aws_iam_instance_profile.application["web"].name == "${var.namespace}-app-web"
    error_message = "an instance profile on EC2"
  }

  assert {
    condition     = alltrue([for role in aws_iam_role.application : role.permissions_boundary == aws_iam_policy.boundary.arn && role.max_session_duration == 21600])
    error_message = "bound, for six hours"
  }
}

run "refuses_callers_of_a_lower_class" {
  command = plan

  variables {
    trusted_callers = { audit = [{ from = ["core-audit/audit"], form = "exact", class = "internal" }] }
  }

  expect_failures = [var.trusted_callers]
}

run "takes_callers_of_a_lower_class_with_a_waiver" {
  command = plan

  variables {
    trusted_callers = { audit = [{ from = ["core-audit/audit"], form = "exact", class = "internal" }] }
    waivers         = ["iam-trust-classification"]
  }
}
