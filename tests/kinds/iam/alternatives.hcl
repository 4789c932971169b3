run "lets_people_in_through_the_saml_provider" {
  command = plan

  assert {
    condition = [for role in ["administrator", "operator", "viewer", "audit"] : jsondecode(local.roles[role].assume_role_policy).Statement] == [
      for role in ["administrator", "operator", "viewer", "audit"] : [{
        Sid       = "SamlProvider"
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithSAML"
        Principal = { Federated = "arn:aws:iam::111122223333:saml-provider/acme-okta" }
        Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" } }
      }]
    ]
    error_message = jsonencode(local.trust_policies)
  }

  assert {
    condition     = [for s in jsondecode(aws_iam_role.break_glass.assume_role_policy).Statement : s.Sid] == ["Users"]
    error_message = "not into break-glass"
  }
}
