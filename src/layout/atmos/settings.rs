//! The settings that several files make together, as far as they decide where files lie and what stacks are called.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Place;

/// Each setting that is read, by the keys that lead to it. Everything else in the files is the user's alone.
pub(super) const READ: [&str; 12] = [
    "base_path",
    "import",
    "stacks.base_path",
    "stacks.included_paths",
    "stacks.excluded_paths",
    "stacks.name_pattern",
    "stacks.name_template",
    "components.terraform.base_path",
    "workflows.base_path",
    "schemas.jsonschema.base_path",
    "templates.settings.enabled",
    LISTS,
];

/// How lists of stacks are merged.
pub(super) const LISTS: &str = "settings.list_merge_strategy";

/// A value, with the place where it was set last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    /// The text, or the items of a list.
    pub value: Value,
    /// Where it is written.
    pub place: Place,
}

/// What a setting can be. Numbers and words of YAML are texts here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// One text.
    Text(String),
    /// A list.
    List(Vec<String>),
}

/// The settings of the files that were laid over each other so far.
#[derive(Debug, Default)]
pub(super) struct Settings {
    plain: BTreeMap<&'static str, Setting>,
    /// What functions gave. In Atmos it stays above everything plain, in whichever file that is written.
    called: BTreeMap<&'static str, Setting>,
    /// What is written, but could not be read, which was told.
    unread: BTreeSet<&'static str>,
}

impl Settings {
    /// Sets a value that a file holds.
    pub(super) fn write(&mut self, key: &'static str, value: Value, place: Place) {
        self.plain.insert(key, Setting { value, place });
    }

    /// Sets a value that a function gave, or, at no place, that no file holds.
    pub(super) fn set(&mut self, key: &'static str, value: Value, place: Place) {
        self.called.insert(key, Setting { value, place });
    }

    /// Takes a value away.
    pub(super) fn remove(&mut self, key: &str) {
        self.plain.remove(key);
        self.called.remove(key);
    }

    /// Notes that a value is written, but cannot be read.
    pub(super) fn give_up(&mut self, key: &'static str) {
        self.unread.insert(key);
    }

    /// What a setting is.
    pub(super) fn get(&self, key: &str) -> Option<&Setting> {
        self.called.get(key).or_else(|| self.plain.get(key))
    }

    /// Whether a setting is written, and not empty.
    pub(super) fn is_set(&self, key: &str) -> bool {
        self.unread.contains(key) || !self.text(key).is_empty() || !self.list(key).is_empty()
    }

    /// The text of a setting; empty where it is not set.
    pub(super) fn text(&self, key: &str) -> &str {
        match self.get(key).map(|setting| &setting.value) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The items of a setting. A text is a list with commas, as in Atmos.
    pub(super) fn list(&self, key: &str) -> Vec<String> {
        match self.get(key).map(|setting| &setting.value) {
            Some(Value::List(items)) => items.clone(),
            Some(Value::Text(text)) if !text.is_empty() => text.split(',').map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    /// Where a setting is written, for a problem with it.
    pub(super) fn place(&self, key: &str) -> Place {
        self.get(key).map_or(Place::NOWHERE, |setting| setting.place.clone())
    }
}
