//! `ec2`: groups of hosts, each deployed alone.
//!
//! The organization decides nothing about them: every value is an account's.

mod refusals;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kind::{self, Decided, Facts, Refusal, Site};

/// Hosts have no structure.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hosts {}

impl Decided for Hosts {
    const KIND: &'static str = "ec2";

    fn structure(self, _facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(self)
    }
}

impl kind::Structure for Hosts {
    fn account_refusals(&self, site: &Site<'_>) -> Vec<Refusal> {
        if site.is_first_region() { refusals::refusals(site) } else { Vec::new() }
    }
}
