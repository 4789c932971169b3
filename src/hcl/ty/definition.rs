//! What types there are.

use serde::{Deserialize, Serialize};

use crate::hcl::Value;

/// The type of a variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Type {
    /// Anything.
    Any,
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
    /// Values of one type by key.
    Map(Box<Self>),
    /// Items of a type each.
    Tuple(Vec<Self>),
    /// Attributes of a type each.
    Object(Vec<Field>),
}

/// One attribute of an object type.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Whether it may be left out.
    pub optional: bool,
    /// Its value when it is left out.
    pub default: Value,
}

impl Type {
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
            Self::Object(fields) => fields.iter().find(|field| field.name == name).map(|field| &field.ty),
            Self::Map(inner) => Some(inner),
            _ => None,
        }
    }

    /// The type in words, for a message.
    #[must_use]
    pub const fn in_words(&self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Bool => "true or false",
            Self::List(_) | Self::Set(_) => "a list",
            Self::Tuple(_) => "a list of the right length",
            Self::Map(_) | Self::Object(_) => "a mapping",
        }
    }
}
