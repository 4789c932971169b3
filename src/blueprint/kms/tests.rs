use serde_json::Value;

use super::context::key;
use super::{Kms, Structure};
use crate::blueprint::{Baseline, Kind, Waived};

fn structure(text: &str) -> Structure {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn baseline() -> Structure {
    let values = Baseline::get().definitions["kms"].structure.clone();
    serde_json::from_value(Value::Object(values)).expect("the baseline's structure has the type")
}

/// The messages about one key of this text.
fn refusals(key: &str) -> Vec<String> {
    let structure = structure(&format!("keys: {{ one: {key} }}"));
    Kms::refusals(&structure, &Waived::default()).into_iter().map(|refusal| refusal.message).collect()
}

#[test]
fn the_baseline_is_accepted() {
    assert_eq!(Kms::refusals(&baseline(), &Waived::default()), []);
}

#[test]
fn a_key_that_makes_no_sense_is_refused() {
    for (key, message) in [
        ("{ protects: things, services: [], users: [operator] }", "through a service"),
        ("{ protects: things, services: [s3] }", "nobody uses"),
        ("{ protects: things, services: [logs], users: [operator] }", "by itself"),
        ("{ protects: things, services: [s3, s3], users: [operator] }", "twice"),
        ("{ protects: things, services: [s3], users: [operator, operator] }", "twice"),
        ("{ protects: '', services: [s3], users: [operator] }", "a few words"),
        ("{ protects: '${things}', services: [s3], users: [operator] }", "a few words"),
        ("{ protects: things, services: [s3], users: [operator], auto-scaling: true }", "not for volumes"),
        ("{ protects: things, services: [s3], users: [operator], senders: [events] }", "not for topics"),
    ] {
        let found = refusals(key);
        assert!(found.iter().any(|one| one.contains(message)), "{key}: {found:?}");
    }
}

#[test]
fn a_name_that_cannot_be_a_file_is_refused() {
    for name in ["main", "Data", "data_x", "a--b", "'a/b'", "a-very-long-purpose-of-a-key"] {
        let structure =
            structure(&format!("keys: {{ {name}: {{ protects: things, services: [s3], users: [operator] }} }}"));
        let found = Kms::refusals(&structure, &Waived::default());
        assert!(found[0].message.contains("cannot name a key"), "{name}: {found:?}");
    }
    assert!(!Kms::refusals(&structure("keys: { data: null }"), &Waived::default()).is_empty());
}

#[test]
fn every_key_has_a_file_and_an_output() {
    let structure = baseline();
    let files: Vec<String> = Kms::parts(&structure).into_iter().map(|part| part.file).collect();
    assert_eq!(files, ["secrets.tf", "data.tf", "messages.tf", "logs.tf", "volumes.tf"]);
    let outputs = Kms::outputs(&structure);
    let mocks = outputs[0].mock.as_object().expect("a map");
    assert!(mocks.keys().eq(["secrets", "data", "messages", "logs", "volumes"]));
}

#[test]
fn only_who_deploys_needs_to_be_known_to_the_component() {
    let logs = "keys: { logs: { protects: log groups, services: [logs] } }";
    assert!(Kms::features(&structure(logs)).is_empty());
    assert_eq!(Kms::features(&baseline()), ["deployment"]);
}

#[test]
fn copies_are_for_volumes_and_databases() {
    let structure = baseline();
    let of = |name: &str| serde_json::to_value(key(name, structure.keys[name].as_ref().expect("a key"))).expect("JSON");
    assert_eq!(of("volumes")["actions"][2], "kms:ReEncrypt*");
    assert_eq!(of("secrets")["actions"].as_array().map(Vec::len), Some(2));
}
