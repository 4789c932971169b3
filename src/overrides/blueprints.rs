//! An organization's own blueprints and profiles, merged over the embedded ones.

use std::sync::Arc;

use camino::Utf8Path;
use indexmap::{IndexMap, IndexSet};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::loosened::{Loosened, loosened};
use crate::control::Catalogue;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId, did_you_mean, did_you_mean_or, one_of};
use crate::embedded;
use crate::kind::{Baseline, Definition, Kind, Profile};
use crate::kinds;
use crate::yaml::{Node, parse};

/// The blueprints and profiles that are overridden.
#[derive(Default)]
pub struct Blueprints {
    definitions: IndexMap<&'static str, Definition>,
    profiles: IndexMap<String, Profile>,
    loosened: Vec<Loosened>,
}

/// What came of them.
pub struct Finished {
    pub baseline: Arc<Baseline>,
    pub loosened: Vec<Loosened>,
    pub kinds: IndexSet<String>,
}

impl Blueprints {
    /// Reads one file, by its path below `forge/blueprints/`.
    pub fn read(&mut self, path: &Utf8Path, text: &str, source: SourceId, diagnostics: &mut Diagnostics) {
        let parts: Vec<&str> = path.components().map(|part| part.as_str()).collect();
        let node = match parse(text) {
            Ok(node) => node,
            Err(error) => return diagnostics.push(error.diagnostic(source)),
        };
        match parts[..] {
            ["profiles", _] if path.extension() == Some("yaml") => {
                let name = path.file_stem().unwrap_or_default();
                let before = kinds::baseline().profiles.get(name).and_then(|one| serde_json::to_value(one).ok());
                if let Some(profile) = merged::<Profile>(before, &node, source, diagnostics) {
                    diagnostics.extend(unknown_kinds(&profile, &node, source));
                    self.profiles.insert(name.to_owned(), profile);
                }
            }
            [file] if kind(file).is_some() => {
                let Some(kind) = kind(file) else { return };
                let before = embedded::read::<Value>(&format!("{kind}/blueprint.yaml"));
                if let Some(definition) = merged::<Definition>(Some(before), &node, source, diagnostics) {
                    diagnostics.extend(unknown_controls(&definition, &node, source));
                    let place = |variable: &str| Place { source, span: span_of_variable(&node, variable) };
                    self.loosened.extend(loosened(&kinds::baseline().definitions[kind], &definition, place));
                    self.definitions.insert(kind, definition);
                }
            }
            _ => {
                let kinds = kinds::baseline().kind_names();
                let help = did_you_mean_or(path.as_str().trim_end_matches(".yaml"), kinds.clone(), || {
                    format!("the kinds are {}", one_of(kinds))
                });
                diagnostics.push(
                    Diagnostic::error(Code::UnknownOverride, format!("no kind has the blueprint {path}"))
                        .at(Place { source, span: 0..0 })
                        .expected("<kind>.yaml or profiles/<profile>.yaml")
                        .help(help),
                );
            }
        }
    }

    /// The baseline with everything that was read.
    pub fn finish(self) -> Finished {
        let kinds = self.definitions.keys().map(|kind| (*kind).to_owned()).collect();
        let embedded = kinds::baseline();
        if self.definitions.is_empty() && self.profiles.is_empty() {
            return Finished { baseline: Arc::clone(embedded), loosened: self.loosened, kinds };
        }
        let mut own = self.definitions;
        let definition = |(kind, definition): (&Kind, &Arc<Definition>)| {
            (*kind, own.swap_remove(kind.name()).map_or_else(|| Arc::clone(definition), Arc::new))
        };
        let of_kinds = embedded.kinds.iter().zip(embedded.definitions.values()).map(definition).collect();
        let mut profiles = embedded.profiles.clone();
        profiles.extend(self.profiles);
        let baseline = Arc::new(Baseline::new(of_kinds, profiles, embedded.context.clone()));
        Finished { baseline, loosened: self.loosened, kinds }
    }
}

