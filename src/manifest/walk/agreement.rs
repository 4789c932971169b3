//! The walk finds nothing exactly where another implementation of JSON Schema finds nothing.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use super::example::{problems, schema};

fn valid() -> Value {
    json!({
        "tenant": "payments",
        "id": "111122223333",
        "owner": "me",
        "data-classification": "public",
        "class": null,
        "regions": { "us-east-1": null, "us-west-2": { "addresses": "10.0.0.0/8", "zones": ["a", "b"] } },
        "units": { "prod": {}, "test": { "units": { "a": { "units": {} } } } },
        "nat": { "zones": { "count": 2 } },
        "block": 20,
        "flow-logs": true,
        "tiers": ["app", "data"],
        "blueprints": { "vpc": { "layout": { "subnets": 3 }, "nat": "none" }, "x-a": 3, "x-b": null, "c": 1, "d": "abc" },
    })
}

/// What a mistake does to a document.
#[derive(Debug, Clone)]
enum Mistake {
    Replace(Value),
    Remove,
    Add(&'static str, Value),
}

fn mistake() -> impl Strategy<Value = Mistake> {
    let value = select(vec![
        json!(null),
        json!(true),
        json!(0),
        json!(2),
        json!(17),
        json!(300),
        json!(-1),
        json!(1.5),
        json!(""),
        json!("a"),
        json!("public"),
        json!("internal"),
        json!("single"),
        json!("Payments"),
        json!("none"),
        json!("a text that is far too long"),
        json!("éé"),
        json!([]),
        json!(["a"]),
        json!(["a", "a"]),
        json!(["a", "b", "c", "d"]),
        json!([1, null]),
        json!({}),
        json!({ "units": {} }),
        json!({ "zones": ["a", "b"] }),
        json!({ "zones": { "count": 1 } }),
        json!({ "single": null }),
        json!({ "count": 300 }),
        json!({ "A_b": {} }),
    ]);
    let key =
        select(vec!["extra", "tenants", "x-a", "x-b", "vpc", "zones", "units", "count", "layout", "Prod", "nat", ""]);
    prop_oneof![
        3 => value.clone().prop_map(Mistake::Replace),
        1 => Just(Mistake::Remove),
        2 => (key, value).prop_map(|(key, value)| Mistake::Add(key, value)),
    ]
}

fn make(document: &mut Value, at: Index, mistake: Mistake) {
    let mut pointers = vec![String::new()];
    list_pointers(document, "", &mut pointers);
    let pointer = at.get(&pointers);
    match mistake {
        Mistake::Replace(value) => {
            if let Some(place) = document.pointer_mut(pointer) {
                *place = value;
            }
        }
        Mistake::Remove => {
            if let Some((parent, key)) = pointer.rsplit_once('/')
                && let Some(Value::Object(map)) = document.pointer_mut(parent)
            {
                map.shift_remove(key);
            }
        }
        Mistake::Add(key, value) => {
            if let Some(Value::Object(map)) = document.pointer_mut(pointer) {
                map.insert(key.to_owned(), value);
            }
        }
    }
}

fn list_pointers(value: &Value, at: &str, pointers: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (format!("{at}/{key}"), value)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, value)| (format!("{at}/{index}"), value)).collect()
        }
        _ => Vec::new(),
    };
    for (pointer, value) in children {
        list_pointers(value, &pointer, pointers);
        pointers.push(pointer);
    }
}

fn agree(document: &Value, validator: &jsonschema::Validator) {
    // JSON is YAML.
    let (diagnostics, _) = problems(&document.to_string(), false);
    let errors: Vec<String> = validator.iter_errors(document).map(|error| error.to_string()).collect();
    assert_eq!(diagnostics.is_empty(), errors.is_empty(), "{document:#}\n{diagnostics:#?}\n{errors:#?}");
}

fn validator() -> jsonschema::Validator {
    jsonschema::draft202012::options()
        .with_format("account-id", |text: &str| text.len() == 12)
        .should_validate_formats(true)
        .build(&schema())
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn both_accept_what_is_right() {
    let (diagnostics, _) = problems(&valid().to_string(), false);
    assert_eq!(diagnostics, []);
    agree(&valid(), &validator());
}

#[test]
fn both_judge_documents_with_mistakes_alike() {
    let validator = validator();
    let config = ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(mistakes in proptest::collection::vec((any::<Index>(), mistake()), 1..3))| {
        let mut document = valid();
        for (at, mistake) in mistakes {
            make(&mut document, at, mistake);
        }
        agree(&document, &validator);
    });
}
