//! Types are read and written alike, and hold what they mean.

use serde_json::json;

use super::Type;

fn parse(text: &str) -> Type {
    Type::try_from(text.to_owned()).expect("a type")
}

#[test]
fn types_are_written_as_they_are_read() {
    assert_eq!(parse("set(string)").to_string(), "set(string)");
    assert_eq!(parse("map(list(number))").to_string(), "map(list(number))");
    let text = "object({\n    name = string\n    tags = optional(map(string))\n  })";
    let ty = parse("object({ name = string, tags = optional(map(string)) })");
    assert_eq!(ty.to_string(), text);
    assert_eq!(parse(text), ty);
}

#[test]
fn a_type_on_one_line_is_read_back() {
    let text = "object({ name = string, tags = optional(map(list(string))), zones = set(number) })";
    assert_eq!(parse(text).inline(), text);
}

#[test]
fn nonsense_is_refused() {
    for text in [
        "strin",
        "list(string",
        "list",
        "list(string, number)",
        "object({ = string })",
        "object({ a = strin })",
        "object({ a = optional(string, \"x\") })",
        "tuple([string])",
        "string string",
        "any",
        "5",
        "",
    ] {
        assert!(Type::try_from(text.to_owned()).is_err(), "{text}");
    }
}

#[test]
fn a_value_is_held_by_its_type_only() {
    let ty = parse("object({ name = string, days = optional(number) })");
    assert!(ty.holds(&json!({ "name": "a" })));
    assert!(!ty.holds(&json!({ "name": "a", "days": "1" })));
    assert!(!ty.holds(&json!({ "name": "a", "days": null })));
    assert!(!ty.holds(&json!({ "name": "a", "other": 1 })));
    assert!(!ty.holds(&json!({ "days": 1 })));
    for (text, value) in
        [("string", json!(1)), ("number", json!("1")), ("bool", json!("true")), ("string", json!(null))]
    {
        assert!(!parse(text).holds(&value), "{text}: {value}");
    }
}

#[test]
fn a_mismatch_leads_to_the_leaf_and_says_what_was_expected_there() {
    let ty = parse("map(object({ ports = list(number), hosts = optional(string) }))");
    let said = |value| {
        let mismatch = ty.mismatch(&value).expect("a mismatch");
        format!("{} {}; expected {}", mismatch.path.join("."), mismatch.problem, mismatch.expected)
    };
    for (value, wanted) in [
        (json!({ "a": { "ports": [1, "2"] } }), "a.ports.1 must be a number, found a string; expected a number"),
        (json!({ "a": {} }), "a lacks `ports`; expected `ports`"),
        (
            json!({ "a": { "ports": [], "port": 1 } }),
            "a.port is not an attribute of its type, which has ports, hosts; expected one of ports, hosts",
        ),
        (json!([]), " must be a mapping, found a list; expected a mapping"),
    ] {
        assert_eq!(said(value), wanted);
    }
}
