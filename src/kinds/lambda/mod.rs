//! `lambda`: functions, each deployed alone.
//!
//! The organization decides nothing about them: every value is an account's.

mod code;
mod refusals;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kind::{self, Decided, Facts, Inputs, Refusal, Site};
use crate::kinds::owner_alerts::owner_alerts;
use crate::kinds::s3;

/// Functions have no structure.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Functions {}

impl Decided for Functions {
    const KIND: &'static str = "lambda";

    fn structure(self, facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(Deployed { buckets: s3::buckets_by_name(facts) })
    }
}

/// What functions can be deployed from.
struct Deployed {
    /// The buckets of the organization, by their names.
    buckets: HashMap<String, s3::Named>,
}

impl kind::Structure for Deployed {
    fn inputs(&self, site: &Site<'_>) -> Inputs {
        owner_alerts(site)
    }

    fn account_refusals(&self, site: &Site<'_>) -> Vec<Refusal> {
        if site.is_first_region() { refusals::refusals(&self.buckets, site) } else { Vec::new() }
    }
}
