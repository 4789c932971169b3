//! The JSON schemas of the manifest: of the types, with what the baseline knows filled in.

use indexmap::IndexMap;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::{AccountManifest, OrganizationManifest};

/// What the names of tenants, stages, units and variants are made of.
pub const WORDS: &str = "lowercase letters and digits in words joined by `-`, starting with a letter";

/// The names that a manifest may use, and the schema of each kind's values.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Kinds, each with the schema of its blueprint. Properties that only the organization may set
    /// carry `x-structural: true`, and those that only an account may set `x-of-account: true`.
    pub kinds: IndexMap<String, Value>,
    /// Profiles.
    pub profiles: IndexMap<String, KnownProfile>,
    /// Controls and what each demands.
    pub controls: IndexMap<String, String>,
    /// Frameworks that requirements are known of.
    pub frameworks: Vec<String>,
    /// Decides whether a text has a form that the schemas name; `None` where the form has no check.
    pub formats: fn(&str, &str) -> Option<Result<(), String>>,
}

/// A profile that an account may have.
#[derive(Debug, Clone)]
pub struct KnownProfile {
    /// What it is for, in one sentence.
    pub description: String,
    /// The kinds that the account gets.
    pub kinds: Vec<String>,
}

/// The two schemas of a manifest.
#[derive(Debug, Clone)]
pub struct Schemas {
    /// Of `forge/organization.yaml`.
    pub organization: Value,
    /// Of `forge/accounts/<account>.yaml`.
    pub account: Value,
}

impl Schemas {
    /// The schemas for a vocabulary, the variants that the organization declares, name to kind, and the values that it
    /// has by kind or variant, which its accounts need not say again.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary, variants: &IndexMap<String, String>, decided: &[(String, Value)]) -> Self {
        let mut components = vocabulary.kinds.clone();
        for (variant, kind) in variants {
            if let Some(schema) = vocabulary.kinds.get(kind) {
                components.insert(variant.clone(), schema.clone());
            }
        }
        let names: Vec<String> = components.keys().cloned().collect();
        let kinds: Vec<&str> = vocabulary.kinds.keys().map(String::as_str).collect();

        let mut organization = root::<OrganizationManifest>("organization.yaml of atmos-forge");
        organization["properties"]["blueprints"] =
            by_component(&components, "Values over the baseline's, by kind or variant.");
        organization["properties"]["variants"] = json!({
            "description": "Second structures of one kind, each a component under its own name.",
            "type": "object",
            "propertyNames": {
                "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)+$",
                "x-expected": "a kind and a word of your own, such as `vpc-edge`",
            },
            "additionalProperties": {
                "type": "object",
                "additionalProperties": false,
                "required": ["kind"],
                "properties": {
                    "kind": { "type": "string", "enum": kinds, "description": "The kind." },
                    "blueprint": { "type": "object", "description": "Values over the baseline's." },
                },
            },
        });
        let mut account = root::<AccountManifest>("An account of atmos-forge");
        for (name, values) in decided {
            let takes = |component: &str| component == name || variants.get(component) == Some(name);
            components
                .iter_mut()
                .filter(|(component, _)| takes(component))
                .for_each(|(_, schema)| lay_schema_over(schema, values));
        }
        account["properties"]["blueprints"] =
            by_component(&components, "Values over the organization's, by kind or variant.");
        account["properties"]["kinds"]["items"] = json!({ "type": "string", "enum": names });

        for schema in [&mut organization, &mut account] {
            fill(schema, &|marker| match marker {
                "profile" => {
                    Some(documented(vocabulary.profiles.iter().map(|(name, profile)| (name, &profile.description))))
                }
                "control" => Some(documented(&vocabulary.controls)),
                _ => None,
            });
        }
        organization["properties"]["stages"]["items"]["x-expected"] = json!(WORDS);
        organization["properties"]["frameworks"]["items"] = json!({ "type": "string", "enum": vocabulary.frameworks });
        Self { organization, account }
    }
}

/// Makes the schema of a value that of an overlay over a base: a key that the base has need not be said again.
pub fn lay_schema_over(schema: &mut Value, base: &Value) {
    let Value::Object(base) = base else {
        return;
    };
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|key| key.as_str().is_none_or(|key| !base.contains_key(key)));
    }
    let entry = schema.get("additionalProperties").filter(|entry| entry.is_object()).cloned();
    for (key, value) in base {
        if let Some(property) = schema.get_mut("properties").and_then(|properties| properties.get_mut(key)) {
            lay_schema_over(property, value);
        } else if let Some(entry) = &entry {
            let mut known = entry.clone();
            lay_schema_over(&mut known, value);
            if known != *entry {
                schema["properties"][key] = known;
            }
        }
    }
}

fn root<T: schemars::JsonSchema>(title: &str) -> Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), json!(title));
    schema.to_value()
}

fn by_component(components: &IndexMap<String, Value>, description: &str) -> Value {
    json!({
        "type": "object",
        "description": description,
        "additionalProperties": false,
        "properties": components,
    })
}

/// An enumeration whose values each have a description.
fn documented<'a>(names: impl IntoIterator<Item = (&'a String, &'a String)>) -> Value {
    let choice = |(name, text)| json!({ "const": name, "description": text });
    let choices: Vec<Value> = names.into_iter().map(choice).collect();
    json!({ "type": "string", "oneOf": choices })
}

/// Puts what the baseline knows into the places that the types mark with `x-forge`.
fn fill(schema: &mut Value, known: &impl Fn(&str) -> Option<Value>) {
    match schema {
        Value::Object(map) => {
            let filled = map.get("x-forge").and_then(Value::as_str).and_then(known);
            if let Some(Value::Object(filled)) = filled {
                map.shift_remove("x-forge");
                map.extend(filled);
            }
            map.values_mut().for_each(|inner| fill(inner, known));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| fill(inner, known)),
        _ => {}
    }
}

pub(super) fn placeholder(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "object" })
}

pub(super) fn component_list(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "uniqueItems": true, "items": {} })
}

pub(super) fn removals(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "uniqueItems": true, "items": { "type": "string" } })
}

pub(super) fn profile(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "x-forge": "profile" })
}

pub(super) fn control(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "x-forge": "control" })
}

pub(super) fn tags(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "propertyNames": { "pattern": "^[A-Za-z][A-Za-z0-9_.:/=+@-]{0,127}$", "x-expected": "the name of a tag" },
        "additionalProperties": { "type": "string", "format": "tag-value" },
    })
}
