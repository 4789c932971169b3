//! `s3`: the buckets of an account and who uses them.
//!
//! Which buckets there are differs from account to account and is a variable. The organization decides nothing, but only it
//! shows which of their names are taken.

mod bucket;
mod names;
mod refusals;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kind::{self, Decided, Facts, Refusal, Site};

use names::Names;
pub use names::{Named, buckets_by_name, start_of_names};

/// What the organization decides about its buckets: nothing yet.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decisions {}

impl Decided for Decisions {
    const KIND: &'static str = "s3";

    fn structure(self, facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(Buckets { names: Names::of(facts) })
    }
}

/// The buckets of the organization, by their names.
struct Buckets {
    names: Names,
}

impl kind::Structure for Buckets {
    fn account_refusals(&self, site: &Site<'_>) -> Vec<Refusal> {
        refusals::refusals(&self.names, site)
    }
}
