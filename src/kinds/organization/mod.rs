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

use serde_json::{Map, Value, json};

use crate::kind::{self, Check, Decided, Facts, Features, Inputs, Output, Part, Refusal, Rule, Site, Waived};
use crate::organization::Account;

pub use service::{Delegable, PolicyType, Service};
pub use structure::{Governance, RootAccess};
use structure::{Governed, Members};

impl Decided for Governance {
    const KIND: &'static str = "organization";

    fn structure(self, facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(Governed { members: Members::of(facts.organization), decided: self })
    }
}

impl kind::Structure for Governed {
    fn context(&self, _waived: &Waived) -> serde_json::Result<Value> {
        serde_json::to_value(context::context(self))
    }

    fn features(&self) -> Features {
        Features::from([("administrators", self.administrators().next().is_some())])
    }

    fn parts(&self) -> Vec<Part> {
        context::regions(self)
    }

    fn refusals(&self, waived: &Waived) -> Vec<Refusal> {
        let mut refusals = refusals::refusals(self);
        refusals.retain(|refusal| !waived.permits(refusal));
        refusals
    }

    fn outputs(&self) -> Vec<Output> {
        mocks::outputs(self)
    }

    fn rules(&self) -> Vec<(&'static str, Rule)> {
        let mut paths = vec![crate::organization::ROOT];
        paths.extend(self.members.units.iter().map(|unit| unit.path.as_str()));
        let known = crate::hcl::literal::value(&json!(paths));
        let rule = Rule::new(
            Check::Expression(format!(
                "alltrue([for account in values(var.accounts) : contains({known}, account.unit)])"
            )),
            "each account must be in one of the organization's units, or in root.".to_owned(),
            json!({ "payments-prod": { "unit": "no/such/unit", "tags": {} } }),
        );
        vec![("accounts", rule)]
    }

    fn inputs(&self, site: &Site<'_>) -> Inputs {
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
    // Its own: those of the management account, which the provider adds to all resources, would be wrong.
    for (name, value) in [("Tenant", &account.tenant), ("Environment", &account.stage), ("Stage", &account.stage)] {
        tags.insert(name.to_owned(), value.clone().into());
    }
    tags.insert("Owner".to_owned(), account.owner.clone().into());
    tags.insert("DataClassification".to_owned(), account.classification.as_str().into());
    tags.extend(account.tags.iter().map(|(name, value)| (name.clone(), value.clone().into())));
    let mut member = Map::new();
    member.insert("unit".to_owned(), account.unit.clone().into());
    if let Some(id) = &account.id {
        member.insert("id".to_owned(), id.clone().into());
    }
    if let Some(name) = &account.aws_name {
        member.insert("aws_name".to_owned(), name.clone().into());
    }
    member.insert("tags".to_owned(), tags.into());
    member.into()
}
