//! `rds`: the databases of an account, each deployed alone.
//!
//! The engine is the organization's decision, since versions, parameters and logs follow from it; everything else differs from
//! database to database and is a variable.

mod engine;
mod refusals;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::kind::{self, Check, Decided, Facts, Refusal, Rule, Site, Waived};

use engine::Engine;

/// The control that keeps databases on versions with standard support.
const SUPPORTED_VERSION: &str = "rds-supported-version";

/// What the organization decides about its databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Databases {
    /// The engine: `postgres`, `mysql` or `mariadb`. Accounts with another one have a variant in its place.
    engine: Engine,
}

impl Decided for Databases {
    const KIND: &'static str = "rds";

    fn structure(self, _facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(self)
    }
}

impl kind::Structure for Databases {
    fn context(&self, _waived: &Waived) -> serde_json::Result<Value> {
        let engine = self.engine;
        Ok(json!({
            "engine": engine.name(),
            "versions": engine.versions(),
            "parameters": engine.parameters(),
            "logs": engine.logs(),
            "has_extended_support": engine.has_extended_support(),
        }))
    }

    fn defaults(&self) -> Vec<(&'static str, Value)> {
        vec![("engine_version", json!(self.engine.default_version()))]
    }

    /// Only versions of the table.
    fn rules(&self) -> Vec<(&'static str, Rule)> {
        let versions: Vec<&str> = self.engine.versions().iter().map(|one| one.number).collect();
        let message = format!("engine_version must be a major version with standard support: {}.", versions.join(", "));
        let check = Check::OneOf(versions.into_iter().map(|version| json!(version)).collect());
        let rule = Rule { control: Some(SUPPORTED_VERSION.to_owned()), ..Rule::new(check, message, json!("9.6")) };
        vec![("engine_version", rule)]
    }

    fn account_refusals(&self, site: &Site<'_>) -> Vec<Refusal> {
        if site.is_first_region() { refusals::refusals(self.engine, site) } else { Vec::new() }
    }
}
