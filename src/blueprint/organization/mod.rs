//! `organization`: its units, accounts, policy types and trusted services, and who administers what.
//!
//! Units are concrete HCL, each by an address that follows from its path. Accounts are a map by name, since there may be
//! ten thousand: one moves to another unit in place, and Terraform refuses to destroy one that is missing from the map.

mod context;
mod mocks;
mod refusals;
mod service;
mod structure;
#[cfg(test)]
mod tests;
pub mod vanished;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::check::Check;
use super::definition::Output;
use super::input::Inputs;
use super::kind::{Kind, Part, Refusal, Waived};
use super::registry::Baseline;
use super::variable::Rule;
use crate::organization::{Account, Organization, Site};

pub use service::{Delegable, PolicyType, Service};
pub use structure::{RootAccess, Structure};

/// The organization.
#[derive(Debug)]
pub struct OrganizationKind;

impl Kind for OrganizationKind {
    type Structure = Structure;

    const NAME: &'static str = "organization";

    const WAIVABLE: &'static [&'static str] =
        &[refusals::POLICY_TYPES, refusals::ROOT_ACCESS, refusals::SECURITY_ADMINISTRATOR];

    fn in_organization(mut structure: Structure, organization: &Organization, _baseline: &Baseline) -> Structure {
        structure.members = structure::Members::of(organization);
        structure
    }

    fn context(structure: &Structure, _waived: &Waived) -> impl Serialize {
        context::context(structure)
    }

    fn parts(structure: &Structure) -> Vec<Part> {
        context::regions(structure)
    }

    fn refusals(structure: &Structure, waived: &Waived) -> Vec<Refusal> {
        let mut refusals = refusals::refusals(structure);
        refusals.retain(|refusal| refusal.control.is_none_or(|control| waived.reason(control).is_none()));
        refusals
    }

    fn outputs(structure: &Structure) -> Vec<Output> {
        mocks::outputs(structure)
    }

    fn rules(structure: &Structure) -> Vec<(&'static str, Rule)> {
        let mut paths = vec![crate::organization::ROOT];
        paths.extend(structure.members.units.iter().map(|unit| unit.path.as_str()));
        let known = crate::render::hcl::value(&json!(paths));
        let rule = Rule {
            check: Check::Expression(format!(
                "alltrue([for account in values(var.accounts) : contains({known}, account.unit)])"
            )),
            attribute: None,
            message: "each account must be in one of the organization's units, or in root.".to_owned(),
            control: None,
            waivable: false,
            when: indexmap::IndexMap::new(),
            refuses: vec![json!({ "payments-prod": { "unit": "no/such/unit", "tags": {} } })],
        };
        vec![("accounts", rule)]
    }

    fn inputs(_structure: &Structure, site: &Site<'_>, _given: &Inputs) -> Inputs {
        let organization = site.organization;
        let members = organization.accounts.values().filter(|account| account.name != site.account.name);
        let accounts: Map<String, Value> = members.map(|account| (account.name.clone(), member(account))).collect();
        Inputs::default()
            .with("accounts", accounts)
            .with("email_pattern", organization.email.as_str())
            .with("access_role", organization.access_role.as_str())
    }
}

/// What the component is told of one account.
fn member(account: &Account) -> Value {
    let mut tags: Map<String, Value> = Map::new();
    tags.insert("Owner".to_owned(), account.owner.clone().into());
    tags.insert("DataClassification".to_owned(), account.classification.as_str().into());
    tags.extend(account.tags.iter().map(|(name, value)| (name.clone(), value.clone().into())));
    let mut member = Map::new();
    member.insert("unit".to_owned(), account.unit.clone().into());
    if let Some(id) = &account.id {
        member.insert("id".to_owned(), id.clone().into());
    }
    member.insert("tags".to_owned(), tags.into());
    member.into()
}
