//! `secretsmanager`: the secrets of an account, their rotation and their readers.
//!
//! Which secrets there are and who reads them differs from account to account and is a variable; that they may be shared at
//! all is the organization's decision.

mod edges;
mod refusals;
mod secret;
mod structure;
#[cfg(test)]
mod tests;

use indexmap::{IndexMap, IndexSet};
use serde_json::{Value, json};

use crate::kind::{self, Check, Decided, Facts, Features, Inputs, KeyUse, KeyUser, Reads, Refusal, Rule, Site, Values};
use crate::kinds::kms::Keys;
use crate::kinds::owner_alerts::owner_alerts;
use crate::organization::Account;

use edges::Edges;
use structure::Secrets;
pub use structure::Sharing;

impl Decided for Sharing {
    const KIND: &'static str = "secretsmanager";

    fn structure(self, facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        let edges = if self.sharing { Edges::of(facts) } else { Edges::default() };
        Box::new(Secrets { sharing: self.sharing, edges })
    }
}

impl kind::Structure for Secrets {
    fn features(&self) -> Features {
        Features::from([("sharing", self.sharing)])
    }

    /// Every account that a reader names has an id.
    fn rules(&self) -> Vec<(&'static str, Rule)> {
        if !self.sharing {
            return Vec::new();
        }
        let readers = "flatten([for secret in values(var.secrets) : coalesce(secret.readers, [])])";
        let known =
            format!("alltrue([for reader in {readers} : contains(keys(var.account_ids), split(\"/\", reader)[0])])");
        let rule = Rule::new(
            Check::Expression(known),
            "account_ids must hold the account of every reader.".to_owned(),
            json!({ "payments/token": { "readers": ["billing-prod/audit"] } }),
        );
        vec![("secrets", rule)]
    }

    /// The function of each region rotates what stands there, and writes replicas into other regions.
    fn key_users(&self, _values: &Values<'_>, _account: &Account, id: &str) -> Vec<KeyUser> {
        vec![KeyUser { usage: KeyUse::Rotation, role: format!("{id}-rotation") }]
    }

    fn inputs(&self, site: &Site<'_>) -> Inputs {
        let mut inputs = owner_alerts(site);
        if !self.sharing {
            return inputs;
        }
        let applications = site.values.application_roles(site.account);
        if !applications.is_empty() {
            inputs = inputs.with("application_roles", json!(applications));
        }
        let ids = account_ids(site);
        if !ids.is_empty() {
            inputs = inputs.with("account_ids", json!(ids));
        }
        let readable = readable_secrets(self, site);
        if !readable.is_empty() {
            inputs = inputs.with("readable_secrets", json!(readable));
        }
        inputs
    }

    fn reads(&self, site: &Site<'_>, variable: &str) -> Reads {
        if variable == "replica_key_arns" { Reads::InRegions(replica_regions(site)) } else { Reads::Here }
    }

    fn account_refusals(&self, site: &Site<'_>) -> Vec<Refusal> {
        refusals::refusals(self.sharing, site, site.structure::<Keys>())
    }
}

/// The ids of the accounts that read secrets of this one, by name.
fn account_ids<'a>(site: &Site<'a>) -> IndexMap<&'a str, &'a str> {
    let secrets = secret::secrets(site.values, site.account);
    let readers: IndexSet<&str> = secrets
        .values()
        .flat_map(|secret| secret.readers.iter().flatten())
        .filter_map(|reader| Some(reader.split_once('/')?.0))
        .collect();
    let accounts = readers.into_iter().filter_map(|name| site.organization.accounts.get(name));
    let mut ids: IndexMap<&str, &str> =
        accounts.filter_map(|account| Some((account.name.as_str(), account.id.as_deref()?))).collect();
    ids.sort_keys();
    ids
}

/// The regions of the account that hold copies of the secrets that stand here.
fn replica_regions(site: &Site<'_>) -> Vec<String> {
    let here = &site.place.region().name;
    let secrets = secret::secrets(site.values, site.account).into_values();
    let replicas = secrets.filter(|secret| secret.region.as_ref() == Some(here)).filter_map(|secret| secret.replicas);
    replicas.flatten().filter(|region| site.account.regions.contains_key(region)).collect()
}

/// What roles of this account read of others here, by role.
fn readable_secrets(structure: &Secrets, site: &Site<'_>) -> IndexMap<String, Vec<Value>> {
    let mut readable: IndexMap<String, Vec<Value>> = IndexMap::new();
    for edge in structure.edges.read_by(site.account, &site.place.region().name) {
        let secret = json!({ "account_id": edge.owner_id, "name": edge.secret });
        readable.entry(edge.role.clone()).or_default().push(secret);
    }
    readable.sort_keys();
    readable
}
