//! Terraform's type expressions, as they stand in a file, and what they make of a value.

use hcl_edit::expr::{Expression, FuncCall, ObjectKey};

use super::scope::Scope;
use super::value::Value;

/// The type of a variable.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Anything.
    Any,
    /// Text.
    String,
    /// A number.
    Number,
    /// Yes or no.
    Bool,
    /// A list of one type.
    List(Box<Self>),
    /// A set of one type.
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

/// A part of a value that its type does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The keys and numbers that lead to the part.
    pub path: Vec<String>,
    /// What is wrong, after the name of the part: "must be a number".
    pub problem: String,
}

impl Type {
    /// Reads a type expression; one that is not understood takes anything.
    #[must_use]
    pub fn parse(expression: &Expression, scope: &Scope<'_>, text: &str) -> Self {
        match expression {
            Expression::Parenthesis(parenthesis) => Self::parse(parenthesis.inner(), scope, text),
            Expression::Variable(name) => match name.as_str() {
                "string" => Self::String,
                "number" => Self::Number,
                "bool" => Self::Bool,
                "list" => Self::List(Box::new(Self::Any)),
                "set" => Self::Set(Box::new(Self::Any)),
                "map" => Self::Map(Box::new(Self::Any)),
                _ => Self::Any,
            },
            Expression::FuncCall(call) => Self::constructed(call, scope, text),
            _ => Self::Any,
        }
    }

    fn constructed(call: &FuncCall, scope: &Scope<'_>, text: &str) -> Self {
        let Some(argument) = call.args.get(0) else {
            return Self::Any;
        };
        let inner = || Box::new(Self::parse(argument, scope, text));
        match (call.name.name.as_str(), argument) {
            ("list", _) => Self::List(inner()),
            ("set", _) => Self::Set(inner()),
            ("map", _) => Self::Map(inner()),
            ("tuple", Expression::Array(items)) => {
                Self::Tuple(items.iter().map(|item| Self::parse(item, scope, text)).collect())
            }
            ("object", Expression::Object(object)) => Self::Object(
                object
                    .iter()
                    .filter_map(|(key, value)| Some(field(key_name(key)?, value.expr(), scope, text)))
                    .collect(),
            ),
            _ => Self::Any,
        }
    }

    /// The value as Terraform converts it to this type, and every part that does not fit. Unlike Terraform, which
    /// drops them silently, it takes an attribute that an object type does not have for a mistake.
    #[must_use]
    pub fn convert(&self, value: &Value) -> (Value, Vec<Mismatch>) {
        let mut mismatches = Vec::new();
        let converted = self.convert_part(value, &mut Vec::new(), &mut mismatches);
        (converted, mismatches)
    }

    fn convert_part(&self, value: &Value, path: &mut Vec<String>, mismatches: &mut Vec<Mismatch>) -> Value {
        if matches!(value, Value::Unknown(_) | Value::Null) {
            return value.clone();
        }
        let converted = match (self, value) {
            (Self::Any, value) => Some(value.clone()),
            (Self::String, value) => value.to_text().map(Value::String),
            (Self::Number, value) => value.to_number().map(Value::Number),
            (Self::Bool, value) => value.to_bool().map(Value::Bool),
            (Self::List(inner) | Self::Set(inner), Value::List(items)) => {
                let mut items = each(items, path, |item, path| inner.convert_part(item, path, mismatches));
                if matches!(self, Self::Set(_)) {
                    items.sort_by_cached_key(Value::to_text);
                    items.dedup_by(|a, b| a == b && a.is_known());
                }
                Some(Value::List(items))
            }
            (Self::Tuple(types), Value::List(items)) if types.len() == items.len() => {
                let mut types = types.iter();
                Some(Value::List(each(items, path, |item, path| {
                    types.next().unwrap_or(&Self::Any).convert_part(item, path, mismatches)
                })))
            }
            (Self::Map(inner), Value::Map(entries)) => {
                let entries = entries.iter().map(|(key, value)| {
                    path.push(key.clone());
                    let value = inner.convert_part(value, path, mismatches);
                    path.pop();
                    (key.clone(), value)
                });
                Some(Value::Map(entries.collect()))
            }
            (Self::Object(fields), Value::Map(entries)) => Some(object(fields, entries, path, mismatches)),
            _ => None,
        };
        converted.unwrap_or_else(|| {
            let problem = format!("must be {}, not {}", self.in_words(), value.in_words());
            mismatches.push(Mismatch { path: path.clone(), problem });
            Value::Unknown(value.to_string())
        })
    }

    /// The type in words, for a message.
    #[must_use]
    pub const fn in_words(&self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::String => "text",
            Self::Number => "a number",
            Self::Bool => "true or false",
            Self::List(_) | Self::Set(_) => "a list",
            Self::Tuple(_) => "a list of the right length",
            Self::Map(_) | Self::Object(_) => "a mapping",
        }
    }
}

fn each(
    items: &[Value],
    path: &mut Vec<String>,
    mut convert: impl FnMut(&Value, &mut Vec<String>) -> Value,
) -> Vec<Value> {
    let mut converted = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        path.push(at.to_string());
        converted.push(convert(item, path));
        path.pop();
    }
    converted
}

fn object(
    fields: &[Field],
    entries: &[(String, Value)],
    path: &mut Vec<String>,
    mismatches: &mut Vec<Mismatch>,
) -> Value {
    for (key, _) in entries.iter().filter(|(key, _)| !fields.iter().any(|field| field.name == *key)) {
        let known: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let problem = format!("is no attribute of its type, which has {}", known.join(", "));
        mismatches.push(Mismatch { path: path.iter().chain([key]).cloned().collect(), problem });
    }
    let mut converted = Vec::with_capacity(fields.len());
    for field in fields {
        let given = entries.iter().find(|(key, _)| *key == field.name).map(|(_, value)| value);
        let value = match given {
            Some(Value::Null) | None if field.optional => field.default.clone(),
            Some(value) => {
                path.push(field.name.clone());
                let value = field.ty.convert_part(value, path, mismatches);
                path.pop();
                value
            }
            None => {
                let problem = format!("lacks `{}`", field.name);
                mismatches.push(Mismatch { path: path.clone(), problem });
                Value::Unknown(field.name.clone())
            }
        };
        converted.push((field.name.clone(), value));
    }
    Value::map(converted)
}

fn field(name: String, expression: &Expression, scope: &Scope<'_>, text: &str) -> Field {
    if let Expression::FuncCall(call) = expression
        && call.name.name.as_str() == "optional"
        && let Some(inner) = call.args.get(0)
    {
        let ty = Type::parse(inner, scope, text);
        let default = call.args.get(1).map_or(Value::Null, |default| {
            scope.decide(default, text).map_or_else(Value::Unknown, |value| ty.convert(&value).0)
        });
        return Field { name, ty, optional: true, default };
    }
    Field { name, ty: Type::parse(expression, scope, text), optional: false, default: Value::Null }
}

fn key_name(key: &ObjectKey) -> Option<String> {
    match key {
        ObjectKey::Ident(name) => Some(name.to_string()),
        ObjectKey::Expression(Expression::String(name)) => Some(name.value().clone()),
        ObjectKey::Expression(_) => None,
    }
}
