//! One statement of the catalogue: what it denies, to whom not, why, and the requests that prove it.
//!
//! The catalogue is data, `blueprints/policies/<domain>.yaml`. A statement there reads:
//!
//! ```yaml
//! - sid: DefaultVpc
//!   title: Nobody brings the default VPC back.
//!   why: It has public subnets and open defaults, and stands outside the address plan.
//!   control: scp-default-vpc
//!   sets: [baseline]              # units choose sets
//!   exempts: [platform]           # renders as `ArnNotLike aws:PrincipalArn`, never written by hand
//!   actions: [ec2:CreateDefaultVpc, ec2:CreateDefaultSubnet]   # or `{ all-but: [...] }`, a NotAction
//!   resources: ["*"]              # the default
//!   conditions:                   # all must hold
//!     - { test: StringNotEquals, key: aws:RequestedRegion, values: [{ input: regions }] }
//!   cases:
//!     - { expect: denied, action: ec2:CreateDefaultVpc }
//!     - { expect: allowed, action: ec2:CreateVpc, resource: "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1", near: what makes it one }
//! ```
//!
//! Every statement denies. What differs between organizations is a typed reference, `{ input: regions }`, and never
//! text inside a string: see [`Input`](super::Input) for all of them. [`Statement::render`] puts the values of one
//! organization in their place.

use serde::{Deserialize, Serialize};

use super::{Case, Condition, Exemption, Text};

/// One statement, or one for each of what [`Each`] names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Statement {
    /// Its id: letters and digits alone, unique in the catalogue.
    pub sid: String,
    /// What holds because of it, as a sentence.
    pub title: String,
    /// Why that is wanted.
    pub why: String,
    /// The control that it carries.
    pub control: String,
    /// The sets that hold it.
    pub sets: Vec<Set>,
    /// Who is exempt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempts: Vec<Exemption>,
    /// What it is repeated for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<Each>,
    /// What is denied.
    pub actions: Actions,
    /// On which resources.
    #[serde(default = "all_resources")]
    pub resources: Vec<Text>,
    /// When; all of them must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// Requests and what must become of them, under this statement alone. Those of exempt roles are not written
    /// here: the first denied request is repeated as each of them, and as their look-alikes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Case>,
}

impl Statement {
    /// Whether an organization may not have the statement yet, because it names an account without id.
    #[must_use]
    pub fn waits(&self) -> bool {
        let values = self.conditions.iter().flat_map(|condition| &condition.values);
        self.resources.iter().chain(values).any(|text| matches!(text, Text::Reference { input } if input.may_wait()))
    }
}

/// The actions that a statement denies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Actions {
    /// These.
    Only(Vec<String>),
    /// All but these: a `NotAction`.
    AllBut {
        /// What stays allowed.
        #[serde(rename = "all-but")]
        all_but: Vec<String>,
    },
}

/// A group of statements that a unit chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Set {
    /// What holds in every account.
    Baseline,
    /// Nothing outside the enabled regions.
    Region,
    /// Data and credentials stay inside the organization and its networks.
    Perimeter,
    /// What production adds.
    Production,
    /// Networks without a way to or from the internet.
    PrivateNetwork,
    /// What keeps experiments cheap.
    Sandbox,
    /// Accounts on their way out: nothing but what the platform takes down.
    Suspended,
    /// Accounts that may be in somebody else's hands: nothing but looking and recovering.
    Quarantine,
}

impl Set {
    /// All sets, in the order in which they are written.
    pub const ALL: [Self; 8] = [
        Self::Baseline,
        Self::Region,
        Self::Perimeter,
        Self::Production,
        Self::PrivateNetwork,
        Self::Sandbox,
        Self::Suspended,
        Self::Quarantine,
    ];

    /// The word that the manifest uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Region => "region",
            Self::Perimeter => "perimeter",
            Self::Production => "production",
            Self::PrivateNetwork => "private-network",
            Self::Sandbox => "sandbox",
            Self::Suspended => "suspended",
            Self::Quarantine => "quarantine",
        }
    }
}

/// The type of a policy, which decides what its statements may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyType {
    /// Bounds what identities of the accounts may do.
    ServiceControl,
    /// Bounds what anybody may do to resources of the accounts.
    ResourceControl,
}

/// What a statement is repeated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Each {
    /// Every trusted OIDC issuer; its name follows the `sid`.
    OidcIssuer,
}

fn all_resources() -> Vec<Text> {
    vec![Text::Literal("*".to_owned())]
}
