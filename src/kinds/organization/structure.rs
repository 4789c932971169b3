//! What is decided about the organization itself.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::service::{Delegable, PolicyType, Service};
use crate::organization::{Organization, Unit};

/// The services and policies of the organization, and who administers them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Governance {
    /// Types of policies that are enabled. A plan fails if AWS has another one enabled.
    pub policy_types: Vec<PolicyType>,
    /// Types of policies that AWS has enabled and `policy-types` has no word for, by their names in the AWS provider.
    #[serde(default)]
    #[schemars(inner(regex(pattern = "^[A-Z][A-Z0-9_]{0,63}$")))]
    pub other_policy_types: Vec<String>,
    /// Services that may act in all accounts; those that a delegated administrator or root access needs are added by
    /// themselves. A plan fails if AWS trusts another one.
    pub trusted_services: Vec<Service>,
    /// Service principals that AWS trusts and `trusted-services` has no word for.
    #[serde(default)]
    #[schemars(inner(regex(pattern = "^[a-z0-9-]+([.][a-z0-9-]+)*[.]amazonaws[.]com$")))]
    pub other_principals: Vec<String>,
    /// Which account administers a service for all accounts: service to account. `null` leaves it to the management
    /// account.
    pub delegated_administrators: IndexMap<Delegable, Option<String>>,
    /// What is taken from the root users of member accounts.
    pub root_access: RootAccess,
}

/// What is decided, with the units and accounts of the organization.
#[derive(Debug, Clone)]
pub struct Governed {
    /// What is decided.
    pub decided: Governance,
    /// What the rest of the manifest says about units and accounts.
    pub members: Members,
}

/// What the organization manages of its members' root users.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RootAccess {
    /// Whether root users of member accounts need no password, keys or MFA device of their own: the management account
    /// can remove them, and new accounts have none.
    pub credentials: bool,
    /// Whether the management account opens short sessions as root in a member account, for the few tasks that need it.
    pub sessions: bool,
}

impl RootAccess {
    /// The names that the AWS provider has for what is on.
    #[must_use]
    pub fn features(self) -> Vec<&'static str> {
        let features = [(self.credentials, "RootCredentialsManagement"), (self.sessions, "RootSessions")];
        features.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect()
    }
}

/// Units and accounts, as far as they show in the component.
#[derive(Debug, Clone, Default)]
pub struct Members {
    /// The units, parents before children, without the root.
    pub units: Vec<Unit>,
    /// The accounts beside the management account, with their ids where known.
    pub accounts: IndexMap<String, Option<String>>,
    /// The management account, with its id where known.
    pub management: Option<(String, Option<String>)>,
    /// The enabled regions beside the home region.
    pub regions: Vec<String>,
    /// Accounts that Terraform forgets.
    pub forgotten: Vec<String>,
}

impl Members {
    /// Reads them from the organization.
    #[must_use]
    pub fn of(organization: &Organization) -> Self {
        let management = organization.management();
        let is_member = |name: &str| management.is_none_or(|management| management.name != name);
        Self {
            units: organization.units.values().filter(|unit| !unit.is_root()).cloned().collect(),
            accounts: organization
                .accounts
                .values()
                .filter(|account| is_member(&account.name))
                .map(|account| (account.name.clone(), account.id.clone()))
                .collect(),
            management: management.map(|account| (account.name.clone(), account.id.clone())),
            regions: organization.regions.iter().skip(1).map(|region| region.name.clone()).collect(),
            forgotten: organization.forgotten.clone(),
        }
    }
}

impl Governed {
    /// The administrators that are named: service and account.
    pub fn administrators(&self) -> impl Iterator<Item = (Delegable, &str)> {
        self.decided
            .delegated_administrators
            .iter()
            .filter_map(|(service, account)| Some((*service, account.as_deref()?)))
    }

    /// The principals of all services that are trusted, sorted as the AWS provider shows them.
    #[must_use]
    pub fn principals(&self) -> Vec<String> {
        let delegated = self.administrators().map(|(service, _)| service.service());
        let for_root = (!self.decided.root_access.features().is_empty()).then_some(Service::Iam);
        let services: IndexSet<Service> =
            self.decided.trusted_services.iter().copied().chain(delegated).chain(for_root).collect();
        let named = services.iter().flat_map(|service| service.principals()).map(|principal| (*principal).to_owned());
        let principals: BTreeSet<String> = named.chain(self.decided.other_principals.iter().cloned()).collect();
        principals.into_iter().collect()
    }

    /// The policy types, by their names in the AWS provider.
    #[must_use]
    pub fn policy_types(&self) -> Vec<String> {
        let named = self.decided.policy_types.iter().map(|one| one.aws_name().to_owned());
        named.chain(self.decided.other_policy_types.iter().cloned()).collect::<IndexSet<_>>().into_iter().collect()
    }
}
