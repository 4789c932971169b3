//! What a rule of a variable demands, once for Terraform, once for JSON Schema and once for the manifest.

use regex_lite::Regex;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::format::Format;
use crate::hcl::Type;
use crate::hcl::literal as hcl;

/// A bound on a number or a length; both ends belong to it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The least value.
    pub minimum: Option<i64>,
    /// The greatest value.
    pub maximum: Option<i64>,
}

/// What a value must be. On a list, set or map, `OneOf`, `Pattern` and `Format` hold for each value in it, however deep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// One of these values.
    OneOf(Vec<Value>),
    /// A text that matches a regular expression, in the syntax common to RE2 and ECMA 262.
    Pattern(String),
    /// A number within bounds.
    Range(Bounds),
    /// A text or collection whose length is within bounds.
    Length(Bounds),
    /// A list without repetition.
    Distinct(bool),
    /// A text of a well-known form.
    Format(Format),
    /// A map that holds at least these keys.
    Keys(Vec<String>),
    /// An HCL condition, for what the others cannot say. JSON Schema does not see it.
    Expression(String),
}

impl Check {
    /// The HCL condition that `subject`, an expression such as `var.nat`, satisfies the check.
    #[must_use]
    pub fn condition(&self, subject: &str, ty: &Type) -> String {
        let item = if ty.is_collection() { "item" } else { subject };
        let each = |condition: String| {
            if ty.is_collection() {
                format!("alltrue([for item in {} : {condition}])", items(subject, ty))
            } else {
                condition
            }
        };
        match self {
            Self::OneOf(values) => each(format!("contains({}, {item})", hcl::value(&json!(values)))),
            Self::Pattern(pattern) => each(format!("can(regex({}, {item}))", hcl::string(pattern))),
            Self::Format(format) => each(format.condition(item)),
            Self::Range(bounds) => bounds.condition(subject),
            Self::Length(bounds) => bounds.condition(&format!("length({subject})")),
            Self::Distinct(_) => format!("length(distinct({subject})) == length({subject})"),
            Self::Keys(keys) => {
                format!("length(setsubtract({}, keys({subject}))) == 0", hcl::value(&json!(keys)))
            }
            Self::Expression(condition) => condition.clone(),
        }
    }

    /// The JSON Schema keywords of the check, or `None` where JSON Schema cannot say it.
    #[must_use]
    pub fn json_schema(&self, ty: &Type) -> Option<Value> {
        let each = |schema: Value| schema_of_items(schema, ty);
        Some(match self {
            Self::OneOf(values) => each(json!({ "enum": values })),
            Self::Pattern(pattern) => each(json!({ "pattern": pattern })),
            Self::Format(format) => each(json!({ "pattern": format.pattern() })),
            Self::Range(bounds) => bounds.json_schema("minimum", "maximum"),
            Self::Length(bounds) => match ty {
                Type::String => bounds.json_schema("minLength", "maxLength"),
                Type::Map(_) => bounds.json_schema("minProperties", "maxProperties"),
                _ => bounds.json_schema("minItems", "maxItems"),
            },
            Self::Distinct(_) => json!({ "uniqueItems": true }),
            Self::Keys(keys) => json!({ "required": keys }),
            Self::Expression(_) => return None,
        })
    }

    /// Whether a value of the right type satisfies the check. A condition in HCL counts as satisfied: it is decided with
    /// the values of other variables.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        let each = |accepts: &dyn Fn(&Value) -> bool| all_items(value, accepts);
        let text = |matches: &dyn Fn(&str) -> bool| each(&|item| item.as_str().is_some_and(matches));
        match self {
            Self::OneOf(values) => each(&|item| values.contains(item)),
            Self::Pattern(pattern) => Regex::new(pattern).is_ok_and(|regex| text(&|item| regex.is_match(item))),
            Self::Format(format) => text(&|item| format.accepts(item)),
            Self::Range(bounds) => value.as_f64().is_some_and(|number| bounds.hold(number)),
            Self::Length(bounds) => bounds.hold(length(value)),
            Self::Distinct(_) => value
                .as_array()
                .is_some_and(|items| items.iter().enumerate().all(|(at, item)| !items[..at].contains(item))),
            Self::Keys(keys) => value.as_object().is_some_and(|map| keys.iter().all(|key| map.contains_key(key))),
            Self::Expression(_) => true,
        }
    }
}

/// The values in a collection, and in the collections in it, as an HCL list.
fn items(subject: &str, ty: &Type) -> String {
    let values = if matches!(ty, Type::Map(_)) { format!("values({subject})") } else { subject.to_owned() };
    let element = ty.element();
    if element.is_collection() { format!("flatten([for one in {values} : {}])", items("one", element)) } else { values }
}

/// The schema of a collection whose values have this schema.
fn schema_of_items(schema: Value, ty: &Type) -> Value {
    match ty {
        Type::Map(inner) => json!({ "additionalProperties": schema_of_items(schema, inner) }),
        Type::List(inner) | Type::Set(inner) => json!({ "items": schema_of_items(schema, inner) }),
        _ => schema,
    }
}

fn all_items(value: &Value, accepts: &dyn Fn(&Value) -> bool) -> bool {
    match value {
        Value::Array(items) => items.iter().all(|item| all_items(item, accepts)),
        Value::Object(map) => map.values().all(|item| all_items(item, accepts)),
        one => accepts(one),
    }
}

#[allow(clippy::cast_precision_loss, reason = "a manifest is at most 1 MiB long")]
fn length(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.chars().count() as f64,
        Value::Array(items) => items.len() as f64,
        Value::Object(map) => map.len() as f64,
        _ => 0.0,
    }
}

impl Bounds {
    fn condition(&self, subject: &str) -> String {
        match (self.minimum, self.maximum) {
            (Some(least), Some(most)) if least == most => format!("{subject} == {least}"),
            (Some(least), Some(most)) => {
                format!("{subject} >= {least} && {subject} <= {most}")
            }
            (Some(least), None) => format!("{subject} >= {least}"),
            (None, Some(most)) => format!("{subject} <= {most}"),
            (None, None) => "true".to_owned(),
        }
    }

    fn json_schema(&self, least: &str, most: &str) -> Value {
        let mut schema = serde_json::Map::new();
        if let Some(bound) = self.minimum {
            schema.insert(least.to_owned(), json!(bound));
        }
        if let Some(bound) = self.maximum {
            schema.insert(most.to_owned(), json!(bound));
        }
        Value::Object(schema)
    }

    #[allow(clippy::cast_precision_loss, reason = "bounds are small numbers from the baseline")]
    fn hold(&self, number: f64) -> bool {
        self.minimum.is_none_or(|bound| number >= bound as f64)
            && self.maximum.is_none_or(|bound| number <= bound as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_holds_for_every_text_however_deep() {
        let check = Check::Pattern("^a".to_owned());
        let ty = Type::try_from("map(map(string))".to_owned()).expect("a type");
        let texts = "flatten([for one in values(var.x) : values(one)])";
        assert_eq!(check.condition("var.x", &ty), format!("alltrue([for item in {texts} : can(regex(\"^a\", item))])"));
        let schema = json!({ "additionalProperties": { "additionalProperties": { "pattern": "^a" } } });
        assert_eq!(check.json_schema(&ty), Some(schema));
        assert!(check.accepts(&json!({ "one": { "two": "abc" } })));
        assert!(!check.accepts(&json!({ "one": { "two": "abc", "three": "b" } })));
    }
}
