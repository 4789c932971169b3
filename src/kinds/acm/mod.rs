//! `acm`: the public certificates of an account.
//!
//! Which certificates there are differs from account to account and is a variable; the organization decides nothing about them.

mod refusals;
#[cfg(test)]
mod tests;
mod validation;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kind::{self, Decided, Facts, Inputs, Refusal, Site};
use crate::kinds::owner_alerts::owner_alerts;

use validation::validation_region;

/// What the organization decides about its certificates: nothing yet.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificates {}

impl Decided for Certificates {
    const KIND: &'static str = "acm";

    fn structure(self, _facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(self)
    }
}

impl kind::Structure for Certificates {
    fn inputs(&self, site: &Site<'_>) -> Inputs {
        owner_alerts(site).with("validation_region", validation_region(site))
    }

    fn account_refusals(&self, site: &Site<'_>) -> Vec<Refusal> {
        if site.is_first_region() { refusals::refusals(site) } else { Vec::new() }
    }
}
