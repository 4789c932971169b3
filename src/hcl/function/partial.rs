//! Functions whose result is known although a part of their arguments is not.

use super::super::value::Value;

/// The result, where this function and these arguments have one.
pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Value> {
    match (name, arguments) {
        ("length", [Value::List(items)]) => Some(count(items.len())),
        ("length", [Value::Map(entries)]) => Some(count(entries.len())),
        ("keys", [Value::Map(entries)]) => Some(Value::List(entries.iter().map(|(key, _)| Value::text(key)).collect())),
        ("values", [Value::Map(entries)]) => {
            Some(Value::List(entries.iter().map(|(_, value)| value.clone()).collect()))
        }
        ("contains", [Value::List(items), wanted]) => {
            (wanted.is_known() && items.contains(wanted)).then_some(Value::Bool(true))
        }
        ("alltrue", [Value::List(items)]) => {
            items.iter().any(|item| item.to_bool() == Some(false)).then_some(Value::Bool(false))
        }
        ("anytrue", [Value::List(items)]) => {
            items.iter().any(|item| item.to_bool() == Some(true)).then_some(Value::Bool(true))
        }
        ("lookup", [map @ Value::Map(_), Value::String(key), default @ ..]) => {
            map.get(key).or_else(|| default.first()).cloned()
        }
        ("merge", maps) => merge(maps),
        _ => None,
    }
}

#[allow(clippy::cast_precision_loss, reason = "no list is that long")]
pub(super) fn count(length: usize) -> Value {
    Value::Number(length as f64)
}

fn merge(maps: &[Value]) -> Option<Value> {
    let mut entries = Vec::new();
    for map in maps {
        match map {
            Value::Map(more) => entries.extend(more.iter().cloned()),
            Value::Null => {}
            _ => return None,
        }
    }
    Some(Value::map(entries))
}
