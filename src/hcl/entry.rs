//! The entry of a value that a key leads to.

use super::outcome::{Failure, fail};
use super::value::Value;

/// The entry of a list or map.
pub(super) fn entry<'v>(value: &'v Value, key: &Value) -> Result<&'v Value, Failure> {
    match value {
        Value::List(items) => {
            let index = key.to_number().filter(|index| index.fract() == 0.0 && *index >= 0.0);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
            let item = index.and_then(|index| items.get(index as usize));
            item.ok_or_else(|| fail(format!("the list has no item {key}")))
        }
        Value::Map(_) => {
            let key = key.to_text().ok_or_else(|| fail("a key must be text"))?;
            value.get(&key).ok_or_else(|| fail(format!("there is no {key:?}")))
        }
        other => Err(fail(format!("{} has no parts", other.in_words()))),
    }
}
