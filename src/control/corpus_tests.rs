//! Stacks are merged as Atmos itself was seen to merge them.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::stack_file::StackFile;
use super::stacks::Stacks;
use super::{Files, StackText, check};
use crate::diagnostic::SourceId;
use crate::layout::{Atmos, AtmosConfig, Surroundings};
use crate::yaml::{self, Node, Value};

/// Cases that are not yet read as Atmos reads them. One that is must be taken out.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("locals", "what a template becomes is unknown, and `locals` turn templates on"),
    ("locals-make-templates-run", "a template that cannot be parsed leaves all others of its file as they are"),
    ("locals-run-functions", "what a template becomes is unknown, and `locals` turn templates on"),
    ("quoted-function", "what a function gives is unknown"),
];

/// One small repository and what Atmos said about it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "atmos.yaml", default)]
    config: Option<String>,
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

/// What an `atmos.yaml` says.
fn configured(text: &str) -> AtmosConfig {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = Utf8Path::from_path(folder.path()).expect("a path");
    std::fs::write(root.join("atmos.yaml"), text).expect("a new file");
    Atmos::read(&Surroundings::of(root)).config
}

/// What is read of a case: whether nothing is wrong with it, and the variables of every component.
fn read(case: &Case) -> (bool, BTreeMap<String, Json>) {
    let config = case.config.as_deref().map_or_else(AtmosConfig::default, configured);
    let stacks = config.paths.matcher();
    let top_level = |path: &str| stacks.is_stack(path);
    let files = case.stacks.iter().map(|(path, text)| StackText {
        path: path.into(),
        text: text.clone(),
        top_level: top_level(path),
    });
    let checked =
        check(Files { stacks: files.collect(), names: config.names.clone(), lists: config.lists, ..Files::default() });
    let files = case.stacks.iter().enumerate().map(|(number, (path, text))| StackFile {
        source: SourceId(number),
        path: Utf8Path::new(path),
        text,
        top_level: top_level(path),
    });
    let stacks = Stacks::of(&files.collect::<Vec<_>>(), config.templates, config.lists);
    let mut vars = BTreeMap::new();
    for stack in stacks.top_level() {
        let instances = stacks.instances(stack).instances.into_iter();
        vars.extend(instances.map(|instance| (instance.name, known(&instance.vars))));
    }
    (checked.diagnostics.is_empty(), vars)
}

/// A value without its places, in which what only Atmos knows is like nothing that Atmos says.
fn known(node: &Node) -> Json {
    match &node.value {
        Value::Unknown(text) => json!({ "unknown": text }),
        // Atmos prints a number without a part as a whole one.
        #[allow(clippy::cast_possible_truncation, reason = "the cases hold small numbers")]
        Value::Float(number) if number.fract() == 0.0 => json!(*number as i64),
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
