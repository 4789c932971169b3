//! Terraform's type expressions, as far as components use them.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The type of a variable of a component.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum VariableType {
    /// Text.
    String,
    /// A number.
    Number,
    /// Yes or no.
    Bool,
    /// An ordered list of one type.
    List(Box<Self>),
    /// An unordered collection of one type, without repetition.
    Set(Box<Self>),
    /// Values of one type by name.
    Map(Box<Self>),
    /// Named attributes, each with a type of its own.
    Object(Vec<Attribute>),
}

/// One attribute of an object type.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: VariableType,
    /// Whether it may be left out.
    pub optional: bool,
}

impl VariableType {
    /// Whether a value of this type is a list, set or map.
    #[must_use]
    pub const fn is_collection(&self) -> bool {
        matches!(self, Self::List(_) | Self::Set(_) | Self::Map(_))
    }

    /// The type of an element, for a collection; the type itself otherwise.
    #[must_use]
    pub fn element(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Set(inner) | Self::Map(inner) => inner,
            _ => self,
        }
    }

    /// The type of one attribute of an object, or of one value of a map.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(attributes) => {
                attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &attribute.ty)
            }
            Self::Map(inner) => Some(inner),
            _ => None,
        }
    }

    /// Whether a value, as YAML or JSON writes it, has this type. Terraform converts between numbers and
    /// strings on its own; a manifest must not rely on that.
    #[must_use]
    pub fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::String, Value::String(_)) | (Self::Number, Value::Number(_)) | (Self::Bool, Value::Bool(_)) => true,
            (Self::List(inner) | Self::Set(inner), Value::Array(items)) => items.iter().all(|item| inner.holds(item)),
            (Self::Map(inner), Value::Object(map)) => map.values().all(|item| inner.holds(item)),
            (Self::Object(attributes), Value::Object(map)) => {
                attributes.iter().all(|attribute| {
                    map.get(&attribute.name).map_or(attribute.optional, |item| attribute.ty.holds(item))
                }) && map.keys().all(|key| attributes.iter().any(|attribute| attribute.name == *key))
            }
            _ => false,
        }
    }

    /// The type in words, for a message.
    #[must_use]
    pub fn in_words(&self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Number => "a number",
            Self::Bool => "true or false",
            Self::List(_) | Self::Set(_) => "a list",
            Self::Map(_) | Self::Object(_) => "a mapping",
        }
    }

    /// The type as JSON Schema.
    #[must_use]
    pub fn json_schema(&self) -> Value {
        match self {
            Self::String => json!({ "type": "string" }),
            Self::Number => json!({ "type": "number" }),
            Self::Bool => json!({ "type": "boolean" }),
            Self::List(inner) => json!({ "type": "array", "items": inner.json_schema() }),
            Self::Set(inner) => {
                json!({ "type": "array", "uniqueItems": true, "items": inner.json_schema() })
            }
            Self::Map(inner) => {
                json!({ "type": "object", "additionalProperties": inner.json_schema() })
            }
            Self::Object(attributes) => {
                let properties: serde_json::Map<_, _> =
                    attributes.iter().map(|attribute| (attribute.name.clone(), attribute.ty.json_schema())).collect();
                let required: Vec<_> = attributes
                    .iter()
                    .filter(|attribute| !attribute.optional)
                    .map(|attribute| attribute.name.as_str())
                    .collect();
                json!({
                    "type": "object",
                    "additionalProperties": false,
                    "required": required,
                    "properties": properties,
                })
            }
        }
    }

    /// The type on one line, for a table.
    #[must_use]
    pub fn inline(&self) -> String {
        match self {
            Self::List(inner) => format!("list({})", inner.inline()),
            Self::Set(inner) => format!("set({})", inner.inline()),
            Self::Map(inner) => format!("map({})", inner.inline()),
            Self::Object(attributes) => {
                let attribute = |one: &Attribute| {
                    let ty = one.ty.inline();
                    format!("{} = {}", one.name, if one.optional { format!("optional({ty})") } else { ty })
                };
                format!("object({{ {} }})", attributes.iter().map(attribute).collect::<Vec<_>>().join(", "))
            }
            Self::String | Self::Number | Self::Bool => self.to_string(),
        }
    }

    fn write(&self, out: &mut String, indent: usize) {
        match self {
            Self::String => out.push_str("string"),
            Self::Number => out.push_str("number"),
            Self::Bool => out.push_str("bool"),
            Self::List(inner) => Self::write_generic(out, "list", inner, indent),
            Self::Set(inner) => Self::write_generic(out, "set", inner, indent),
            Self::Map(inner) => Self::write_generic(out, "map", inner, indent),
            Self::Object(attributes) => {
                out.push_str("object({\n");
                for attribute in attributes {
                    let _ = write!(out, "{:1$}{2} = ", "", indent + 2, attribute.name);
                    if attribute.optional {
                        out.push_str("optional(");
                    }
                    attribute.ty.write(out, indent + 2);
                    out.push_str(if attribute.optional { ")\n" } else { "\n" });
                }
                let _ = write!(out, "{:indent$}}})", "");
            }
        }
    }

    fn write_generic(out: &mut String, name: &str, inner: &Self, indent: usize) {
        out.push_str(name);
        out.push('(');
        inner.write(out, indent);
        out.push(')');
    }
}

