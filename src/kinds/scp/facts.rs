//! What policies take from the rest of the manifest.

use std::collections::BTreeSet;

use crate::kind::{CiService, Decided as _, Facts, Values};
use crate::kinds::organization::Governance;
use crate::kinds::organization::PolicyType;
use crate::organization::{Account, Organization, ROOT};
use crate::policy::Issuer;

/// The parts of an organization that policies name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// What names begin with.
    pub namespace: String,
    /// The role that AWS makes in new accounts.
    pub access_role: String,
    /// The id of the management account, once it is known.
    pub management_account: Option<String>,
    /// The id of the account that CI enters, once it is known.
    pub deployment_account: Option<String>,
    /// The id of the organization, once it is known.
    pub organization_id: Option<String>,
    /// The names of the enabled regions.
    pub regions: Vec<String>,
    /// The applications of all accounts, by name.
    pub applications: BTreeSet<String>,
    /// The CI services whose tokens become roles, with the subjects that accounts name.
    pub ci_issuers: Vec<Issuer>,
    /// The types of policies that the organization has enabled.
    pub policy_types: Vec<PolicyType>,
    /// The units, parents before children, the root first.
    pub units: Vec<UnitFact>,
    /// The accounts that policies can bind, all but the management account, each with the number of its unit.
    pub accounts: Vec<(String, usize)>,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFact {
    /// Its path, or `root`.
    pub path: String,
    /// The unit that it is in, by number; the root is in none.
    pub parent: Option<usize>,
    /// Whether its accounts serve customers.
    pub production: bool,
    /// Its path before it, or a unit above it, was renamed.
    pub was: Option<String>,
}

/// The CI services whose tokens become roles in any account, each with exactly the subjects that do.
fn ci_issuers(organization: &Organization, values: &Values<'_>) -> Vec<Issuer> {
    let services = values.ci_services();
    let issuer = |service: CiService| {
        let accounts = organization.accounts.values();
        let mut subjects: Vec<String> = accounts.flat_map(|account| values.ci_subjects(account, service.key)).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let issuer = Issuer { name: service.name.to_owned(), host: service.host, subjects };
        (!issuer.subjects.is_empty()).then_some(issuer)
    };
    services.into_iter().filter_map(issuer).collect()
}

impl Named {
    /// Takes them from the facts that every structure may depend on.
    #[must_use]
    pub fn of(&Facts { organization, values, .. }: &Facts<'_>) -> Self {
        let applications = organization.accounts.values().flat_map(|account| values.applications(account));
        let mut units: Vec<UnitFact> = Vec::with_capacity(organization.units.len());
        for unit in organization.units.values() {
            let above = unit.parent().unwrap_or(ROOT);
            let parent = units.iter().position(|one| one.path == above).filter(|_| !unit.is_root());
            units.push(UnitFact {
                path: unit.path.clone(),
                parent,
                production: unit.production,
                was: unit.was.clone(),
            });
        }
        let management = organization.management().map(|account| account.name.as_str());
        let members = organization.accounts.values().filter(|account| Some(account.name.as_str()) != management);
        let unit_of = |account: &Account| units.iter().position(|unit| unit.path == account.unit);
        Self {
            accounts: members.filter_map(|account| Some((account.name.clone(), unit_of(account)?))).collect(),
            namespace: organization.namespace.clone(),
            access_role: organization.access_role.clone(),
            management_account: organization.management().and_then(|account| account.id.clone()),
            deployment_account: organization.deployment().and_then(|account| account.id.clone()),
            organization_id: organization.id.clone(),
            regions: organization.regions.iter().map(|region| region.name.clone()).collect(),
            applications: applications.collect(),
            ci_issuers: ci_issuers(organization, values),
            policy_types: values.structure(Governance::KIND, "policy-types").unwrap_or_default(),
            units,
        }
    }

    /// The number of the unit with this path.
    #[must_use]
    pub fn unit(&self, path: &str) -> Option<usize> {
        self.units.iter().position(|unit| unit.path == path)
    }

    /// The units above a unit, the nearest first.
    pub fn above(&self, unit: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.units[unit].parent, |above| self.units[*above].parent)
    }
}
