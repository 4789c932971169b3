//! How the walk names values and what it expects of them.

use serde_json::Value as Json;

use super::schema::{CheckedSchema, choices, types};
use crate::diagnostic::one_of;
use crate::yaml::{Node, Value};

/// What a schema takes, as in "expected a list of strings".
pub(super) fn expected(schema: &CheckedSchema, node: &Json) -> String {
    let mut choices_of_all = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    for alternative in schema.alternatives(node) {
        match choices(alternative) {
            Some(choices) => choices_of_all.extend(choices),
            None => parts.extend(types(alternative).into_iter().map(|name| of_type(schema, alternative, name))),
        }
    }
    let nullable = parts.iter().any(|part| part == "nothing");
    parts.retain(|part| part != "nothing");
    choices_of_all.retain(|choice| !choice.is_null());
    if !choices_of_all.is_empty() {
        parts.insert(0, listed(&choices_of_all));
    }
    if parts.is_empty() && nullable {
        parts.push("nothing".to_owned());
    }
    parts.dedup();
    if parts.is_empty() { "another value".to_owned() } else { parts.join(" or ") }
}

/// The values of an `enum`, as a person lists them.
pub(super) fn listed(choices: &[&Json]) -> String {
    let texts: Vec<String> = choices.iter().map(|choice| plain(choice)).collect();
    one_of(texts.iter().map(String::as_str))
}

/// A value as it is written in YAML, without quotes.
pub(super) fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn of_type(schema: &CheckedSchema, node: &Json, name: &str) -> String {
    match name {
        "string" => "a string".to_owned(),
        "integer" => "a whole number".to_owned(),
        "number" => "a number".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "object" => "a mapping".to_owned(),
        "null" => "nothing".to_owned(),
        _ => {
            let item = node.get("items").map_or(&Json::Null, |items| schema.resolve(items));
            match types(item).as_slice() {
                ["string"] => "a list of strings".to_owned(),
                ["integer" | "number"] => "a list of numbers".to_owned(),
                ["object"] => "a list of mappings".to_owned(),
                _ => "a list".to_owned(),
            }
        }
    }
}

/// What a node is, as in "`zones` must be a list, found a string".
pub(super) fn kind_of(node: &Node) -> &'static str {
    match &node.value {
        Value::Null => "nothing",
        Value::Bool(true) => "`true`",
        Value::Bool(false) => "`false`",
        Value::Int(_) => "a whole number",
        Value::Float(_) => "a number",
        Value::Str(_) | Value::Unknown(_) => "a string",
        Value::Seq(_) => "a list",
        Value::Map(_) => "a mapping",
    }
}

/// A text for a message: on one line and not too long.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let short: String = text.chars().take(LONGEST).collect();
    let dots = if short.len() < text.len() { "…" } else { "" };
    format!("`{}{dots}`", short.escape_debug().to_string().replace("\\'", "'").replace("\\\"", "\""))
}

/// A count with its noun, such as "1 item" or "3 items".
pub(super) fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
