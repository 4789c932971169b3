//! What the organization decides about how its roles are entered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::organization::trust::{Restricted, Trust};
use crate::organization::{DEPLOYMENT_PROFILE, Organization, StateBucket};

/// How people and CI enter the roles: the same in every account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Entrances {
    /// How people enter: `identity-center`, `saml`, or `none` where they come only from other accounts' roles.
    pub people: People,
    /// The name of the SAML provider, where people enter through one.
    #[serde(default)]
    #[schemars(regex(pattern = "^[A-Za-z0-9._-]{1,128}$"), example = &"acme-okta")]
    pub saml_provider: Option<String>,
    /// Whether workflows of GitHub enter roles.
    #[serde(default)]
    pub github: bool,
    /// The host of the GitLab whose pipelines enter roles, such as `gitlab.com`.
    #[serde(default)]
    #[schemars(regex(pattern = "^[a-z0-9-]+(\\.[a-z0-9-]+)+$"), example = &"gitlab.com")]
    pub gitlab: Option<String>,
}

/// The roles of every account: how they are entered, and what follows from the edges between accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles {
    /// How people and CI enter.
    pub entrances: Entrances,
    /// What follows from the edges.
    pub edges: Edges,
    /// The account that CI enters, where something else is in it too.
    pub shared_deployment: Option<String>,
    /// How the bucket that holds Terraform state is named.
    pub state_bucket: StateBucket,
}

/// The account that CI enters, where something else is in it too.
#[must_use]
pub fn shared_deployment(organization: &Organization) -> Option<String> {
    let account = organization.deployment()?;
    (account.profile != DEPLOYMENT_PROFILE).then(|| account.name.clone())
}

/// What the component needs to know about the organization's edges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edges {
    /// Whether there are any.
    pub any: bool,
    /// What the organization waived for them.
    pub waived: Vec<Restricted>,
}

impl Edges {
    /// What follows from the edges of an organization.
    #[must_use]
    pub fn of(trust: &Trust) -> Self {
        let by_organization = || trust.permitted.iter().filter(|one| one.by_organization);
        let is_waived = |restricted: &Restricted| by_organization().any(|one| one.restricted == *restricted);
        Self { any: !trust.edges.is_empty(), waived: Restricted::ALL.into_iter().filter(is_waived).collect() }
    }
}

/// How people enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum People {
    /// From a session of Identity Center.
    IdentityCenter,
    /// Through a SAML provider.
    Saml,
    /// Only from roles of other accounts.
    None,
}
