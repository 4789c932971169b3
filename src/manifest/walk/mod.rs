//! One walk over a document that finds every disagreement with its schema.
//!
//! Reading into a type stops at the first mistake; the walk goes on. What it lets pass, the type reads.

mod mapping;
mod scalar;
mod schema;
mod unsafe_text;
mod words;

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod example;
#[cfg(test)]
mod tests;

use serde_json::Value as Json;

pub use self::schema::{CheckedSchema, check_schema};
pub use self::unsafe_text::{is_unsafe, unsafe_texts};
use crate::yaml::{Key, Node, Value};

use self::schema::{choices, types};
use self::words::{expected, kind_of};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};

/// Decides whether a text has a form: `None` where the form has no check, otherwise what was expected instead.
pub type FormatCheck<'a> = dyn Fn(&str, &str) -> Option<Result<(), String>> + Sync + 'a;

/// What a walk takes into account beside the schema.
#[derive(Clone, Copy)]
pub struct Walker<'a> {
    /// Whether the document is an account's file, which must not decide structure.
    pub account: bool,
    /// The check behind each `format`.
    pub formats: &'a FormatCheck<'a>,
}

/// Finds all that is wrong with a document.
pub fn walk(node: &Node, schema: &CheckedSchema, walker: Walker<'_>, diagnostics: &mut Diagnostics) {
    diagnostics.extend(unsafe_texts(node));
    let mut walk = Walk { schema, walker, path: Vec::new(), found: Diagnostics::default() };
    walk.value(node, &node.place, schema.root());
    diagnostics.extend(walk.found);
}

/// Finds where the value of a key disagrees with a schema of its own, in a document that was walked as a whole.
pub fn walk_part(
    (key, node): (&Key, &Node),
    schema: &CheckedSchema,
    walker: Walker<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut walk = Walk { schema, walker, path: Vec::new(), found: Diagnostics::default() };
    walk.under(key, node, schema.root());
    diagnostics.extend(walk.found);
}

/// A walk on its way through a document.
pub(super) struct Walk<'a> {
    pub(super) schema: &'a CheckedSchema,
    pub(super) walker: Walker<'a>,
    pub(super) path: Vec<Step<'a>>,
    pub(super) found: Diagnostics,
}

/// One step from the top of a document to a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    /// Into the value of a key.
    Key(&'a str),
    /// Into an item of a list, counted from 1.
    Item(usize),
    /// To a key itself.
    Name,
}

impl<'a> Step<'a> {
    const fn key(&self) -> Option<&'a str> {
        match self {
            Self::Key(key) => Some(key),
            Self::Item(_) | Self::Name => None,
        }
    }
}

