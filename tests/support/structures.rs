//! The structures in which kinds are tested: what each says in `blueprints/<kind>/variants.yaml`.
//!
//! The entries that kinds have under one name are laid over one organization, so that what they choose is proved together.
//! A file that no kind shares says all of it: a new kind changes none that there is.

#![allow(dead_code, reason = "each program that includes it uses a part of it")]

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The baseline's own structure, which every kind has without saying so.
pub const DEFAULT: &str = "default";

/// What a kind says of one variant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Structure {
    /// What it is for.
    #[serde(default)]
    pub proves: Proves,
    /// Values of the kind's own blueprint.
    #[serde(default)]
    blueprint: Map<String, Value>,
    /// Values that the blueprints of other kinds must have then.
    #[serde(default)]
    others: Map<String, Value>,
    /// Other keys of `organization.yaml`, such as `trust` and `waivers`.
    #[serde(default)]
    organization: Map<String, Value>,
}

/// What a variant of a kind is for.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proves {
    /// A component of its own, which all tools look at.
    #[default]
    Component,
    /// Other values of the default's component, for whoever looks at the whole organization.
    Values,
    /// What `check` says of it. Other tools would rightly object.
    Controls,
}

/// What all kinds say, in their order.
pub struct Structures(Vec<(&'static str, IndexMap<String, Structure>)>);

impl Structures {
    /// Reads what there is. `text` gives a file below `blueprints/`.
    pub fn read(kinds: impl Iterator<Item = &'static str>, text: impl Fn(&str) -> Option<&'static str>) -> Self {
        Self(kinds.map(|kind| (kind, of(kind, &text).unwrap_or_default())).collect())
    }

    /// What a kind says. `default` is not among it.
    pub fn of(&self, kind: &str) -> impl Iterator<Item = (&str, &Structure)> {
        let own = self.0.iter().filter(move |(name, _)| *name == kind);
        own.flat_map(|(_, structures)| structures.iter().map(|(variant, one)| (variant.as_str(), one)))
    }

    /// Whether a kind is tested in a variant.
    pub fn has(&self, kind: &str, variant: &str) -> bool {
        variant == DEFAULT || self.of(kind).any(|(name, _)| name == variant)
    }

    /// The names of all variants, `default` first.
    pub fn variants(&self) -> Vec<&str> {
        let mut all = vec![DEFAULT];
        for name in self.0.iter().flat_map(|(_, structures)| structures.keys()) {
            if !all.contains(&name.as_str()) {
                all.push(name);
            }
        }
        all
    }

    /// What all kinds add to `organization.yaml` in a variant: their blueprints, and the lists under one key joined.
    pub fn manifest(&self, variant: &str) -> String {
        let mut blueprints = Value::Object(Map::new());
        let mut manifest = Map::new();
        for (kind, structure) in self.0.iter().filter_map(|(kind, all)| Some((kind, all.get(variant)?))) {
            let own = std::iter::once((*kind, json!(structure.blueprint)));
            let others = structure.others.iter().map(|(other, values)| (other.as_str(), values.clone()));
            for (name, values) in own.chain(others) {
                lay(&mut blueprints, json!({ name: values }), &format!("{variant} of {kind}"));
            }
            for (key, value) in &structure.organization {
                match (manifest.get_mut(key), value) {
                    (Some(Value::Array(known)), Value::Array(more)) => known.extend(more.iter().cloned()),
                    (Some(_), _) => panic!("{variant} of {kind}: `{key}` stands in another kind too, and is no list"),
                    (None, _) => drop(manifest.insert(key.clone(), value.clone())),
                }
            }
        }
        if variant != DEFAULT {
            manifest.insert("blueprints".to_owned(), blueprints);
        }
        // JSON is YAML, on one line a key.
        let mut text = String::new();
        for (key, value) in manifest {
            let _ = writeln!(text, "{key}: {value}");
        }
        text
    }
}

fn of(kind: &str, text: impl Fn(&str) -> Option<&'static str>) -> Option<IndexMap<String, Structure>> {
    let path = format!("{kind}/variants.yaml");
    Some(serde_yaml::from_str(text(&path)?).unwrap_or_else(|error| panic!("blueprints/{path}: {error}")))
}

/// Lays values over others. Kinds that want different things of one key cannot be in one organization.
pub fn lay(over: &mut Value, value: Value, who: &str) {
    match (over, value) {
        (Value::Object(known), Value::Object(more)) => {
            for (key, value) in more {
                match known.get_mut(&key) {
                    Some(known) => lay(known, value, who),
                    None => drop(known.insert(key, value)),
                }
            }
        }
        (known, value) => assert!(*known == value, "{who} wants {value} where another kind has {known}"),
    }
}
