//! `dynamodb`: the tables of an account and who uses them.
//!
//! Which tables there are differs from account to account and is a variable; the organization decides nothing about them.

#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kind::{self, Decided, Facts, Refusal, Site};
use crate::kinds::stores::{Sort, Store};

const TABLES: Sort = Sort {
    key: "tables",
    noun: "table",
    classification: "dynamodb-classification",
    key_classification: "dynamodb-key-classification",
    named_readers: "dynamodb-named-readers",
};

/// What the organization decides about its tables: nothing yet.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tables {}

impl Decided for Tables {
    const KIND: &'static str = "dynamodb";

    fn structure(self, _facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(self)
    }
}

impl kind::Structure for Tables {
    fn account_refusals(&self, site: &Site<'_>) -> Vec<Refusal> {
        if !site.is_first_region() {
            return Vec::new();
        }
        let tables = site.own.entries::<Store>(TABLES.key);
        tables.iter().flat_map(|(name, table)| TABLES.refusals(site, name, table, "data")).collect()
    }
}