impl<'a> Walk<'a> {
    /// Checks a value; `place` is the best place for a message about it.
    pub(super) fn value(&mut self, node: &'a Node, place: &Place, schema: &'a Json) {
        if schema == &Json::Bool(false) {
            let message = format!("{} cannot have a value here", self.subject());
            self.report(Code::InvalidValue, message, place, "not expected", "");
            return;
        }
        if schema.get("$ref").is_some() {
            self.value(node, place, self.schema.resolve(schema));
        }
        let types = types(schema);
        if !types.is_empty() && !types.iter().any(|name| has_type(node, name)) {
            self.wrong_type(node, place, schema);
            return;
        }
        if schema.get("oneOf").is_some() || schema.get("anyOf").is_some() {
            self.alternatives(node, place, schema);
        }
        if let Some(choices) = choices(schema) {
            self.choice(node, place, &choices.iter().collect::<Vec<_>>());
        }
        match &node.value {
            Value::Str(text) | Value::Unknown(text) => self.text(text, place, schema),
            Value::Int(_) | Value::Float(_) => self.number(node, place, schema),
            Value::Seq(items) => self.list(items, place, schema),
            Value::Map(entries) => self.mapping(entries, place, schema),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Follows the one alternative that the value's author meant.
    fn alternatives(&mut self, node: &'a Node, place: &Place, schema: &'a Json) {
        let all = self.schema.alternatives(schema);
        if all.is_empty() {
            self.choice(node, place, &[]);
            return;
        }
        let of_type: Vec<_> = all
            .into_iter()
            .filter(|one| {
                let types = types(one);
                types.is_empty() || types.iter().any(|name| has_type(node, name))
            })
            .collect();
        if of_type.is_empty() {
            self.wrong_type(node, place, schema);
        } else if let Some(listed) = of_type.iter().map(|one| choices(one)).collect::<Option<Vec<_>>>() {
            self.choice(node, place, &listed.concat().iter().collect::<Vec<_>>());
        } else {
            let before = std::mem::take(&mut self.found);
            let tried = of_type.into_iter().map(|one| {
                self.value(node, place, one);
                std::mem::take(&mut self.found).sorted()
            });
            let best = tried.min_by_key(Vec::len).unwrap_or_default();
            self.found = before;
            self.found.extend(best);
        }
    }

    fn list(&mut self, items: &'a [Node], place: &Place, schema: &'a Json) {
        self.length(items.len(), "item", ["minItems", "maxItems"], place, schema);
        let distinct = schema.get("uniqueItems") == Some(&Json::Bool(true));
        let mut seen = std::collections::HashMap::new();
        for (index, item) in items.iter().enumerate() {
            self.path.push(Step::Item(index + 1));
            if let Some(schema) = schema.get("items") {
                self.value(item, &item.place, schema);
            }
            self.path.pop();
            if distinct && let Some(first) = seen.insert(item.to_json().to_string(), index) {
                let message = format!("{} has a duplicate item", self.subject());
                let expected = format!("the same as item {}", first + 1);
                self.report(Code::InvalidValue, message, &item.place, &expected, "remove one of the two");
            }
        }
    }

    fn wrong_type(&mut self, node: &Node, place: &Place, schema: &Json) {
        let alternatives = self.schema.alternatives(schema);
        let takes = |name| alternatives.iter().any(|one| choices(one).is_none() && types(one).contains(&name));
        let help = match &node.value {
            _ if self.path.is_empty() => "",
            Value::Int(_) | Value::Float(_) | Value::Bool(_) if takes("string") => {
                "put the value in quotes to make it a string"
            }
            Value::Str(text) if takes("boolean") => match text.to_lowercase().as_str() {
                "yes" | "on" | "y" | "true" => "did you mean `true`?",
                "no" | "off" | "n" | "false" => "did you mean `false`?",
                _ => "",
            },
            Value::Str(text) if takes("integer") && text.parse::<i64>().is_ok() => "remove the quotes",
            Value::Null if takes("object") => "write `{}` for an empty mapping",
            Value::Null if takes("array") => "write `[]` for an empty list",
            _ if takes("array") => "write `[…]` around a single item",
            _ => "",
        };
        let expected = expected(self.schema, schema);
        let message = if self.path.is_empty() && node.value == Value::Null {
            "the file is empty".to_owned()
        } else {
            format!("{} must be {expected}, found {}", self.subject(), kind_of(node))
        };
        let label = format!("expected {expected}");
        self.report(Code::WrongType, message, place, &label, help);
    }

    /// The value or key that is being checked, as a message names it.
    pub(super) fn subject(&self) -> String {
        match self.path.as_slice() {
            [] => "the file".to_owned(),
            [.., Step::Key(key)] => format!("`{key}`"),
            [before @ .., Step::Name] => match before.iter().rev().find_map(Step::key) {
                Some(mapping) => format!("a name in `{mapping}`"),
                None => "a name".to_owned(),
            },
            [before @ .., Step::Item(number)] => match before.iter().rev().find_map(Step::key) {
                Some(list) => format!("item {number} of `{list}`"),
                None => format!("item {number}"),
            },
        }
    }

    pub(super) fn report(&mut self, code: Code, message: String, place: &Place, expected: &str, help: &str) {
        self.found.push(Diagnostic::error(code, message).at(place.clone()).expected(expected).help(help));
    }

    /// Steps into the value of a key.
    pub(super) fn under(&mut self, key: &'a Key, value: &'a Node, schema: &'a Json) {
        self.path.push(Step::Key(&key.text));
        self.value(value, &value.place_under(key), schema);
        self.path.pop();
    }
}

pub(super) fn has_type(node: &Node, name: &str) -> bool {
    match &node.value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Int(_) => matches!(name, "integer" | "number"),
        Value::Float(_) => name == "number",
        Value::Str(_) | Value::Unknown(_) => name == "string",
        Value::Seq(_) => name == "array",
        Value::Map(_) => name == "object",
    }
}
