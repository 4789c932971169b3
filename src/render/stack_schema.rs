//! `stacks/schemas/jsonschema/<component>.json`: what Atmos holds a component in a stack against.

use serde_json::{Map, Value, json};

use crate::kind::{Rule, Variable, keywords, property};
use crate::resolve::Component;

/// What every stack passes once its account has an id.
const ACCOUNT_ID: &str = "account_id";

/// What Atmos says is missing where there is no id. Terraform and JSON Schema name a missing value and nothing else, so the
/// name says what to do.
const NO_ACCOUNT_ID: &str = "account_id: the account has no ID in the manifest. Run `atmos-forge accounts import`, then \
                             `atmos-forge generate`";

/// The schema that Atmos holds a component in a stack against, as the Terraform of the component does: the types
/// and rules of its variables.
#[must_use]
pub fn stack_schema(component: &Component) -> Value {
    let properties: Map<String, Value> = component
        .variables
        .iter()
        .map(|variable| (variable.name.clone(), property(variable, Rule::is_unconditional)))
        .collect();
    let required: Vec<&str> = component
        .variables
        .iter()
        .filter(|variable| variable.default.is_none() && variable.name != ACCOUNT_ID)
        .map(|variable| variable.name.as_str())
        .collect();
    let without_id = json!({
        "description": "Terraform works in no account whose ID is not known.",
        "if": { "not": { "required": [ACCOUNT_ID] } },
        "then": { "required": [NO_ACCOUNT_ID] },
    });
    let conditional = component
        .variables
        .iter()
        .flat_map(|variable| variable.rules.iter().map(move |rule| (variable, rule)))
        .filter(|(_, rule)| !rule.is_unconditional())
        .filter_map(|(variable, rule)| conditional(variable, rule));
    let conditional: Vec<Value> = std::iter::once(without_id).chain(conditional).collect();
    let vars = json!({
        "type": "object",
        "required": required,
        "properties": properties,
        "allOf": conditional,
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": component.name,
        "description": component.definition.summary,
        "type": "object",
        "required": ["vars"],
        "properties": { "vars": vars },
    })
}

/// A rule that holds under conditions: `if` they hold and the control is not waived, `then` the check.
fn conditional(variable: &Variable, rule: &Rule) -> Option<Value> {
    let check = keywords(variable, rule)?;
    let mut condition = Map::new();
    if !rule.when.is_empty() {
        let names: Vec<&String> = rule.when.keys().collect();
        let values: Map<String, Value> =
            rule.when.iter().map(|(name, value)| (name.clone(), json!({ "const": value }))).collect();
        condition.insert("required".to_owned(), json!(names));
        condition.insert("properties".to_owned(), Value::Object(values));
    }
    if let (true, Some(control)) = (rule.waivable, &rule.control) {
        condition.insert(
            "not".to_owned(),
            json!({
                "required": ["waivers"],
                "properties": { "waivers": { "contains": { "const": control } } },
            }),
        );
    }
    Some(json!({
        "description": rule.error_message(),
        "if": condition,
        "then": { "properties": { &variable.name: check } },
    }))
}
