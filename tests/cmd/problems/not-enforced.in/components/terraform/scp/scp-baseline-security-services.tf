# scp · atmos-forge · regenerate with `atmos-forge generate`

# Security services (baseline)

locals {
  scp_baseline_security_services = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Only the platform changes trails and event data stores
      {
        Sid    = "CloudTrail"
        Effect = "Deny"
        Action = [
          "cloudtrail:DeleteEventDataStore",
          "cloudtrail:DeleteTrail",
          "cloudtrail:PutEventSelectors",
          "cloudtrail:PutInsightSelectors",
          "cloudtrail:StopEventDataStoreIngestion",
          "cloudtrail:StopLogging",
          "cloudtrail:UpdateEventDataStore",
          "cloudtrail:UpdateTrail",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Only the platform changes the configuration recorder, its delivery channel and its rules
      {
        Sid    = "Config"
        Effect = "Deny"
        Action = [
          "config:DeleteAggregationAuthorization",
          "config:DeleteConfigRule",
          "config:DeleteConfigurationAggregator",
          "config:DeleteConfigurationRecorder",
          "config:DeleteConformancePack",
          "config:DeleteDeliveryChannel",
          "config:DeleteOrganizationConfigRule",
          "config:DeleteOrganizationConformancePack",
          "config:DeleteRemediationConfiguration",
          "config:DeleteRetentionConfiguration",
          "config:PutConfigurationRecorder",
          "config:PutDeliveryChannel",
          "config:PutRetentionConfiguration",
          "config:StopConfigurationRecorder",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Only the platform changes detectors, their members and their filters
      {
        Sid    = "GuardDuty"
        Effect = "Deny"
        Action = [
          "guardduty:CreateFilter",
          "guardduty:CreateIPSet",
          "guardduty:DeleteDetector",
          "guardduty:DeleteMembers",
          "guardduty:DeletePublishingDestination",
          "guardduty:DeleteThreatIntelSet",
          "guardduty:DisableOrganizationAdminAccount",
          "guardduty:DisassociateFrom*",
          "guardduty:DisassociateMembers",
          "guardduty:StopMonitoringMembers",
          "guardduty:UpdateDetector",
          "guardduty:UpdateFilter",
          "guardduty:UpdateIPSet",
          "guardduty:UpdateMalwareScanSettings",
          "guardduty:UpdateMemberDetectors",
          "guardduty:UpdateOrganizationConfiguration",
          "guardduty:UpdatePublishingDestination",
          "guardduty:UpdateThreatIntelSet",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Only the platform changes Security Hub, its standards and its members
      {
        Sid    = "SecurityHub"
        Effect = "Deny"
        Action = [
          "securityhub:BatchDisableStandards",
          "securityhub:BatchUpdateAutomationRules",
          "securityhub:BatchUpdateStandardsControlAssociations",
          "securityhub:CreateAutomationRule",
          "securityhub:DeleteFindingAggregator",
          "securityhub:DeleteMembers",
          "securityhub:DisableImportFindingsForProduct",
          "securityhub:DisableOrganizationAdminAccount",
          "securityhub:DisableSecurityHub*",
          "securityhub:DisassociateFrom*",
          "securityhub:DisassociateMembers",
          "securityhub:UpdateFindingAggregator",
          "securityhub:UpdateOrganizationConfiguration",
          "securityhub:UpdateSecurityControl",
          "securityhub:UpdateSecurityHubConfiguration",
          "securityhub:UpdateStandardsControl",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Only the platform changes Macie and its members
      {
        Sid    = "Macie"
        Effect = "Deny"
        Action = [
          "macie2:DeleteMember",
          "macie2:DisableMacie",
          "macie2:DisableOrganizationAdminAccount",
          "macie2:DisassociateFrom*",
          "macie2:DisassociateMember",
          "macie2:UpdateAutomatedDiscoveryConfiguration",
          "macie2:UpdateMacieSession",
          "macie2:UpdateMemberSession",
          "macie2:UpdateOrganizationConfiguration",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Only the platform changes access analyzers and their archive rules
      {
        Sid    = "AccessAnalyzer"
        Effect = "Deny"
        Action = [
          "access-analyzer:CreateArchiveRule",
          "access-analyzer:DeleteAnalyzer",
          "access-analyzer:UpdateAnalyzer",
          "access-analyzer:UpdateArchiveRule",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Only the platform changes Inspector, Detective and their members
      {
        Sid    = "InspectorAndDetective"
        Effect = "Deny"
        Action = [
          "detective:DeleteGraph",
          "detective:DeleteMembers",
          "detective:DisableOrganizationAdminAccount",
          "detective:DisassociateMembership",
          "detective:UpdateOrganizationConfiguration",
          "inspector2:CreateFilter",
          "inspector2:Disable",
          "inspector2:DisableDelegatedAdminAccount",
          "inspector2:DisassociateMember",
          "inspector2:UpdateConfiguration",
          "inspector2:UpdateFilter",
          "inspector2:UpdateOrganizationConfiguration",
        ]
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Only the platform deletes flow logs
      {
        Sid       = "FlowLogs"
        Effect    = "Deny"
        Action    = "ec2:DeleteFlowLogs"
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Only the platform deletes network logs or changes their retention or encryption
      {
        Sid    = "NetworkLogs"
        Effect = "Deny"
        Action = [
          "logs:DeleteLogGroup",
          "logs:DeleteLogStream",
          "logs:DeleteRetentionPolicy",
          "logs:DisassociateKmsKey",
          "logs:PutRetentionPolicy",
        ]
        Resource  = "arn:*:logs:*:*:log-group:/aws/vpc/*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
      # Accounts cannot create their own Identity Center instances
      {
        Sid       = "IdentityCenter"
        Effect    = "Deny"
        Action    = "sso:CreateInstance"
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = local.platform_roles } }
      },
    ]
  })
}

resource "aws_organizations_policy" "scp_baseline_security_services" {
  name        = "${var.namespace}-scp-baseline-security-services"
  description = "Security services (baseline)"
  type        = "SERVICE_CONTROL_POLICY"
  content     = local.scp_baseline_security_services

  lifecycle {
    precondition {
      condition     = length(local.scp_baseline_security_services) <= 10240
      error_message = "AWS allows at most 10,240 characters in a policy."
    }
  }
}
