//! What the deployment role may do in the management account: found by rehearsing every plan and apply with each call
//! authorized, with the calls that undo them.

/// What applies of the management account's components call where no resource can be named. It cannot close, remove or
/// invite accounts, nor delete the organization.
pub const MANAGEMENT_ACTIONS: &[&str] = &[
    "access-analyzer:CreateAnalyzer",
    "access-analyzer:DeleteAnalyzer",
    "access-analyzer:GetAnalyzer",
    "access-analyzer:TagResource",
    "access-analyzer:UntagResource",
    "access-analyzer:UpdateAnalyzer",
    "account:DeleteAlternateContact",
    "account:GetAlternateContact",
    "account:PutAlternateContact",
    "ec2:CreateTags",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroupRules",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVpcBlockPublicAccessOptions",
    "ec2:DescribeVpcs",
    "ec2:DisableSerialConsoleAccess",
    "ec2:EnableEbsEncryptionByDefault",
    "ec2:EnableImageBlockPublicAccess",
    "ec2:EnableSnapshotBlockPublicAccess",
    "ec2:GetEbsDefaultKmsKeyId",
    "ec2:GetEbsEncryptionByDefault",
    "ec2:GetImageBlockPublicAccessState",
    "ec2:GetInstanceMetadataDefaults",
    "ec2:GetSerialConsoleAccessStatus",
    "ec2:GetSnapshotBlockPublicAccessState",
    "ec2:ModifyEbsDefaultKmsKeyId",
    "ec2:ModifyInstanceMetadataDefaults",
    "ec2:ModifyVpcBlockPublicAccessOptions",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:RevokeSecurityGroupIngress",
    "guardduty:DisableOrganizationAdminAccount",
    "guardduty:EnableOrganizationAdminAccount",
    "guardduty:ListOrganizationAdminAccounts",
    "iam:DisableOrganizationsRootCredentialsManagement",
    "iam:DisableOrganizationsRootSessions",
    "iam:EnableOrganizationsRootCredentialsManagement",
    "iam:EnableOrganizationsRootSessions",
    "iam:GetAccountPasswordPolicy",
    "iam:ListOrganizationsFeatures",
    "iam:ListRoles",
    "iam:UpdateAccountPasswordPolicy",
    "kms:CreateKey",
    "kms:ListAliases",
    "organizations:AttachPolicy",
    "organizations:CreateAccount",
    "organizations:CreateOrganizationalUnit",
    "organizations:CreatePolicy",
    "organizations:DeleteOrganizationalUnit",
    "organizations:DeletePolicy",
    "organizations:DeregisterDelegatedAdministrator",
    "organizations:Describe*",
    "organizations:DetachPolicy",
    "organizations:DisableAWSServiceAccess",
    "organizations:DisablePolicyType",
    "organizations:EnableAWSServiceAccess",
    "organizations:EnablePolicyType",
    "organizations:List*",
    "organizations:MoveAccount",
    "organizations:RegisterDelegatedAdministrator",
    "organizations:TagResource",
    "organizations:UntagResource",
    "organizations:UpdateOrganizationalUnit",
    "organizations:UpdatePolicy",
    "s3:GetAccountPublicAccessBlock",
    "s3:PutAccountPublicAccessBlock",
    "securityhub:DisableOrganizationAdminAccount",
    "securityhub:EnableOrganizationAdminAccount",
    "securityhub:ListOrganizationAdminAccounts",
];

#[cfg(test)]
mod tests {
    use super::MANAGEMENT_ACTIONS;

    #[test]
    fn nothing_ends_the_organization_or_an_account() {
        assert!(MANAGEMENT_ACTIONS.is_sorted());
        let ends = [
            "organizations:CloseAccount",
            "organizations:DeleteOrganization",
            "organizations:InviteAccountToOrganization",
            "organizations:LeaveOrganization",
            "organizations:RemoveAccountFromOrganization",
        ];
        let found = MANAGEMENT_ACTIONS.iter().find(|action| ends.contains(action));
        assert_eq!(found, None);
        let everything = MANAGEMENT_ACTIONS.iter().find(|action| action.ends_with(":*"));
        assert_eq!(everything, None);
    }
}
