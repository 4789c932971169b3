//! Types as JSON Schema.

use serde_json::{Value, json};

use super::definition::Type;

impl Type {
    /// The schema of what is written as a value of this type.
    #[must_use]
    pub fn json_schema(&self) -> Value {
        match self {
            Self::Any => json!({}),
            Self::String => json!({ "type": "string" }),
            Self::Number => json!({ "type": "number" }),
            Self::Bool => json!({ "type": "boolean" }),
            Self::List(inner) => json!({ "type": "array", "items": inner.json_schema() }),
            Self::Set(inner) => json!({ "type": "array", "uniqueItems": true, "items": inner.json_schema() }),
            Self::Map(inner) => json!({ "type": "object", "additionalProperties": inner.json_schema() }),
            Self::Tuple(types) => {
                let items: Vec<Value> = types.iter().map(Self::json_schema).collect();
                json!({ "type": "array", "prefixItems": items, "minItems": types.len(), "maxItems": types.len() })
            }
            Self::Object(fields) => {
                let properties: serde_json::Map<_, _> =
                    fields.iter().map(|field| (field.name.clone(), field.ty.json_schema())).collect();
                let required: Vec<_> =
                    fields.iter().filter(|field| !field.optional).map(|field| field.name.as_str()).collect();
                json!({
                    "type": "object",
                    "additionalProperties": false,
                    "required": required,
                    "properties": properties,
                })
            }
        }
    }
}
