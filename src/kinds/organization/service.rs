//! AWS services that work across the accounts of an organization, and the names that Organizations knows them by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A service that the organization may trust to act in its accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// IAM Access Analyzer.
    AccessAnalyzer,
    /// Account Management: names and contacts of member accounts.
    AccountManagement,
    /// Audit Manager.
    AuditManager,
    /// AWS Backup.
    Backup,
    /// CloudTrail, for a trail of all accounts.
    Cloudtrail,
    /// Compute Optimizer.
    ComputeOptimizer,
    /// AWS Config: aggregators, rules and conformance packs of all accounts.
    Config,
    /// Control Tower.
    ControlTower,
    /// Detective.
    Detective,
    /// Firewall Manager.
    FirewallManager,
    /// GuardDuty and its malware protection.
    Guardduty,
    /// AWS Health.
    Health,
    /// IAM, for root access that is managed centrally.
    Iam,
    /// IAM Identity Center.
    IdentityCenter,
    /// Inspector.
    Inspector,
    /// VPC IP Address Manager.
    Ipam,
    /// Macie.
    Macie,
    /// Network Manager.
    NetworkManager,
    /// Resource Access Manager.
    ResourceAccessManager,
    /// Security Hub.
    SecurityHub,
    /// Security Lake.
    SecurityLake,
    /// Service Catalog.
    ServiceCatalog,
    /// Service Quotas.
    ServiceQuotas,
    /// CloudFormation StackSets.
    Stacksets,
    /// S3 Storage Lens.
    StorageLens,
    /// Systems Manager.
    SystemsManager,
    /// Tag policies.
    TagPolicies,
    /// Trusted Advisor.
    TrustedAdvisor,
}

impl Service {
    /// Every service.
    pub const ALL: [Self; 28] = [
        Self::AccessAnalyzer,
        Self::AccountManagement,
        Self::AuditManager,
        Self::Backup,
        Self::Cloudtrail,
        Self::ComputeOptimizer,
        Self::Config,
        Self::ControlTower,
        Self::Detective,
        Self::FirewallManager,
        Self::Guardduty,
        Self::Health,
        Self::Iam,
        Self::IdentityCenter,
        Self::Inspector,
        Self::Ipam,
        Self::Macie,
        Self::NetworkManager,
        Self::ResourceAccessManager,
        Self::SecurityHub,
        Self::SecurityLake,
        Self::ServiceCatalog,
        Self::ServiceQuotas,
        Self::Stacksets,
        Self::StorageLens,
        Self::SystemsManager,
        Self::TagPolicies,
        Self::TrustedAdvisor,
    ];

    /// Its name in the manifest.
    #[must_use]
    pub fn word(self) -> String {
        word(self)
    }

    /// The service principals that Organizations trusts for it.
    #[must_use]
    pub const fn principals(self) -> &'static [&'static str] {
        match self {
            Self::AccessAnalyzer => &["access-analyzer.amazonaws.com"],
            Self::AccountManagement => &["account.amazonaws.com"],
            Self::AuditManager => &["auditmanager.amazonaws.com"],
            Self::Backup => &["backup.amazonaws.com"],
            Self::Cloudtrail => &["cloudtrail.amazonaws.com"],
            Self::ComputeOptimizer => &["compute-optimizer.amazonaws.com"],
            Self::Config => &["config.amazonaws.com", "config-multiaccountsetup.amazonaws.com"],
            Self::ControlTower => &["controltower.amazonaws.com"],
            Self::Detective => &["detective.amazonaws.com"],
            Self::FirewallManager => &["fms.amazonaws.com"],
            Self::Guardduty => &["guardduty.amazonaws.com", "malware-protection.guardduty.amazonaws.com"],
            Self::Health => &["health.amazonaws.com"],
            Self::Iam => &["iam.amazonaws.com"],
            Self::IdentityCenter => &["sso.amazonaws.com"],
            Self::Inspector => &["inspector2.amazonaws.com"],
            Self::Ipam => &["ipam.amazonaws.com"],
            Self::Macie => &["macie.amazonaws.com"],
            Self::NetworkManager => &["networkmanager.amazonaws.com"],
            Self::ResourceAccessManager => &["ram.amazonaws.com"],
            Self::SecurityHub => &["securityhub.amazonaws.com"],
            Self::SecurityLake => &["securitylake.amazonaws.com"],
            Self::ServiceCatalog => &["servicecatalog.amazonaws.com"],
            Self::ServiceQuotas => &["servicequotas.amazonaws.com"],
            Self::Stacksets => &["member.org.stacksets.cloudformation.amazonaws.com"],
            Self::StorageLens => &["storage-lens.s3.amazonaws.com"],
            Self::SystemsManager => &["ssm.amazonaws.com"],
            Self::TagPolicies => &["tagpolicies.tag.amazonaws.com"],
            Self::TrustedAdvisor => &["reporting.trustedadvisor.amazonaws.com"],
        }
    }
}

