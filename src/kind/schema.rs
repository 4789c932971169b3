//! JSON schemas: of a blueprint in the manifest, and of a component's variables in a stack.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::check::Check;
use super::definition::Definition;
use super::kind::Kind;
use super::variable::{Rule, SetBy, Variable};
use crate::manifest::lay_schema_over;

/// The schema of a kind's values in the manifest: the properties of its structure, which only the organization
/// may set (`x-structural`), and its variables. Those of a kind that an account has several of are also those of each
/// item, which only the account may name (`x-of-account`).
#[must_use]
pub fn manifest_schema(kind: Kind, definition: &Definition) -> Value {
    let mut structure = kind.schema();
    let mut properties = Map::new();
    if let Some(Value::Object(structural)) = structure.get_mut("properties").map(Value::take) {
        for (key, mut schema) in structural {
            if let Some(default) = definition.structure.get(&key) {
                lay_schema_over(&mut schema, default);
                schema["default"] = default.clone();
            }
            schema["x-structural"] = json!(true);
            properties.insert(key, schema);
        }
    }
    for variable in definition.variables.iter().filter(|variable| variable.set_by == SetBy::Manifest) {
        properties.insert(variable.manifest_key(), property(variable, |rule| rule.control.is_none()));
    }
    if let Some(several) = &definition.instances {
        let mut schema = several.schema(&properties);
        answer(&mut schema["additionalProperties"], definition);
        properties.insert(several.key.clone(), schema);
    }
    let mut schema = json!({
        "type": "object",
        "description": definition.summary,
        "additionalProperties": false,
        "properties": properties,
    });
    answer(&mut schema, definition);
    if let Some(definitions) = structure.get_mut("$defs").map(Value::take) {
        schema["$defs"] = definitions;
    }
    schema
}

/// Says of keys that the kind does without what to write instead (`x-answers`).
fn answer(schema: &mut Value, definition: &Definition) {
    if !definition.answers.is_empty() {
        schema["x-answers"] = json!(definition.answers);
    }
}

/// One variable as a property, with those of its rules that `take` admits.
#[must_use]
pub fn property(variable: &Variable, take: impl Fn(&Rule) -> bool) -> Value {
    let mut schema = variable.ty.json_schema();
    for rule in variable.rules.iter().filter(|rule| take(rule)) {
        if let Some(keywords) = keywords(variable, rule) {
            combine(&mut schema, keywords);
        }
    }
    describe(&mut schema, "", &variable.attributes);
    schema["description"] = json!(variable.description);
    if let Some(default) = &variable.default {
        schema["default"] = default.clone();
    }
    schema
}

/// Gives each attribute of objects its description, by the names that lead to it.
fn describe(schema: &mut Value, above: &str, descriptions: &IndexMap<String, String>) {
    for entries in ["items", "additionalProperties"] {
        if let Some(entries) = schema.get_mut(entries) {
            describe(entries, above, descriptions);
        }
    }
    for (name, property) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        let path = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        if let Some(description) = descriptions.get(&path) {
            property["description"] = json!(description);
        }
        describe(property, &path, descriptions);
    }
}

/// The keywords of a rule for its variable, or nothing where only HCL can say it.
#[must_use]
pub fn keywords(variable: &Variable, rule: &Rule) -> Option<Value> {
    let Some(attribute) = &rule.attribute else {
        let schema = rule.check.json_schema(&variable.ty)?;
        return Some(if variable.may_be_empty() { or_empty(&schema) } else { schema });
    };
    let schema = rule.check.json_schema(variable.ty.attribute(attribute)?)?;
    Some(json!({ "properties": { attribute: schema } }))
}

/// Lets the empty string pass as well.
fn or_empty(schema: &Value) -> Value {
    json!({ "anyOf": [schema, { "const": "" }] })
}

/// Adds keywords to a schema; a keyword that is there already goes into `allOf`.
fn combine(schema: &mut Value, keywords: Value) {
    let (Value::Object(schema), Value::Object(keywords)) = (schema, keywords) else {
        return;
    };
    for (key, value) in keywords {
        match schema.get_mut(&key) {
            None => {
                schema.insert(key, value);
            }
            Some(present @ Value::Object(_)) if key == "items" || key == "additionalProperties" => {
                combine(present, value);
            }
            Some(Value::Object(present)) if key == "properties" => {
                for (name, keywords) in value.as_object().into_iter().flatten() {
                    combine(present.entry(name).or_insert_with(|| json!({})), keywords.clone());
                }
            }
            Some(_) => {
                let all = schema.entry("allOf").or_insert_with(|| json!([]));
                if let Value::Array(all) = all {
                    all.push(json!({ key: value }));
                }
            }
        }
    }
}

impl Rule {
    /// Whether the rule holds everywhere and cannot be waived.
    #[must_use]
    pub fn is_unconditional(&self) -> bool {
        self.when.is_empty() && !self.waivable && !matches!(self.check, Check::Expression(_))
    }
}
