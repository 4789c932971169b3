//! What differs between organizations in a statement, by typed reference.

use serde::{Deserialize, Serialize};

use super::exempt_groups::{ExemptRole, arn, exempt_arns_of_all};
use crate::organization::roles::{Function, application_role_name, boundary_name, rotation_role_name};

/// A text of a statement: itself, or what an organization puts in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// A fixed text.
    Literal(String),
    /// One text or more of an organization.
    Reference {
        /// Which.
        input: Input,
    },
}

impl Text {
    /// What it stands for in an organization; `None` where the organization has no such value yet.
    #[must_use]
    pub fn resolve(&self, inputs: &PolicyInputs, issuer: Option<&Issuer>) -> Option<Vec<String>> {
        match self {
            Self::Literal(text) => Some(vec![text.clone()]),
            Self::Reference { input } => inputs.texts(*input, issuer),
        }
    }
}

/// What an organization puts into statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// The names of the enabled regions.
    Regions,
    /// ARNs of the inference profiles of Bedrock that serve the enabled regions from their own part of the world.
    InferenceProfiles,
    /// The id of the organization.
    OrganizationId,
    /// ARNs of every role that any statement exempts.
    ExemptRoles,
    /// The ARN of the role that AWS makes in new accounts, in any account.
    AccessRole,
    /// ARNs of the roles of the management account that may enter the access role.
    AccessRoleCallers,
    /// The ARN of the deployment role, in any account.
    DeploymentRole,
    /// The id of the account that CI enters.
    DeploymentAccount,
    /// The ARN of the permission boundary, in any account.
    Boundary,
    /// ARNs of the roles of applications.
    ApplicationRoles,
    /// ARNs of the roles that rotate secrets.
    RotationRoles,
    /// Accounts outside the organization that it shares data with.
    TrustedAccounts,
    /// Address blocks that the organization's requests come from.
    Networks,
    /// Instance types that an account may start, such as `t3.*`.
    InstanceTypes,
    /// The most hops to the metadata of an instance.
    MetadataHopLimit,
    /// The subjects that are trusted of the issuer that a statement is repeated for.
    OidcSubjects,
}

impl Input {
    /// Whether an organization may not have the value yet: what names an account waits for its id.
    #[must_use]
    pub const fn may_wait(self) -> bool {
        matches!(self, Self::AccessRoleCallers | Self::DeploymentAccount)
    }
}

/// A choice of an organization that a condition of a statement depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// [`MetadataTokens::DenyOptional`].
    DenyOptional,
}

/// Which launches of machines are denied for their metadata.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MetadataTokens {
    /// All that do not state that they require version 2, as in the example of the Amazon EC2 User Guide: a launch that
    /// states nothing is denied, although the region's default is version 2.
    #[default]
    Required,
    /// Only those that state that version 1 is allowed: for one that states nothing, the region's default holds.
    DenyOptional,
}

/// The values of one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyInputs {
    /// What names begin with.
    pub namespace: String,
    /// The role that AWS makes in new accounts.
    pub access_role: String,
    /// Whether Control Tower governs the accounts.
    pub control_tower: bool,
    /// Whether stack sets deploy into the accounts.
    pub stack_sets: bool,
    /// The roles that the organization exempts, in the order of their names.
    pub exempt: Vec<ExemptRole>,
    /// The id of the management account, once it is known.
    pub management_account: Option<String>,
    /// See [`Input::DeploymentAccount`]; nothing until it is known.
    pub deployment_account: Option<String>,
    /// See [`Input::OrganizationId`].
    pub organization_id: Option<String>,
    /// See [`Input::Regions`].
    pub regions: Vec<String>,
    /// See [`Input::TrustedAccounts`].
    pub trusted_accounts: Vec<String>,
    /// See [`Input::Networks`].
    pub networks: Vec<String>,
    /// See [`Input::InstanceTypes`].
    pub instance_types: Vec<String>,
    /// Which launches are denied for their metadata.
    pub metadata_tokens: MetadataTokens,
    /// See [`Input::MetadataHopLimit`].
    pub metadata_hop_limit: u8,
    /// The OIDC issuers whose tokens may become roles.
    pub oidc_issuers: Vec<Issuer>,
}

/// A trusted OIDC issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Issuer {
    /// A short name in capitalized words, such as `GitHub`: it ends the statement's id.
    #[schemars(regex(pattern = "^[A-Z][A-Za-z0-9]{0,31}$"), example = &"GitHub")]
    pub name: String,
    /// Its host, as condition keys write it, such as `token.actions.githubusercontent.com`.
    #[schemars(
        regex(pattern = r"^[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9/_.-]+)?$"),
        example = &"token.actions.githubusercontent.com"
    )]
    pub host: String,
    /// Patterns of the subjects that belong to the organization, such as `repo:acme/*`.
    #[schemars(length(min = 1), inner(regex(pattern = "^[^*?]")), example = ["repo:acme/*"])]
    pub subjects: Vec<String>,
}