/// A service that a member account can administer for all accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Delegable {
    /// IAM Access Analyzer.
    AccessAnalyzer,
    /// Account Management.
    AccountManagement,
    /// AWS Config.
    Config,
    /// GuardDuty.
    Guardduty,
    /// IAM: root access that is managed centrally.
    Iam,
    /// IAM Identity Center.
    IdentityCenter,
    /// Security Hub.
    SecurityHub,
    /// CloudFormation StackSets.
    Stacksets,
    /// S3 Storage Lens.
    StorageLens,
    /// Systems Manager.
    SystemsManager,
}

/// How the administrator of a service is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// Organizations registers it, for each principal of the service.
    Organizations,
    /// The service itself does, region by region, with this resource.
    Service(&'static str),
}

impl Delegable {
    /// The services that watch over security: one of them in the management account would draw people into it.
    pub const SECURITY: [Self; 4] = [Self::AccessAnalyzer, Self::Config, Self::Guardduty, Self::SecurityHub];

    /// The service, which the organization must trust.
    #[must_use]
    pub const fn service(self) -> Service {
        match self {
            Self::AccessAnalyzer => Service::AccessAnalyzer,
            Self::AccountManagement => Service::AccountManagement,
            Self::Config => Service::Config,
            Self::Guardduty => Service::Guardduty,
            Self::Iam => Service::Iam,
            Self::IdentityCenter => Service::IdentityCenter,
            Self::SecurityHub => Service::SecurityHub,
            Self::Stacksets => Service::Stacksets,
            Self::StorageLens => Service::StorageLens,
            Self::SystemsManager => Service::SystemsManager,
        }
    }

    /// How its administrator is named.
    #[must_use]
    pub const fn naming(self) -> Naming {
        match self {
            Self::Guardduty => Naming::Service("aws_guardduty_organization_admin_account"),
            Self::SecurityHub => Naming::Service("aws_securityhub_organization_admin_account"),
            _ => Naming::Organizations,
        }
    }

    /// The word that the manifest uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessAnalyzer => "access-analyzer",
            Self::AccountManagement => "account-management",
            Self::Config => "config",
            Self::Guardduty => "guardduty",
            Self::Iam => "iam",
            Self::IdentityCenter => "identity-center",
            Self::SecurityHub => "security-hub",
            Self::Stacksets => "stacksets",
            Self::StorageLens => "storage-lens",
            Self::SystemsManager => "systems-manager",
        }
    }
}

/// What the manifest calls a value that is one word there.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A type of policy that Organizations can attach to the root, to units and to accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyType {
    /// Service control policies: what the principals of an account may do at most.
    ServiceControl,
    /// Resource control policies: who may reach the resources of an account at most.
    ResourceControl,
    /// Declarative policies for EC2: settings that hold in every account and region.
    DeclarativeEc2,
    /// Tag policies: which values a tag may have.
    Tag,
    /// Backup policies.
    Backup,
    /// Whether AI services may learn from content.
    AiServicesOptOut,
    /// Policies for chat applications.
    Chat,
}

impl PolicyType {
    /// Every type.
    pub const ALL: [Self; 7] = [
        Self::ServiceControl,
        Self::ResourceControl,
        Self::DeclarativeEc2,
        Self::Tag,
        Self::Backup,
        Self::AiServicesOptOut,
        Self::Chat,
    ];

    /// Its name in the manifest.
    #[must_use]
    pub fn word(self) -> String {
        word(self)
    }

    /// The name that the AWS provider uses.
    #[must_use]
    pub const fn aws_name(self) -> &'static str {
        match self {
            Self::ServiceControl => "SERVICE_CONTROL_POLICY",
            Self::ResourceControl => "RESOURCE_CONTROL_POLICY",
            Self::DeclarativeEc2 => "DECLARATIVE_POLICY_EC2",
            Self::Tag => "TAG_POLICY",
            Self::Backup => "BACKUP_POLICY",
            Self::AiServicesOptOut => "AISERVICES_OPT_OUT_POLICY",
            Self::Chat => "CHATBOT_POLICY",
        }
    }
}
