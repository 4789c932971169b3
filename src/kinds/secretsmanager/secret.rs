//! Secrets as the manifest declares them.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::manifest::Classification;
use crate::manifest::Override;
use crate::organization::{Account, Organization};

use super::Sharing;
use crate::kind::Decided as _;

/// One secret, under its service and purpose.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Secret {
    /// How sensitive it is; unknown words are refused by the variable's rule.
    #[serde(default)]
    pub classification: Option<Classification>,
    /// `generated`, or `none`.
    #[serde(default)]
    pub rotation: Option<String>,
    /// The region that it stands in, where that is one alone.
    #[serde(default)]
    pub region: Option<String>,
    /// Other regions with a copy of it.
    #[serde(default)]
    pub replicas: Option<Vec<String>>,
    /// Roles of other accounts that read it, as `account/role`.
    #[serde(default)]
    pub readers: Option<Vec<String>>,
}

/// The names of the kind and of its variants.
pub fn components(organization: &Organization) -> impl Iterator<Item = &str> {
    let variants = organization.variants.iter().filter(|(_, variant)| variant.kind.value == Sharing::KIND);
    std::iter::once(Sharing::KIND).chain(variants.map(|(name, _)| name.as_str()))
}

/// Whether an account has this kind, or a variant of it.
#[must_use]
pub fn has_secrets(organization: &Organization, account: &Account) -> bool {
    components(organization).any(|name| account.components.iter().any(|one| one == name))
}

/// The secrets of an account: the organization's, and the account's own over them.
#[must_use]
pub fn secrets(organization: &Organization, account: &Account) -> IndexMap<String, Secret> {
    let layers = [&organization.blueprints, &account.blueprints];
    let layers = layers.into_iter().flat_map(|layer| components(organization).filter_map(|name| layer.get(name)));
    layers.flat_map(declared).collect()
}

/// The secrets that one layer declares. One that does not have the type is left out: that is reported elsewhere.
fn declared(layer: &Override) -> impl Iterator<Item = (String, Secret)> + '_ {
    let entries = layer.node.get(&["secrets"]).map_or(&[][..], |secrets| secrets.entries());
    entries
        .iter()
        .filter_map(|(name, secret)| Some((name.text.clone(), serde_json::from_value(secret.to_json()).ok()?)))
}