impl PolicyInputs {
    /// The values of an organization that uses everything a statement may refer to: what the tests are about.
    #[must_use]
    pub fn example() -> Self {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let issuer = |name: &str, host: &str, subject: &str| Issuer {
            name: name.to_owned(),
            host: host.to_owned(),
            subjects: texts(&[subject]),
        };
        let exempt = |key: &str, role: &str, statements: &[&str]| ExemptRole {
            key: key.to_owned(),
            role: role.to_owned(),
            statements: texts(statements),
        };
        Self {
            namespace: "acme".to_owned(),
            access_role: "OrganizationAccountAccessRole".to_owned(),
            control_tower: true,
            stack_sets: true,
            exempt: vec![
                exempt("app-imports", "acme-app-imports", &["ExternalShares", "MetadataOptions"]),
                exempt("audit", "acme-audit", &["Quarantined", "FunctionUrls"]),
                exempt("role/data-migration-*", "data-migration-*", &["DefaultVpc", "ExternalShares"]),
            ],
            management_account: Some("123456789012".to_owned()),
            deployment_account: Some("222233334444".to_owned()),
            organization_id: Some("o-a1b2c3d4e5".to_owned()),
            regions: texts(&["us-east-1", "us-west-2"]),
            trusted_accounts: texts(&["777788889999"]),
            networks: texts(&["203.0.113.0/24"]),
            instance_types: texts(&["t3.*", "t4g.*"]),
            metadata_tokens: MetadataTokens::Required,
            metadata_hop_limit: 1,
            oidc_issuers: vec![
                issuer("GitHub", "token.actions.githubusercontent.com", "repo:acme/*"),
                issuer("GitLab", "gitlab.com", "project_path:acme/*"),
            ],
        }
    }

    /// Whether the organization has made a choice.
    #[must_use]
    pub fn chose(&self, choice: Choice) -> bool {
        match choice {
            Choice::DenyOptional => self.metadata_tokens == MetadataTokens::DenyOptional,
        }
    }

    /// The texts of an input, for one issuer where the statement is repeated; `None` where the organization has
    /// no such value yet.
    #[must_use]
    pub fn texts(&self, input: Input, issuer: Option<&Issuer>) -> Option<Vec<String>> {
        Some(match input {
            Input::Regions => self.regions.clone(),
            Input::InferenceProfiles => inference_profiles(&self.regions),
            Input::OrganizationId => vec![self.organization_id.clone()?],
            Input::ExemptRoles => exempt_arns_of_all(self),
            Input::AccessRole => vec![arn(&self.access_role)],
            Input::AccessRoleCallers => {
                let account = self.management_account.as_ref()?;
                let arn =
                    |function: Function| format!("arn:*:iam::{account}:role/{}", function.role_name(&self.namespace));
                [Function::BreakGlass, Function::Deployment].map(arn).to_vec()
            }
            Input::DeploymentRole => vec![arn(&Function::Deployment.role_name(&self.namespace))],
            Input::DeploymentAccount => vec![self.deployment_account.clone()?],
            Input::Boundary => vec![format!("arn:*:iam::*:policy/{}", boundary_name(&self.namespace))],
            Input::ApplicationRoles => {
                vec![format!("arn:*:iam::*:role/{}", application_role_name(&self.namespace, "*"))]
            }
            Input::RotationRoles => vec![format!("arn:*:iam::*:role/{}", rotation_role_name(&self.namespace, "*"))],
            Input::TrustedAccounts => self.trusted_accounts.clone(),
            Input::Networks => self.networks.clone(),
            Input::InstanceTypes => self.instance_types.clone(),
            Input::MetadataHopLimit => vec![self.metadata_hop_limit.to_string()],
            Input::OidcSubjects => issuer?.subjects.clone(),
        })
    }
}

/// What the ids of the inference profiles begin with that an organization's regions may use: those of a part of the world,
/// and the narrower ones of Australia, Canada and Japan. Global profiles, which serve a request from anywhere, are none of
/// them. The prefixes are those in "Supported Regions and models for inference profiles" of the Amazon Bedrock User Guide.
fn inference_profiles(regions: &[String]) -> Vec<String> {
    const PREFIXES: [(&str, &[&str]); 7] = [
        ("us-gov", &["us-gov-"]),
        ("us", &["us-east-", "us-west-", "ca-"]),
        ("ca", &["ca-"]),
        ("eu", &["eu-"]),
        ("apac", &["ap-"]),
        ("jp", &["ap-northeast-1", "ap-northeast-3"]),
        ("au", &["ap-southeast-2", "ap-southeast-4"]),
    ];
    let serves =
        |beginnings: &[&str]| regions.iter().any(|region| beginnings.iter().any(|one| region.starts_with(one)));
    let prefixes = PREFIXES.into_iter().filter(|(_, beginnings)| serves(beginnings));
    prefixes.map(|(prefix, _)| format!("arn:*:bedrock:*:*:inference-profile/{prefix}.*")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inference_stays_in_the_part_of_the_world_of_the_regions() {
        let of =
            |regions: &[&str]| inference_profiles(&regions.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["us-east-1", "us-west-2"]), ["arn:*:bedrock:*:*:inference-profile/us.*"]);
        assert_eq!(of(&["us-gov-west-1"]), ["arn:*:bedrock:*:*:inference-profile/us-gov.*"]);
        assert_eq!(of(&["ap-northeast-1"]).len(), 2);
        assert_eq!(of(&["me-central-1"]), Vec::<String>::new());
    }

    #[test]
    fn a_reference_is_read_apart_from_a_text() {
        let inputs = PolicyInputs::example();
        let text: Text = serde_json::from_value(serde_json::json!({ "input": "regions" })).unwrap();
        assert_eq!(text.resolve(&inputs, None).unwrap(), ["us-east-1", "us-west-2"]);
        let text: Text = serde_json::from_value(serde_json::json!("regions")).unwrap();
        assert_eq!(text.resolve(&inputs, None).unwrap(), ["regions"]);
        assert!(serde_json::from_value::<Text>(serde_json::json!({ "input": "region" })).is_err());
    }
}
