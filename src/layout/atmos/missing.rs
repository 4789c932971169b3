//! What a configuration lacks, with the lines to add.

use super::settings::Settings;
use crate::diagnostic::{Code, Diagnostic, Place};

/// What Atmos needs to find the stacks.
const NEEDED: [(&str, &str); 2] = [
    ("stacks.base_path", "  base_path: stacks"),
    ("stacks.included_paths", "  included_paths: [orgs/**/*]\n  excluded_paths: [\"**/_defaults.yaml\"]"),
];

/// What Atmos needs to find what the stacks name; without it, Atmos looks in the base path itself.
const USEFUL: [(&str, &str, &str); 3] = [
    ("components.terraform.base_path", "components", "components:\n  terraform:\n    base_path: components/terraform"),
    ("workflows.base_path", "workflows", "workflows:\n  base_path: stacks/workflows"),
    ("schemas.jsonschema.base_path", "schemas", "schemas:\n  jsonschema:\n    base_path: stacks/schemas/jsonschema"),
];

/// Reports what is missing: an error for the stacks, a warning for the rest.
pub(super) fn missing(settings: &Settings, place: &Place) -> Vec<Diagnostic> {
    let is_missing = |key: &str| !settings.is_set(key);
    let needed: Vec<_> = NEEDED.iter().filter(|(key, _)| is_missing(key)).collect();
    let useful: Vec<_> = USEFUL.iter().filter(|(key, _, _)| is_missing(key)).collect();
    let mut found = Vec::new();
    if !needed.is_empty() {
        let keys: Vec<String> = needed.iter().map(|(key, _)| format!("`{key}`")).collect();
        let lines: Vec<&str> = std::iter::once("stacks:").chain(needed.iter().map(|(_, lines)| *lines)).collect();
        let message = format!("Atmos finds no stacks without {}", keys.join(" and "));
        found.push(Diagnostic::error(Code::AtmosConfig, message).help(add(&lines)));
    }
    if !useful.is_empty() {
        let what: Vec<&str> = useful.iter().map(|(_, what, _)| *what).collect();
        let lines: Vec<&str> = useful.iter().map(|(_, _, lines)| *lines).collect();
        let message = format!("Atmos does not find the {}: no base path says where they are", what.join(", "));
        found.push(Diagnostic::warning(Code::AtmosConfig, message).help(add(&lines)));
    }
    found.into_iter().map(|one| one.at(place.clone())).collect()
}

fn add(lines: &[&str]) -> String {
    format!("add these lines to atmos.yaml:\n\n{}", lines.join("\n"))
}
