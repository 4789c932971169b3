//! What a type makes of a value, and which parts of the value do not fit it.

use super::definition::{Field, Type};
use crate::hcl::Value;

/// A part of a value that its type does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The keys and numbers that lead to the part.
    pub path: Vec<String>,
    /// What is wrong, after the name of the part: "must be a number, found a string".
    pub problem: String,
    /// What was expected there, in words: "a number".
    pub expected: String,
}

impl Type {
    /// The value as Terraform converts it to this type, and every part that does not fit. Unlike Terraform, which
    /// drops them silently, it takes an attribute that an object type does not have for a mistake.
    #[must_use]
    pub fn convert(&self, value: &Value) -> (Value, Vec<Mismatch>) {
        let mut conversion = Conversion { is_strict: false, path: Vec::new(), mismatches: Vec::new() };
        let converted = conversion.part(self, value);
        (converted, conversion.mismatches)
    }

    /// Every part of a value that is not written as this type means it. Terraform converts between numbers and texts
    /// on its own; a manifest must not rely on that. Nor does it take `null` for what may be left out.
    #[must_use]
    pub fn mismatches(&self, value: &Value) -> Vec<Mismatch> {
        let mut conversion = Conversion { is_strict: true, path: Vec::new(), mismatches: Vec::new() };
        conversion.part(self, value);
        conversion.mismatches
    }

    /// The first of [`Self::mismatches`] of a value, as YAML or JSON writes it.
    #[must_use]
    pub fn mismatch(&self, value: &serde_json::Value) -> Option<Mismatch> {
        self.mismatches(&Value::from(value)).into_iter().next()
    }

    /// Whether a value, as YAML or JSON writes it, is of this type without being converted.
    #[must_use]
    pub fn holds(&self, value: &serde_json::Value) -> bool {
        self.mismatch(value).is_none()
    }
}

/// A conversion on its way through a value.
struct Conversion {
    is_strict: bool,
    path: Vec<String>,
    mismatches: Vec<Mismatch>,
}

impl Conversion {
    fn part(&mut self, ty: &Type, value: &Value) -> Value {
        if matches!(value, Value::Unknown(_)) || *value == Value::Null && !self.is_strict {
            return value.clone();
        }
        let converted = match (ty, value) {
            (Type::Any, value) => Some(value.clone()),
            (Type::String, Value::String(_)) | (Type::Number, Value::Number(_)) | (Type::Bool, Value::Bool(_)) => {
                Some(value.clone())
            }
            (Type::String, value) if !self.is_strict => value.to_text().map(Value::String),
            (Type::Number, value) if !self.is_strict => value.to_number().map(Value::Number),
            (Type::Bool, value) if !self.is_strict => value.to_bool().map(Value::Bool),
            (Type::List(inner), Value::List(items)) => Some(Value::List(self.items(|_| inner, items))),
            (Type::Set(inner), Value::List(items)) => {
                let mut items = self.items(|_| inner, items);
                items.sort_by_cached_key(Value::to_text);
                items.dedup_by(|a, b| a == b && a.is_known());
                Some(Value::List(items))
            }
            (Type::Tuple(types), Value::List(items)) if types.len() == items.len() => {
                Some(Value::List(self.items(|at| &types[at], items)))
            }
            (Type::Map(inner), Value::Map(entries)) => {
                let entries = entries.iter().map(|(key, value)| (key.clone(), self.below(key.clone(), inner, value)));
                Some(Value::Map(entries.collect()))
            }
            (Type::Object(fields), Value::Map(entries)) => Some(self.object(fields, entries)),
            _ => None,
        };
        converted.unwrap_or_else(|| {
            let problem = format!("must be {}, found {}", ty.in_words(), value.in_words());
            self.report(self.path.clone(), problem, ty.in_words().to_owned());
            Value::Unknown(value.to_string())
        })
    }

    fn report(&mut self, path: Vec<String>, problem: String, expected: String) {
        self.mismatches.push(Mismatch { path, problem, expected });
    }

    /// A part one step further down.
    fn below(&mut self, step: String, ty: &Type, value: &Value) -> Value {
        self.path.push(step);
        let converted = self.part(ty, value);
        self.path.pop();
        converted
    }

    fn items<'a>(&mut self, ty: impl Fn(usize) -> &'a Type, items: &[Value]) -> Vec<Value> {
        items.iter().enumerate().map(|(at, item)| self.below(at.to_string(), ty(at), item)).collect()
    }

    fn object(&mut self, fields: &[Field], entries: &[(String, Value)]) -> Value {
        for (key, _) in entries.iter().filter(|(key, _)| !fields.iter().any(|field| field.name == *key)) {
            let known = fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", ");
            let problem = format!("is not an attribute of its type, which has {known}");
            self.report(self.path.iter().chain([key]).cloned().collect(), problem, format!("one of {known}"));
        }
        let mut converted = Vec::with_capacity(fields.len());
        for field in fields {
            let given = entries.iter().find(|(key, _)| *key == field.name).map(|(_, value)| value);
            let value = match given {
                None if field.optional => field.default.clone(),
                Some(Value::Null) if field.optional && !self.is_strict => field.default.clone(),
                Some(value) => self.below(field.name.clone(), &field.ty, value),
                None => {
                    let problem = format!("lacks `{}`", field.name);
                    self.report(self.path.clone(), problem, format!("`{}`", field.name));
                    Value::Unknown(field.name.clone())
                }
            };
            converted.push((field.name.clone(), value));
        }
        Value::map(converted)
    }
}
