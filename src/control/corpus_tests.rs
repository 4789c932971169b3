//! Stacks are merged as Atmos itself was seen to merge them.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::stacks::{StackFile, Stacks};
use crate::diagnostic::SourceId;
use crate::yaml::{self, Node, Value};

/// Cases that are not yet read as Atmos reads them. One that is must be taken out.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("anchors", "aliases and merge keys are refused, not followed"),
    ("disabled", "the variables of a component that is turned off are not held against anything"),
    ("duplicate-key", "the last of two values counts, and the first is not reported"),
    ("excluded-path", "a broken file is reported although it is neither a stack nor imported"),
    ("import-glob", "what a pattern imports is left to Atmos"),
    ("locals", "what a template becomes is unknown, and `locals` turn templates on"),
    ("locals-make-templates-run", "a text that holds braces is taken for a template"),
    ("locals-run-functions", "what a template becomes is unknown, and `locals` turn templates on"),
    ("numbers", "numbers are those of the core schema, not those of YAML 1.1"),
    ("overrides-global", "`overrides` are not read"),
    ("overrides-terraform", "`overrides` are not read"),
    ("quoted-function", "what a function gives is unknown, also where `!literal` says it"),
    ("templates-off", "a text that holds braces is taken for a template"),
    ("two-files-one-component", "two files with one component are not held against each other"),
];

/// One small repository and what Atmos said about it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "atmos.yaml", default)]
    _config: Option<String>,
    stacks: IndexMap<String, String>,
    valid: bool,
    #[serde(rename = "error", default)]
    _error: Option<String>,
    #[serde(default)]
    vars: BTreeMap<String, Json>,
}

fn cases() -> Vec<(String, Case)> {
    let folder = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/atmos-corpus/cases");
    let mut cases = Vec::new();
    for entry in folder.read_dir_utf8().expect("the cases") {
        let path = entry.expect("a case").into_path();
        let text = std::fs::read_to_string(&path).expect("a case");
        let case = yaml::typed(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        cases.push((path.file_stem().unwrap_or_default().to_owned(), case));
    }
    cases
}

/// What is read of a case: whether nothing is wrong with it, and the variables of every component.
fn read(case: &Case) -> (bool, BTreeMap<String, Json>) {
    let mut files = Vec::new();
    for (number, (path, text)) in case.stacks.iter().enumerate() {
        let path = Utf8Path::new(path);
        let top_level = path.starts_with("orgs") && path.file_name() != Some("_defaults.yaml");
        files.push(StackFile { source: SourceId(number), path, text, top_level });
    }
    let (stacks, mut diagnostics) = Stacks::read(&files);
    let mut vars = BTreeMap::new();
    for stack in stacks.top_level() {
        let (instances, found) = stacks.instances(stack);
        diagnostics.extend(found);
        for instance in instances {
            let key = &files[instance.place.source.0].text[instance.place.span.clone()];
            vars.insert(key.to_owned(), known(&instance.vars));
        }
    }
    (diagnostics.is_empty(), vars)
}

/// A value without its places, in which what only Atmos knows is like nothing that Atmos says.
fn known(node: &Node) -> Json {
    match &node.value {
        Value::Unknown(text) => json!({ "unknown": text }),
        Value::Seq(items) => items.iter().map(known).collect(),
        Value::Map(entries) => {
            Json::Object(entries.iter().map(|(key, value)| (key.text.clone(), known(value))).collect())
        }
        _ => node.to_json(),
    }
}

#[test]
fn stacks_are_merged_as_atmos_merges_them() {
    let unsupported: BTreeSet<&str> = UNSUPPORTED.iter().map(|(name, _)| *name).collect();
    let mut wrong = Vec::new();
    let cases = cases();
    for (name, case) in &cases {
        let read = read(case);
        // What is invalid has no variables, and what was read of it is not compared.
        let agrees = read.0 == case.valid && (!case.valid || read.1 == case.vars);
        if agrees == unsupported.contains(name.as_str()) {
            wrong.push(format!("{name}: valid {}, wanted {}\n  {:?}\n  {:?}", read.0, case.valid, read.1, case.vars));
        }
    }
    assert!(wrong.is_empty(), "cases that do not agree, or agree and are said not to:\n{}", wrong.join("\n"));
    let names: BTreeSet<&str> = cases.iter().map(|(name, _)| name.as_str()).collect();
    let gone: Vec<&&str> = unsupported.difference(&names).collect();
    assert!(gone.is_empty(), "there is no case {gone:?}");
}
