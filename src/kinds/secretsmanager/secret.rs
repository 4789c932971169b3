//! Secrets as the manifest declares them.

use indexmap::IndexMap;
use serde::Deserialize;

use super::Sharing;
use crate::kind::{Decided as _, Values};
use crate::manifest::Classification;
use crate::organization::Account;

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

/// Whether an account has this kind, or a variant of it.
#[must_use]
pub fn has_secrets(values: &Values<'_>, account: &Account) -> bool {
    values.of_kind(account, Sharing::KIND).is_some()
}

/// The secrets of an account. One that does not have the type is left out: that is told where it is written.
#[must_use]
pub fn secrets(values: &Values<'_>, account: &Account) -> IndexMap<String, Secret> {
    values.of_kind(account, Sharing::KIND).map_or_else(IndexMap::new, |values| values.entries("secrets"))
}
