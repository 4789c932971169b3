//! The whole names of all buckets of the organization: S3 gives each name once in the world.

use std::collections::HashMap;

use super::Decisions;
use super::bucket::buckets;
use crate::kind::{Decided as _, Facts};
use crate::organization::{Account, Place, resource_id};

/// The accounts that have a bucket of a name, by the name, as far as several have it.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, Vec<String>>);

impl Names {
    /// Collects the names of the whole organization, once.
    pub fn of(&Facts { organization, values, .. }: &Facts<'_>) -> Self {
        let Some(last) = values.definition(Decisions::KIND).map(|definition| definition.name.as_str()) else {
            return Self::default();
        };
        let mut names: HashMap<String, Vec<String>> = HashMap::new();
        for account in organization.accounts.values() {
            for (short, bucket) in buckets(values, account) {
                let regions = organization.regions.iter().filter(|region| account.regions.contains_key(&region.name));
                for region in regions.filter(|region| bucket.store.is_in(&region.name)) {
                    let name = whole(&organization.namespace, account, Place::Region(region), last, &short);
                    names.entry(name).or_default().push(account.name.clone());
                }
            }
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
