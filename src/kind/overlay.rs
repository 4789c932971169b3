//! Values over values: the baseline's, then the organization's, then the account's.

use serde_json::{Map, Value};

/// Lays one mapping over another. Mappings are merged key by key; everything else is replaced whole, lists too.
pub fn overlay(base: &mut Map<String, Value>, over: &Map<String, Value>) {
    for (key, value) in over {
        match (base.get_mut(key), value) {
            (Some(Value::Object(base)), Value::Object(over)) => overlay(base, over),
            _ => {
                base.insert(key.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn mappings_are_merged_and_lists_replaced() {
        let mut base = json!({ "a": { "b": 1, "c": [1, 2] }, "d": 1 });
        let over = json!({ "a": { "c": [3] }, "e": null });
        if let (Value::Object(base), Value::Object(over)) = (&mut base, &over) {
            overlay(base, over);
        }
        assert_eq!(base, json!({ "a": { "b": 1, "c": [3] }, "d": 1, "e": null }));
    }
}
