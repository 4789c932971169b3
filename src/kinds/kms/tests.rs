use serde_json::Value;

use super::Keys;
use super::context::key;
use super::structure::{Key, Service};
use crate::kind::{Structure as _, Waived};
use crate::manifest::Classification;

fn structure(text: &str) -> Keys {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn baseline() -> Keys {
    let values = crate::kinds::baseline().definitions["kms"].structure.clone();
    serde_json::from_value(Value::Object(values)).expect("the baseline's structure has the type")
}

/// The messages about one key of this text.
fn refusals(key: &str) -> Vec<String> {
    let structure = structure(&format!("keys: {{ one: {key} }}"));
    structure.refusals(&Waived::default()).into_iter().map(|refusal| refusal.message).collect()
}

#[test]
fn the_baseline_is_accepted() {
    assert_eq!(baseline().refusals(&Waived::default()), []);
}

#[test]
fn a_key_that_makes_no_sense_is_refused() {
    for (key, message) in [
        ("{ protects: things, services: [], users: [operator] }", "at least one service"),
        ("{ protects: things, services: [s3] }", "no role uses"),
        ("{ protects: things, services: [logs], users: [operator] }", "uses the key itself"),
        ("{ protects: things, services: [s3, s3], users: [operator] }", "twice"),
        ("{ protects: things, services: [s3], users: [operator, operator] }", "twice"),
        ("{ protects: '', services: [s3], users: [operator] }", "a few words"),
        ("{ protects: '${things}', services: [s3], users: [operator] }", "a few words"),
        ("{ protects: things, services: [s3], users: [operator], auto-scaling: true }", "not for volumes"),
        ("{ protects: things, services: [s3], users: [operator], senders: [events] }", "not for topics"),
        ("{ protects: things, services: [s3], users: [operator], purpose: All things }", "is not a valid purpose name"),
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
        let found = structure.refusals(&Waived::default());
        assert!(found[0].message.contains("is not a valid key name"), "{name}: {found:?}");
    }
    assert!(!structure("keys: { data: null }").refusals(&Waived::default()).is_empty());
}

#[test]
fn every_key_has_a_file_and_an_output() {
    let structure = baseline();
    let files: Vec<String> = structure.parts().into_iter().map(|part| part.file).collect();
    assert_eq!(files, ["secrets.tf", "data.tf", "functions.tf", "messages.tf", "logs.tf", "volumes.tf"]);
    let outputs = structure.outputs();
    let mocks = outputs[0].mock.as_object().expect("a map");
    assert!(mocks.keys().eq(["secrets", "data", "functions", "messages", "logs", "volumes"]));
}

#[test]
fn only_who_deploys_needs_to_be_known_to_the_component() {
    let logs = "keys: { logs: { protects: log groups, services: [logs] } }";
    assert_eq!(structure(logs).features().on().next(), None);
    assert_eq!(baseline().features().on().collect::<Vec<_>>(), ["roles", "key-users", "deployment", "auto-scaling"]);
}

#[test]
fn copies_are_for_volumes_and_databases() {
    let structure = baseline();
    let of = |name: &str| serde_json::to_value(key(name, structure.keys[name].as_ref().expect("a key"))).expect("JSON");
    assert_eq!(of("volumes")["actions"][2], "kms:ReEncrypt*");
    assert_eq!(of("secrets")["actions"].as_array().map(Vec::len), Some(2));
}

#[test]
fn packages_and_environments_of_functions_are_under_one_key_that_terraform_reads() {
    let structure = baseline();
    let of = |name: &str| serde_json::to_value(key(name, structure.keys[name].as_ref().expect("a key"))).expect("JSON");
    for (name, has) in [("functions", true), ("data", false), ("secrets", false)] {
        assert_eq!(of(name)["holds_packages"], has, "{name}");
        assert_eq!(of(name)["holds_environments"], has, "{name}");
    }
}

/// The baseline with two keys of the purpose `secrets`.
fn two_of_one_purpose() -> Keys {
    let mut structure = baseline();
    let secrets = structure.keys["secrets"].clone().expect("a key");
    let purpose = Some("secrets".to_owned());
    let restricted = Key { purpose, classification: Some(Classification::Restricted), ..secrets };
    structure.keys.insert("secrets-restricted".to_owned(), Some(restricted));
    structure
}

#[test]
fn a_key_is_found_by_its_purpose_and_the_classification_of_its_data() {
    let structure = two_of_one_purpose();
    assert_eq!(structure.refusals(&Waived::default()), []);
    let output = &structure.outputs()[0];
    let two = "secrets = {\n(var.tags[\"DataClassification\"]) = aws_kms_key.secrets.arn\n\
               restricted = aws_kms_key.secrets_restricted.arn\n}";
    let one = "data = { (var.tags[\"DataClassification\"]) = aws_kms_key.data.arn }";
    assert!(output.value.contains(two) && output.value.contains(one), "{}", output.value);
    let mocks = |purpose: &str| output.mock[purpose].as_object().expect("a map").keys().cloned().collect::<Vec<_>>();
    assert_eq!(mocks("secrets"), ["confidential", "restricted"]);
    assert_eq!(mocks("data"), ["restricted"]);
}

#[test]
fn two_keys_that_nothing_tells_apart_are_refused() {
    let mut structure = two_of_one_purpose();
    let restricted = structure.keys["secrets-restricted"].clone();
    structure.keys.insert("secrets-too".to_owned(), restricted);
    let found = structure.refusals(&Waived::default());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].path, ["keys", "secrets-too"]);
    assert!(found[0].message.contains("as `secrets-restricted`"), "{found:?}");
}

#[test]
fn two_keys_of_one_purpose_are_for_the_same_services() {
    let mut structure = two_of_one_purpose();
    structure.keys["secrets-restricted"].as_mut().expect("a key").services = vec![Service::S3];
    let found = structure.refusals(&Waived::default());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].path, ["keys", "secrets-restricted", "services"]);
}
