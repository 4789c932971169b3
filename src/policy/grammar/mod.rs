//! What AWS takes as a policy of each type. Terraform sends anything, and AWS says what is wrong only in the apply.
//!
//! Each function takes a whole document and names everything in it that AWS refuses; nothing when it is right.

mod ec2;
mod statements;
mod tags;

use serde_json::{Map, Value};

pub use ec2::ec2;
pub use statements::{resource_control, service_control};
pub use tags::tags;

/// The operators of the policies that AWS itself reads.
const ASSIGN: &str = "@@assign";
const APPEND: &str = "@@append";
const REMOVE: &str = "@@remove";
const CHILDREN: &str = "@@operators_allowed_for_child_policies";

/// Collects what is wrong with a document.
#[derive(Debug, Default)]
struct Problems(Vec<String>);

impl Problems {
    fn add(&mut self, problem: impl Into<String>) {
        self.0.push(problem.into());
    }

    /// A mapping, or a problem.
    fn map<'v>(&mut self, value: &'v Value, path: &str) -> Option<&'v Map<String, Value>> {
        let map = value.as_object();
        if map.is_none() {
            self.add(format!("`{path}` must be a mapping"));
        }
        map
    }

    /// A document that has one key, which holds a mapping.
    fn only<'v>(&mut self, document: &'v Value, key: &str) -> Option<&'v Map<String, Value>> {
        let map = self.map(document, "the policy")?;
        for unknown in map.keys().filter(|one| *one != key) {
            self.add(format!("a policy of this type must start with `{key}`, found `{unknown}`"));
        }
        let Some(value) = map.get(key) else {
            self.add(format!("`{key}` is missing"));
            return None;
        };
        self.map(value, key)
    }

    /// A leaf: a value behind operators. Lists may be appended to and taken from, single values only assigned.
    fn leaf(&mut self, value: &Value, path: &str, is_list: bool, mut holds: impl FnMut(&str) -> Result<(), String>) {
        let Some(operators) = self.map(value, path) else { return };
        if !operators.keys().any(|operator| operator != CHILDREN) {
            self.add(format!("`{path}` has no value: `{ASSIGN}` gives it one"));
        }
        for (operator, value) in operators {
            match operator.as_str() {
                CHILDREN => self.children(value, path),
                ASSIGN | APPEND | REMOVE if is_list => {
                    let Some(items) = value.as_array().filter(|items| !items.is_empty()) else {
                        self.add(format!("`{path}` must be a list"));
                        continue;
                    };
                    for item in items {
                        self.text(item, path, &mut holds);
                    }
                }
                ASSIGN => self.text(value, path, &mut holds),
                other => self.add(format!("`{path}` does not accept the operator `{other}`")),
            }
        }
    }

    fn text(&mut self, value: &Value, path: &str, holds: &mut impl FnMut(&str) -> Result<(), String>) {
        match value.as_str() {
            Some(text) => {
                if let Err(wanted) = holds(text) {
                    self.add(format!("`{path}` does not accept `{text}`: {wanted}"));
                }
            }
            None => self.add(format!("`{path}` must be a string, found {value}")),
        }
    }

    fn children(&mut self, value: &Value, path: &str) {
        const ALLOWED: [&str; 5] = [ASSIGN, APPEND, REMOVE, "@@all", "@@none"];
        let known = |one: &Value| one.as_str().is_some_and(|one| ALLOWED.contains(&one));
        if !value.as_array().is_some_and(|operators| !operators.is_empty() && operators.iter().all(known)) {
            self.add(format!("`{path}`: `{CHILDREN}` must be a list of {}", ALLOWED.join(", ")));
        }
    }
}
