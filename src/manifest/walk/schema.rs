//! The part of JSON Schema that the walk understands.

use std::collections::HashMap;

use regex_lite::Regex;
use serde_json::Value;

/// Keywords that say nothing about which values are right.
const ANNOTATIONS: &[&str] = &[
    "$schema",
    "$id",
    "$comment",
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
];

/// Keywords whose value is no schema.
const PLAIN: &[&str] = &[
    "type",
    "required",
    "enum",
    "const",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
    "pattern",
    "format",
];

/// Keywords whose value is one schema, several schemas by name, or a list of schemas.
const ONE_SCHEMA: &[&str] = &["additionalProperties", "propertyNames", "items"];
const NAMED_SCHEMAS: &[&str] = &["properties", "patternProperties", "$defs"];
const LISTED_SCHEMAS: &[&str] = &["oneOf", "anyOf"];

/// A JSON Schema of which every keyword is understood.
#[derive(Debug, Clone)]
pub struct CheckedSchema {
    root: Value,
    patterns: HashMap<String, Regex>,
}

/// Refuses a schema that the walk would not follow to the letter.
///
/// # Errors
/// When the schema uses an unknown keyword, a reference that leads nowhere or a pattern that is no regular expression.
pub fn check_schema(schema: &Value) -> Result<(), String> {
    CheckedSchema::new(schema.clone()).map(drop)
}

impl CheckedSchema {
    /// Takes a schema once it is sure that the walk follows it to the letter.
    ///
    /// # Errors
    /// When the schema uses an unknown keyword, a reference that leads nowhere or a pattern that is no regular
    /// expression.
    pub fn new(root: Value) -> Result<Self, String> {
        let mut patterns = HashMap::new();
        check(&root, &root, "#", &mut patterns)?;
        Ok(Self { root, patterns })
    }

    /// The whole schema.
    #[must_use]
    pub const fn root(&self) -> &Value {
        &self.root
    }

    /// The schema that a reference leads to; the schema itself where it is none.
    #[must_use]
    pub fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        resolve(&self.root, schema).unwrap_or(schema)
    }

    /// Every alternative of `oneOf` and `anyOf`, and of alternatives that are nothing but further ones; the schema
    /// itself where it has neither keyword.
    #[must_use]
    pub fn alternatives<'a>(&'a self, schema: &'a Value) -> Vec<&'a Value> {
        let schema = self.resolve(schema);
        let mut lists = LISTED_SCHEMAS.iter().filter_map(|keyword| schema.get(keyword)?.as_array()).peekable();
        if lists.peek().is_none() {
            return vec![schema];
        }
        lists.flatten().flat_map(|one| self.flattened(one)).collect()
    }

    fn flattened<'a>(&'a self, alternative: &'a Value) -> Vec<&'a Value> {
        let alternative = self.resolve(alternative);
        let is_list_alone = |keyword: &String| {
            keyword == "type" || LISTED_SCHEMAS.contains(&keyword.as_str()) || is_annotation(keyword)
        };
        match alternative.as_object() {
            Some(keywords) if keywords.keys().all(is_list_alone) => self.alternatives(alternative),
            _ => vec![alternative],
        }
    }

    /// Whether a text matches a pattern of the schema.
    #[must_use]
    pub fn matches(&self, pattern: &str, text: &str) -> bool {
        self.patterns.get(pattern).is_some_and(|regex| regex.is_match(text))
    }
}

/// The values that a schema lists with `const` or `enum`.
#[must_use]
pub fn choices(schema: &Value) -> Option<&[Value]> {
    match (schema.get("const"), schema.get("enum")) {
        (Some(only), _) => Some(std::slice::from_ref(only)),
        (None, Some(list)) => list.as_array().map(Vec::as_slice),
        (None, None) => None,
    }
}

