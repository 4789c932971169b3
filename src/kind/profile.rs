//! `blueprints/profiles/<profile>.yaml`: which kinds an account gets.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::manifest::KnownProfile;

/// A set of kinds for one purpose of account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Profile {
    /// What the account is for, in one sentence.
    pub description: String,
    /// The kinds that the account gets.
    pub kinds: Vec<String>,
    /// Values over the baseline's, by kind; the organization's and the account's go before them.
    #[serde(default)]
    pub blueprints: IndexMap<String, serde_json::Map<String, Value>>,
}

impl Profile {
    /// What a manifest needs to know of it.
    pub(super) fn known(&self) -> KnownProfile {
        KnownProfile { description: self.description.clone(), kinds: self.kinds.clone() }
    }
}
