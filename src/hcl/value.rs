//! Values of HCL, as far as they are known.

use serde_json::Number;

/// A value of HCL. Sets are lists; maps and objects are maps in the order of their keys.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    String(String),
    /// A list, tuple or set.
    List(Vec<Self>),
    /// A map or object, sorted by key, each key once.
    Map(Vec<(String, Self)>),
    /// What only a plan can tell, as it is written.
    Unknown(String),
}

impl Value {
    /// A map of entries in any order; of a key that comes twice the last value counts.
    #[must_use]
    pub fn map(mut entries: Vec<(String, Self)>) -> Self {
        entries.reverse();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        entries.dedup_by(|(later, _), (first, _)| later == first);
        Self::Map(entries)
    }

    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::String(text.into())
    }

    /// The value of a key of a map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => {
                entries.binary_search_by(|(name, _)| name.as_str().cmp(key)).ok().map(|at| &entries[at].1)
            }
            _ => None,
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the value and everything in it is known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::List(items) => items.iter().all(Self::is_known),
            Self::Map(entries) => entries.iter().all(|(_, value)| value.is_known()),
            _ => true,
        }
    }

    /// The first part of the value that is not known, as it is written.
    #[must_use]
    pub fn unknown_part(&self) -> Option<&str> {
        match self {
            Self::Unknown(text) => Some(text),
            Self::List(items) => items.iter().find_map(Self::unknown_part),
            Self::Map(entries) => entries.iter().find_map(|(_, value)| value.unknown_part()),
            _ => None,
        }
    }

    /// The value as a text, where Terraform would convert it to one.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        match self {
            Self::String(text) => Some(text.clone()),
            Self::Number(number) => Some(number_text(*number)),
            Self::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// The value as a number, where Terraform would convert it to one.
    #[must_use]
    pub fn to_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::String(text) => text.parse().ok().filter(|number: &f64| {
                number.is_finite() && text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
            }),
            _ => None,
        }
    }

    /// The value as a yes or no, where Terraform would convert it to one.
    #[must_use]
    pub fn to_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::String(text) if text == "true" => Some(true),
            Self::String(text) if text == "false" => Some(false),
            _ => None,
        }
    }

    /// What sort of value it is, for a message.
    #[must_use]
    pub const fn in_words(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
            Self::Unknown(_) => "a value that only a plan knows",
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => formatter.write_str("null"),
            Self::Bool(value) => write!(formatter, "{value}"),
            Self::Number(number) => formatter.write_str(&number_text(*number)),
            Self::String(text) => write!(formatter, "{text:?}"),
            Self::List(items) => {
                formatter.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    write!(formatter, "{}{item}", if at == 0 { "" } else { ", " })?;
                }
                formatter.write_str("]")
            }
            Self::Map(entries) => {
                formatter.write_str("{")?;
                for (at, (key, value)) in entries.iter().enumerate() {
                    write!(formatter, "{} {key} = {value}", if at == 0 { "" } else { "," })?;
                }
                formatter.write_str(if entries.is_empty() { "}" } else { " }" })
            }
            Self::Unknown(text) => formatter.write_str(text),
        }
    }
}

impl From<&serde_json::Value> for Value {
    fn from(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => Self::Number(Number::as_f64(number).unwrap_or_default()),
            serde_json::Value::String(text) => Self::text(text),
            serde_json::Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            serde_json::Value::Object(map) => {
                Self::map(map.iter().map(|(key, value)| (key.clone(), Self::from(value))).collect())
            }
        }
    }
}

/// A number as Terraform writes it in a text.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}