/// The names of the types that a schema allows; none where it allows all.
#[must_use]
pub fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => choices(schema).unwrap_or_default().iter().map(type_of).collect(),
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn resolve<'a>(root: &'a Value, schema: &'a Value) -> Option<&'a Value> {
    let mut schema = schema;
    // A chain of references that is longer than this goes in a circle.
    for _ in 0..16 {
        let Some(reference) = schema.get("$ref") else {
            return Some(schema);
        };
        schema = root.pointer(reference.as_str()?.strip_prefix('#')?)?;
    }
    None
}

fn is_annotation(keyword: &str) -> bool {
    keyword.starts_with("x-") || ANNOTATIONS.contains(&keyword)
}

/// Whether a schema leads back to itself without a step into the document.
fn is_circular(root: &Value, schema: &Value, depth: usize) -> bool {
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(|text| root.pointer(text.strip_prefix('#')?));
    let listed = LISTED_SCHEMAS.iter().filter_map(|keyword| schema.get(keyword)?.as_array()).flatten();
    depth > 32 || reference.into_iter().chain(listed).any(|one| is_circular(root, one, depth + 1))
}

fn check(root: &Value, schema: &Value, at: &str, patterns: &mut HashMap<String, Regex>) -> Result<(), String> {
    let keywords = match schema {
        Value::Bool(_) => return Ok(()),
        Value::Object(keywords) => keywords,
        _ => return Err(format!("{at} is no schema")),
    };
    let mut pattern = |text: &str| {
        let regex = Regex::new(text).map_err(|error| format!("{at}: pattern `{text}`: {error}"))?;
        patterns.insert(text.to_owned(), regex);
        Ok::<_, String>(())
    };
    if let Some(text) = keywords.get("pattern") {
        pattern(text.as_str().unwrap_or_default())?;
    }
    if let Some(Value::Object(named)) = keywords.get("patternProperties") {
        named.keys().try_for_each(|text| pattern(text))?;
    }
    for (keyword, value) in keywords {
        let at = format!("{at}/{keyword}");
        match keyword.as_str() {
            "$ref" if resolve(root, schema).is_none() => return Err(format!("{at} leads nowhere")),
            "$ref" => {}
            name if is_annotation(name) || PLAIN.contains(&name) => {}
            name if ONE_SCHEMA.contains(&name) => check(root, value, &at, patterns)?,
            name if NAMED_SCHEMAS.contains(&name) => {
                let named = value.as_object().ok_or_else(|| format!("{at} is no object"))?;
                for (name, schema) in named {
                    check(root, schema, &format!("{at}/{name}"), patterns)?;
                }
            }
            name if LISTED_SCHEMAS.contains(&name) && is_circular(root, schema, 0) => {
                return Err(format!("{at} leads back to itself"));
            }
            name if LISTED_SCHEMAS.contains(&name) => {
                let listed = value.as_array().ok_or_else(|| format!("{at} is no list"))?;
                for (index, schema) in listed.iter().enumerate() {
                    check(root, schema, &format!("{at}/{index}"), patterns)?;
                }
            }
            _ => return Err(format!("{at}: the walk does not know this keyword")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_walk_does_not_know_is_refused_with_its_place() {
        for (schema, message) in [
            (json!({ "allOf": [] }), "#/allOf: the walk does not know this keyword"),
            (
                json!({ "properties": { "a": { "items": { "exclusiveMinimum": 1 } } } }),
                "#/properties/a/items/exclusiveMinimum: the walk does not know this keyword",
            ),
            (json!({ "$ref": "#/$defs/gone" }), "#/$ref leads nowhere"),
            (json!({ "$ref": "#" }), "#/$ref leads nowhere"),
            (json!({ "anyOf": [{ "type": "null" }, { "$ref": "#" }] }), "#/anyOf leads back to itself"),
            (json!({ "items": [] }), "#/items is no schema"),
        ] {
            assert_eq!(check_schema(&schema), Err(message.to_owned()), "{schema}");
        }
        assert!(check_schema(&json!({ "pattern": "(" })).is_err());
    }

    #[test]
    fn annotations_and_extensions_are_ignored() {
        let schema = json!({ "title": "A", "x-structural": true, "examples": [1], "$defs": { "b": true } });
        assert_eq!(check_schema(&schema), Ok(()));
    }
}
