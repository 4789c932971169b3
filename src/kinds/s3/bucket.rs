//! Buckets as the manifest declares them.

use indexmap::IndexMap;
use serde::Deserialize;

use super::Decisions;
use crate::kind::{Decided as _, Values};
use crate::kinds::stores::Store;
use crate::manifest::Classification;
use crate::organization::Account;

/// One bucket, under its short name.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Bucket {
    /// What it has in common with other stores.
    #[serde(flatten)]
    pub store: Store,
    /// `data`, or `packages`.
    #[serde(default)]
    pub holds: Option<String>,
    /// The days in which a replaced or deleted object can be restored.
    #[serde(default)]
    pub versions: Option<f64>,
}

impl Bucket {
    /// Whether it holds packages of functions.
    #[must_use]
    pub fn holds_packages(&self) -> bool {
        self.holds.as_deref() == Some("packages")
    }

    /// The purpose of the key that encrypts it.
    #[must_use]
    pub fn purpose(&self) -> &'static str {
        if self.holds_packages() { "functions" } else { "data" }
    }
}

/// The days in which a replaced or deleted object of a class can at least be restored.
#[must_use]
pub const fn least_versions(class: Classification) -> f64 {
    match class {
        Classification::Public => 30.0,
        Classification::Internal => 90.0,
        Classification::Confidential => 180.0,
        Classification::Restricted => 365.0,
    }
}

/// The buckets of an account. One that does not have the type is left out: that is told where it is written.
#[must_use]
pub fn buckets(values: &Values<'_>, account: &Account) -> IndexMap<String, Bucket> {
    values.of_kind(account, Decisions::KIND).map_or_else(IndexMap::new, |values| values.entries("buckets"))
}
