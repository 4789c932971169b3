//! Kinds that an account has several of, each deployed alone: a database, a function.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::shared_variables::LONGEST_NAME;
use crate::manifest::WORDS;

/// How an account names the instances of a kind that it has several of. Each is a component of its own in a stack, called
/// `<component>/<item>`, with its own state: applying, upgrading or removing one never touches another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Several {
    /// The key of the account's values that holds them by item, such as `databases`. What stands beside it holds for all of
    /// them.
    pub key: String,
    /// What one of them is, as a noun without an article, such as `database`.
    pub one: String,
    /// What stands before the item in the names of its resources, such as `db-`.
    pub prefix: String,
    /// The blueprints of an account that has one, by kind, with everything that it needs of other kinds: for the help, and
    /// for the tests.
    pub example: Map<String, Value>,
}

impl Several {
    /// The name of one of them in a stack of Atmos.
    #[must_use]
    pub fn instance(component: &str, item: &str) -> String {
        format!("{component}/{item}")
    }

    /// The component and the item that such a name is made of; nothing where it is that of a component.
    #[must_use]
    pub fn parts(instance: &str) -> Option<(&str, &str)> {
        instance.split_once('/')
    }

    /// Whether a name is that of an instance.
    #[must_use]
    pub fn is_instance(name: &str) -> bool {
        Self::parts(name).is_some()
    }

    /// `var.name` of one of them, the last part of the names of its resources.
    #[must_use]
    pub fn resource_name(&self, item: &str) -> String {
        format!("{}{item}", self.prefix)
    }

    /// The schema of the mapping that holds them, for a schema of what one holds.
    #[must_use]
    pub fn schema(&self, one: &Map<String, Value>) -> Value {
        let longest = LONGEST_NAME - self.prefix.len();
        json!({
            "type": "object",
            "description": format!("Each {} by its name, deployed on its own. Values beside this key hold for all of them.", self.one),
            "propertyNames": {
                "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
                "x-expected": WORDS,
                "maxLength": longest,
            },
            "additionalProperties": {
                "type": "object",
                "additionalProperties": false,
                "properties": one,
            },
            "x-of-account": true,
        })
    }
}