fn kind(file: &str) -> Option<&'static str> {
    let name = file.strip_suffix(".yaml")?;
    kinds::baseline().kind_names().find(|kind| *kind == name)
}

/// A file's values over those before, typed. They are laid over key by key, so that a wrong one can be named.
fn merged<T: DeserializeOwned>(
    before: Option<Value>,
    node: &Node,
    source: SourceId,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let mut values = match before {
        Some(Value::Object(values)) => values,
        _ => Map::new(),
    };
    let is_whole = !values.is_empty();
    let mut failed = false;
    for (key, value) in node.entries() {
        let span = node.key_span_of(&[&key.text]);
        let previous = values.clone();
        lay_over(&mut values, &key.text, value.to_json());
        if let (true, Err(error)) = (is_whole, serde_json::from_value::<T>(Value::Object(values.clone()))) {
            diagnostics.push(
                Diagnostic::error(Code::InvalidOverride, format!("`{}`: {error}", key.text)).at(Place { source, span }),
            );
            values = previous;
            failed = true;
        }
    }
    match serde_json::from_value(Value::Object(values)) {
        Ok(typed) => (!failed).then_some(typed),
        Err(error) => {
            let place = Place { source, span: 0..0 };
            diagnostics.push(Diagnostic::error(Code::InvalidOverride, error.to_string()).at(place));
            None
        }
    }
}

/// Lays one value over those before: mappings key by key, lists of named things by their names, all else whole.
fn lay_over(values: &mut Map<String, Value>, key: &str, value: Value) {
    match (values.get_mut(key), value) {
        (Some(Value::Object(before)), Value::Object(over)) => {
            for (key, value) in over {
                lay_over(before, &key, value);
            }
        }
        (Some(Value::Array(before)), Value::Array(over)) if before.iter().chain(&over).all(is_named) => {
            for item in over {
                let Some(same) = before.iter_mut().find(|one| one["name"] == item["name"]) else {
                    before.push(item);
                    continue;
                };
                if let (Value::Object(same), Value::Object(over)) = (same, item) {
                    same.extend(over);
                }
            }
        }
        (_, value) => {
            values.insert(key.to_owned(), value);
        }
    }
}

fn is_named(item: &Value) -> bool {
    item.get("name").is_some_and(Value::is_string)
}

/// Kinds of a profile that nobody knows.
fn unknown_kinds(profile: &Profile, node: &Node, source: SourceId) -> Vec<Diagnostic> {
    let known = || kinds::baseline().kind_names();
    let unknown = profile.kinds.iter().filter(|name| !known().any(|kind| kind == *name));
    unknown
        .map(|name| {
            Diagnostic::error(Code::UnknownKind, format!("there is no kind `{name}`"))
                .at(Place { source, span: node.span_of(&["kinds"]) })
                .expected(format!("of {}", one_of(known())))
                .help(did_you_mean(name, known()))
        })
        .collect()
}

/// Controls of rules that nobody knows.
fn unknown_controls(definition: &Definition, node: &Node, source: SourceId) -> Vec<Diagnostic> {
    let mut unknown = Vec::new();
    for variable in &definition.variables {
        for control in variable.rules.iter().filter_map(|rule| rule.control.as_ref()) {
            if Catalogue::get().find(control).is_none() {
                let known = Catalogue::get().iter().map(|control| control.id.as_str());
                unknown.push(
                    Diagnostic::error(Code::InvalidOverride, format!("there is no control `{control}`"))
                        .at(Place { source, span: span_of_variable(node, &variable.name) })
                        .help(did_you_mean(control, known)),
                );
            }
        }
    }
    unknown
}

/// Where a file names a variable, or the file as a whole.
fn span_of_variable(node: &Node, name: &str) -> std::ops::Range<usize> {
    let mut items = node.get(&["variables"]).into_iter().flat_map(Node::items);
    let item = items.find(|item| item.get(&["name"]).and_then(Node::as_str) == Some(name));
    item.map_or(0..0, |item| item.span_of(&["name"]))
}
