//! What the organization decides about its policies.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::Named;
use crate::policy::packing::Limits;
use crate::policy::{Ec2Policy, Issuer, MetadataTokens, PolicyType, Set, TagPolicy};

/// Which policies bind which units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Guardrails {
    /// What AWS allows of policies in this organization.
    pub limits: LimitsProfile,
    /// Whether Control Tower governs the accounts: its roles are exempt then, and two places of every unit are its own.
    pub control_tower: bool,
    /// Whether CloudFormation's stack sets deploy into the accounts: their roles are exempt then.
    pub stack_sets: bool,
    /// The sets of statements that bind a unit and everything in it, by its path or `root`, in place of those that it
    /// has by convention. What binds a unit above need not be said again.
    pub units: IndexMap<String, Vec<Set>>,
    /// The units that policies are attached to so far, by their paths: each is bound, with everything in it, by what
    /// would bind it if all were attached. Without the key, every unit is bound. Begin with a pilot, and remove the key
    /// once its accounts work as before: what it leaves out is bound by no policy.
    #[serde(default)]
    #[schemars(length(min = 1), example = ["pilot"])]
    pub enforce: Option<Vec<String>>,
    /// Statements that no policy holds, by their `sid`. The control of each has to be waived.
    pub drop: Vec<String>,
    /// Roles that statements do not bind, each with the statements by their `sid`, or with sets of them. A role is one of
    /// the organization's, such as `operator` or `app-orders`, or any other by its name, such as `role/data-migration-*`.
    /// The control of each statement has to be waived; `CriticalRoles` binds them all the same, and protects them.
    #[schemars(extend("examples" = [{ "app-imports": ["ExternalShares"] }]))]
    pub exempt: IndexMap<String, Vec<String>>,
    /// Accounts outside the organization that share its data.
    #[schemars(extend("items" = { "type": "string", "format": "account-id" }), example = ["444455556666"])]
    pub trusted_accounts: Vec<String>,
    /// Public address blocks that requests of the organization's applications come from.
    #[schemars(extend("items" = { "type": "string", "format": "cidr" }), example = ["203.0.113.0/24"])]
    pub networks: Vec<String>,
    /// Machines that a sandbox may start: types such as `t3.micro`, and whole families such as `t4g.*`.
    #[schemars(length(min = 1), inner(regex(pattern = r"^[a-z][a-z0-9-]*\.(\*|[a-z0-9-]+)$")), example = ["t3.micro", "t4g.*"])]
    pub instance_types: Vec<String>,
    /// Which launches are denied for their metadata: `required` denies all that do not state that they require version 2,
    /// `deny-optional` only those that state that they allow version 1.
    #[serde(default)]
    pub metadata_tokens: MetadataTokens,
    /// The most hops to the metadata of a machine: 2 lets containers reach it.
    #[schemars(range(min = 1, max = 64))]
    pub metadata_hop_limit: u8,
    /// Issuers of tokens that become roles, each with the subjects that are the organization's own, beyond the CI services
    /// and subjects that `iam` names: those are trusted anyway.
    pub oidc_issuers: Vec<Issuer>,
    /// Declarative policies for EC2 by name: settings that AWS itself keeps in every account that they bind. `null`
    /// drops one of the baseline.
    pub ec2_policies: IndexMap<String, Option<Ec2Policy>>,
    /// Tag policies by name: how tags are written, and which values they take. `null` drops one of the baseline.
    pub tag_policies: IndexMap<String, Option<TagPolicy>>,
}

/// What is decided, with what policies name of the rest of the manifest.
#[derive(Debug, Clone, PartialEq)]
pub struct Guarded {
    /// What is decided.
    pub decided: Guardrails,
    /// What the rest of the manifest says.
    pub facts: Named,
}

/// What AWS allows of policies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LimitsProfile {
    /// Ten service control policies of 10,240 characters at a unit.
    #[default]
    Current,
    /// Five service control policies of 5,120 characters at a unit.
    Legacy,
}

/// The most characters of a policy that AWS itself reads: declarative policies and tag policies.
pub const MANAGED_CHARACTERS: usize = 10_000;

/// The most declarative policies, and the most tag policies, that one unit may have.
pub const MANAGED_POLICIES: usize = 10;

impl LimitsProfile {
    /// What AWS allows of one type of policy at a unit: the most characters, and the most policies.
    #[must_use]
    pub const fn of(self, policy: PolicyType) -> Limits {
        match (policy, self) {
            (PolicyType::ServiceControl, Self::Current) => Limits { characters: 10_240, policies: 10 },
            (PolicyType::ServiceControl, Self::Legacy) | (PolicyType::ResourceControl, _) => {
                Limits { characters: 5_120, policies: 5 }
            }
        }
    }
}

impl Guardrails {
    /// The places of a unit that policies of others take: AWS's own `FullAWSAccess` or `RCPFullAWSAccess`, and the two
    /// of Control Tower.
    #[must_use]
    pub const fn taken(&self, policy: PolicyType) -> usize {
        match policy {
            PolicyType::ServiceControl if self.control_tower => 3,
            PolicyType::ServiceControl | PolicyType::ResourceControl => 1,
        }
    }

    /// What is left of AWS's limits for the policies of this component.
    #[must_use]
    pub const fn room(&self, policy: PolicyType) -> Limits {
        let Limits { characters, policies } = self.limits.of(policy);
        Limits { characters, policies: policies - self.taken(policy) }
    }

    /// The declarative policies for EC2 that exist.
    pub fn ec2_policies(&self) -> impl Iterator<Item = (&str, &Ec2Policy)> {
        self.ec2_policies.iter().filter_map(|(name, policy)| Some((name.as_str(), policy.as_ref()?)))
    }

    /// The tag policies that exist.
    pub fn tag_policies(&self) -> impl Iterator<Item = (&str, &TagPolicy)> {
        self.tag_policies.iter().filter_map(|(name, policy)| Some((name.as_str(), policy.as_ref()?)))
    }
}
