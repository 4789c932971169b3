//! The whole names of all buckets of the organization: S3 gives each name once in the world.

use std::collections::HashMap;

use super::Decisions;
use super::bucket::buckets;
use crate::kind::{Decided as _, Facts, Site, Values};
use crate::organization::{Account, Organization, Place, resource_id};

/// One bucket of the organization.
#[derive(Debug)]
pub struct Named {
    /// Its whole name.
    pub name: String,
    /// The account that has it.
    pub account: String,
    /// The region that it is in.
    pub region: String,
    /// Whether it holds packages of functions, which Terraform deploys.
    pub holds_packages: bool,
}

/// All buckets of the organization, by their whole names.
#[must_use]
pub fn buckets_by_name(&Facts { organization, values, .. }: &Facts<'_>) -> HashMap<String, Named> {
    all(organization, values).into_iter().map(|bucket| (bucket.name.clone(), bucket)).collect()
}

/// What the names of the account's buckets begin with, in any region.
#[must_use]
pub fn start_of_names(site: &Site<'_>) -> String {
    format!("{}-{}-", site.organization.namespace, site.account.tenant)
}

fn all(organization: &Organization, values: &Values<'_>) -> Vec<Named> {
    let Some(last) = values.definition(Decisions::KIND).map(|definition| definition.name.as_str()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for account in organization.accounts.values() {
        for (short, bucket) in buckets(values, account) {
            let regions = organization.regions.iter().filter(|region| account.regions.contains_key(&region.name));
            for region in regions.filter(|region| bucket.store.is_in(&region.name)) {
                found.push(Named {
                    name: whole(&organization.namespace, account, Place::Region(region), last, &short),
                    account: account.name.clone(),
                    region: region.name.clone(),
                    holds_packages: bucket.holds_packages(),
                });
            }
        }
    }
    found
}

/// The accounts that have a bucket of a name, by the name, as far as several have it.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, Vec<String>>);

impl Names {
    /// Collects the names of the whole organization, once.
    pub fn of(&Facts { organization, values, .. }: &Facts<'_>) -> Self {
        let mut names: HashMap<String, Vec<String>> = HashMap::new();
        for Named { name, account, .. } in all(organization, values) {
            names.entry(name).or_default().push(account);
        }
        names.retain(|_, accounts| accounts.len() > 1);
        Self(names)
    }

    /// Another account that has a bucket of this name.
    pub fn other(&self, name: &str, account: &Account) -> Option<&str> {
        self.0.get(name)?.iter().map(String::as_str).find(|other| *other != account.name)
    }
}

/// The whole name of a bucket in a place; `last` is the default of the component's variable `name`.
pub fn whole(namespace: &str, account: &Account, place: Place<'_>, last: &str, short: &str) -> String {
    let id = resource_id(namespace, &account.tenant, place.environment(), &account.stage, last);
    format!("{id}-{short}")
}