impl From<VariableType> for String {
    fn from(ty: VariableType) -> Self {
        let mut out = Self::new();
        ty.write(&mut out, 2);
        out
    }
}

impl std::fmt::Display for VariableType {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&String::from(self.clone()))
    }
}

impl TryFrom<String> for VariableType {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut parser = Parser { rest: text.trim() };
        let ty = parser.ty()?;
        if parser.rest.is_empty() { Ok(ty) } else { Err(format!("unexpected `{}` after a type", parser.rest)) }
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn word(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        word
    }

    fn accept(&mut self, token: char) -> bool {
        self.rest = self.rest.trim_start();
        self.rest.strip_prefix(token).is_some_and(|rest| {
            self.rest = rest.trim_start();
            true
        })
    }

    fn expect(&mut self, token: char) -> Result<(), String> {
        if self.accept(token) { Ok(()) } else { Err(format!("expected `{token}` before `{}`", self.rest)) }
    }

    fn ty(&mut self) -> Result<VariableType, String> {
        match self.word() {
            "string" => Ok(VariableType::String),
            "number" => Ok(VariableType::Number),
            "bool" => Ok(VariableType::Bool),
            "list" => Ok(VariableType::List(self.inner()?)),
            "set" => Ok(VariableType::Set(self.inner()?)),
            "map" => Ok(VariableType::Map(self.inner()?)),
            "object" => self.object(),
            other => Err(format!("`{other}` is no type of a variable")),
        }
    }

    fn inner(&mut self) -> Result<Box<VariableType>, String> {
        self.expect('(')?;
        let inner = self.ty()?;
        self.expect(')')?;
        Ok(Box::new(inner))
    }

    fn object(&mut self) -> Result<VariableType, String> {
        self.expect('(')?;
        self.expect('{')?;
        let mut attributes = Vec::new();
        while !self.accept('}') {
            let name = self.word().to_owned();
            if name.is_empty() {
                return Err(format!("expected an attribute before `{}`", self.rest));
            }
            self.expect('=')?;
            let optional = self.rest.starts_with("optional");
            let ty = if optional {
                self.word();
                *self.inner()?
            } else {
                self.ty()?
            };
            attributes.push(Attribute { name, ty, optional });
            self.accept(',');
        }
        self.expect(')')?;
        Ok(VariableType::Object(attributes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> VariableType {
        VariableType::try_from(text.to_owned()).expect("a type")
    }

    #[test]
    fn types_are_written_as_they_are_read() {
        assert_eq!(parse("set(string)").to_string(), "set(string)");
        assert_eq!(parse("map(list(number))").to_string(), "map(list(number))");
        assert_eq!(
            parse("object({ name = string, tags = optional(map(string)) })").to_string(),
            "object({\n    name = string\n    tags = optional(map(string))\n  })"
        );
    }

    #[test]
    fn a_type_on_one_line_is_read_back() {
        let text = "object({ name = string, tags = optional(map(list(string))), zones = set(number) })";
        assert_eq!(parse(text).inline(), text);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["strin", "list(string", "object({ = string })", "string string", ""] {
            assert!(VariableType::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_value_is_held_by_its_type_only() {
        let ty = parse("object({ name = string, days = optional(number) })");
        assert!(ty.holds(&json!({ "name": "a" })));
        assert!(!ty.holds(&json!({ "name": "a", "days": "1" })));
        assert!(!ty.holds(&json!({ "name": "a", "other": 1 })));
        assert!(!ty.holds(&json!({ "days": 1 })));
    }
}
