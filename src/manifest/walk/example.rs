//! A small manifest that the tests of the walk read.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{CheckedSchema, Walker, walk};
use crate::diagnostic::{Diagnostic, Diagnostics, Sources};
use crate::manifest::Located;
use crate::yaml::parse;

/// An account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(dead_code, reason = "read for its schema and by serde")]
pub struct Example {
    /// The first part of the account's name.
    #[schemars(regex(pattern = "^[a-z][a-z0-9]*$"), extend("x-expected" = "lower case letters and digits"))]
    pub tenant: Located<String>,
    /// Its id, once it exists.
    #[schemars(extend("format" = "account-id"), example = "111122223333")]
    pub id: Option<Located<String>>,
    /// Whom to ask about it.
    #[schemars(length(min = 1, max = 12))]
    pub owner: Located<String>,
    /// How much harm a disclosure would do.
    pub data_classification: Classification,
    #[serde(default)]
    pub class: Option<Classification>,
    #[serde(default)]
    pub regions: IndexMap<Located<String>, Option<Region>>,
    #[serde(default)]
    #[schemars(schema_with = "units")]
    pub units: IndexMap<Located<String>, Unit>,
    #[serde(default)]
    pub nat: Option<Nat>,
    #[serde(default)]
    #[schemars(range(min = 16, max = 28))]
    pub block: Option<Located<u8>>,
    #[serde(default)]
    pub flow_logs: bool,
    #[serde(default)]
    #[schemars(extend("x-structural" = true))]
    pub tiers: Vec<String>,
    #[serde(default)]
    #[schemars(schema_with = "blueprints")]
    pub blueprints: serde_json::Value,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// For everybody.
    Public,
    /// For us.
    Internal,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(dead_code, reason = "read by serde")]
pub struct Region {
    pub addresses: Option<Located<String>>,
    #[serde(default)]
    #[schemars(length(min = 2, max = 3), inner(regex(pattern = "^[a-z]$")), extend("uniqueItems" = true))]
    pub zones: Vec<Located<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(dead_code, reason = "read by serde")]
pub struct Unit {
    #[serde(default)]
    #[schemars(schema_with = "units")]
    pub units: IndexMap<Located<String>, Unit>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code, reason = "read by serde")]
pub enum Nat {
    /// One for all zones.
    Single,
    /// One in some zones.
    Zones { count: u8 },
}

fn units(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "propertyNames": { "pattern": "^[a-z-]+$" },
        "additionalProperties": generator.subschema_for::<Unit>(),
    })
}

fn blueprints(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "properties": {
            "vpc": {
                "type": "object",
                "properties": {
                    "layout": {
                        "type": "object",
                        "properties": { "subnets": { "$ref": "#/$defs/structural" } },
                        "additionalProperties": false,
                    },
                    "nat": { "enum": ["single", "none"] },
                },
                "additionalProperties": false,
            },
        },
        "patternProperties": { "^x-": { "type": ["integer", "null"], "maximum": 3 } },
        "additionalProperties": { "anyOf": [
            { "const": 1 },
            { "type": "string", "maxLength": 3 },
            { "type": "array", "minItems": 1, "anyOf": [{ "items": { "type": "integer" } }, { "maxItems": 2 }] },
        ] },
    })
}

pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Example).to_value();
    schema["$defs"]["structural"] = serde_json::json!({ "type": "integer", "x-structural": true });
    schema
}

pub fn problems(text: &str, account: bool) -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let source = sources.add("account.yaml", text);
    let schema = CheckedSchema::new(schema()).unwrap_or_else(|error| panic!("{error}"));
    let mut diagnostics = Diagnostics::default();
    let formats = |format: &str, text: &str| match format {
        "account-id" if text.len() == 12 => Some(Ok(())),
        "account-id" => Some(Err("twelve digits".to_owned())),
        _ => None,
    };
    match parse(text) {
        Ok(node) => {
            walk(&node.in_source(source), &schema, Walker { account, formats: &formats }, &mut diagnostics);
        }
        Err(error) => diagnostics.push(error.diagnostic(source)),
    }
    (diagnostics.sorted(), sources)
}
