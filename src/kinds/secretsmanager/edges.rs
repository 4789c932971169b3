//! Who reads which secret of another account: the one fact that the secret's policy, its key's and the reader's follow from.

use std::collections::HashMap;

use super::secret::{Secret, has_secrets, secrets};
use crate::kind::Facts;
use crate::organization::Account;

/// A role of one account that reads a secret of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The role, without the namespace in front.
    pub role: String,
    /// The id of the account that holds the secret.
    pub owner_id: String,
    /// The whole name of the secret.
    pub secret: String,
    /// The regions that the secret stands in.
    pub regions: Vec<String>,
}

/// All edges of the organization, by the account that reads.
#[derive(Debug, Clone, Default)]
pub struct Edges(HashMap<String, Vec<Edge>>);

impl Edges {
    /// Collects the edges of the whole organization, once.
    #[must_use]
    pub fn of(&Facts { organization, values, .. }: &Facts<'_>) -> Self {
        let mut edges: HashMap<String, Vec<Edge>> = HashMap::new();
        for owner in organization.accounts.values() {
            let Some(id) = owner.id.as_ref().filter(|_| has_secrets(values, owner)) else {
                continue;
            };
            for (name, secret) in secrets(values, owner) {
                let readers = secret.readers.iter().flatten().filter_map(|reader| reader.split_once('/'));
                for (account, role) in readers {
                    edges.entry(account.to_owned()).or_default().push(Edge {
                        role: role.to_owned(),
                        owner_id: id.clone(),
                        secret: format!("/{}/{name}", owner.stage),
                        regions: regions(owner, &secret).map(str::to_owned).collect(),
                    });
                }
            }
        }
        Self(edges)
    }

    /// What the roles of an account read in a region.
    pub fn read_by<'a>(&'a self, account: &Account, region: &'a str) -> impl Iterator<Item = &'a Edge> {
        let edges = self.0.get(&account.name).into_iter().flatten();
        edges.filter(move |edge| edge.regions.iter().any(|one| one == region))
    }
}

/// The regions of an account that a secret stands in.
pub fn regions<'a>(owner: &'a Account, secret: &'a Secret) -> impl Iterator<Item = &'a str> {
    let all = owner.regions.keys().map(String::as_str);
    all.filter(|region| secret.region.as_ref().is_none_or(|only| only == region))
}
