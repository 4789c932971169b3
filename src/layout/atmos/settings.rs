//! The settings that several files make together, as far as they decide where files lie and what stacks are called.

use std::collections::BTreeMap;

use super::function::{Called, call};
use super::surroundings::Surroundings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId};
use crate::yaml::syntax::{Content, Syntax};

/// Each setting that is read, by the keys that lead to it. Everything else in the files is the user's alone.
pub(super) const READ: [&str; 11] = [
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
];

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
}

impl Settings {
    /// Lays a file over those before it.
    pub(super) fn lay(&mut self, file: &Syntax, source: SourceId, around: &Surroundings, problems: &mut Diagnostics) {
        Layer { settings: self, source, around, problems }.mapping(file, "");
    }

    /// Sets a value that no file holds.
    pub(super) fn set(&mut self, key: &'static str, value: Value) {
        self.called.insert(key, Setting { value, place: Place::NOWHERE });
    }

    /// What a setting is.
    pub(super) fn get(&self, key: &str) -> Option<&Setting> {
        self.called.get(key).or_else(|| self.plain.get(key))
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

/// One file on its way over the others.
struct Layer<'a> {
    settings: &'a mut Settings,
    source: SourceId,
    around: &'a Surroundings,
    problems: &'a mut Diagnostics,
}

impl Layer<'_> {
    fn mapping(&mut self, mapping: &Syntax, above: &str) {
        let Content::Mapping(_, entries) = &mapping.content else { return };
        for (key, value) in entries {
            let Content::Scalar(_, key) = &key.content else { continue };
            // Atmos ignores the case of keys.
            let path = if above.is_empty() { key.to_lowercase() } else { format!("{above}.{}", key.to_lowercase()) };
            if let Some(setting) = READ.iter().find(|setting| **setting == path) {
                self.setting(setting, value);
            } else if READ.iter().any(|setting| setting.strip_prefix(&path).is_some_and(|rest| rest.starts_with('.'))) {
                self.section(&path, value);
            }
        }
    }

    /// A part of the file that settings may lie in.
    fn section(&mut self, path: &str, value: &Syntax) {
        match (&value.content, function(value)) {
            (Content::Scalar(..), Some("!unset")) => {
                let lies_in = |key: &&'static str| key.starts_with(&format!("{path}."));
                for key in READ.into_iter().filter(|key| lies_in(key)) {
                    self.remove(key);
                }
            }
            (Content::Scalar(..), Some(tag)) => {
                let message = format!("`{path}` is made by `{tag}`, which atmos-forge does not evaluate");
                self.problem(value, message, "write the settings below it in this file, or in one that it imports");
            }
            (Content::Alias(_), _) => self.alias(path, value),
            _ => self.mapping(value, path),
        }
    }

    fn setting(&mut self, key: &'static str, value: &Syntax) {
        let place = Place { source: self.source, span: value.span.clone() };
        match &value.content {
            Content::Scalar(_, text) => match function(value) {
                None => {
                    self.settings.plain.insert(key, Setting { value: Value::Text(text.clone()), place });
                }
                Some(tag) => match call(tag, text, self.around) {
                    Ok(Called::Text(text)) => {
                        self.settings.called.insert(key, Setting { value: Value::Text(text), place });
                    }
                    Ok(Called::Unset) => self.remove(key),
                    Err(why) => self.problem(value, format!("`{key}` cannot be read: {why}"), ""),
                },
            },
            Content::Sequence(_, items) => {
                let is_called = items.iter().any(|item| function(item).is_some());
                let items = items.iter().filter_map(|item| self.item(key, item)).collect();
                let place = self.first_of(value).unwrap_or(place);
                let layer = if is_called { &mut self.settings.called } else { &mut self.settings.plain };
                layer.insert(key, Setting { value: Value::List(items), place });
            }
            Content::Mapping(..) => self.problem(value, format!("`{key}` must be a text, not a mapping"), ""),
            Content::Alias(_) => self.alias(key, value),
        }
    }

    fn item(&mut self, key: &str, item: &Syntax) -> Option<String> {
        match (&item.content, function(item)) {
            (Content::Scalar(_, text), None) => Some(text.clone()),
            (Content::Scalar(_, text), Some(tag)) => match call(tag, text, self.around) {
                Ok(Called::Text(text)) => Some(text),
                Ok(Called::Unset) => None,
                Err(why) => {
                    self.problem(item, format!("an item of `{key}` cannot be read: {why}"), "");
                    None
                }
            },
            _ => {
                self.problem(item, format!("each item of `{key}` must be a text"), "");
                None
            }
        }
    }

    /// A list is marked at its first item: in lines of its own it has no text.
    fn first_of(&self, list: &Syntax) -> Option<Place> {
        let Content::Sequence(_, items) = &list.content else { return None };
        items.first().map(|item| Place { source: self.source, span: item.span.clone() })
    }

    fn remove(&mut self, key: &str) {
        self.settings.plain.remove(key);
        self.settings.called.remove(key);
    }

    fn alias(&mut self, key: &str, value: &Syntax) {
        self.problem(
            value,
            format!("`{key}` is an alias, which atmos-forge does not follow here"),
            "write the value itself",
        );
    }

    fn problem(&mut self, at: &Syntax, message: String, help: &str) {
        let place = Place { source: self.source, span: at.span.clone() };
        self.problems.push(Diagnostic::error(Code::AtmosConfig, message).at(place).help(help));
    }
}

/// The function that a value calls; tags of YAML itself are none.
fn function(value: &Syntax) -> Option<&str> {
    value.tag.as_deref().filter(|tag| !tag.starts_with("tag:yaml.org,2002:") && !tag.starts_with("!!"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sources;

    /// The settings of texts laid over each other, and the messages of the problems.
    fn settings(texts: &[&str]) -> (Settings, Vec<String>) {
        let (mut sources, mut problems, mut settings) =
            (Sources::default(), Diagnostics::default(), Settings::default());
        let around = Surroundings { root: "/repo".into(), ..Surroundings::default() };
        for text in texts {
            let source = sources.add("atmos.yaml", *text);
            let file = Syntax::first(text).expect("YAML").expect("a document");
            settings.lay(&file, source, &around, &mut problems);
        }
        (settings, problems.sorted().into_iter().map(|one| one.message).collect())
    }

    #[test]
    fn later_files_win_key_by_key_and_lists_as_a_whole() {
        let (settings, problems) = settings(&[
            "stacks: {base_path: one, included_paths: [a, b], name_pattern: x}",
            "Stacks:\n  Base_Path: two\n  included_paths: [c]\nother: !exec ls\n",
            "stacks: {name_pattern: !unset }",
        ]);
        assert_eq!((settings.text("stacks.base_path"), settings.text("stacks.name_pattern")), ("two", ""));
        assert_eq!(settings.list("stacks.included_paths"), ["c"]);
        assert!(problems.is_empty(), "{problems:?}");
    }

    #[test]
    fn what_a_function_gives_stays_above_what_is_plain() {
        let (settings, _) = settings(&["base_path: !env NONE infra", "base_path: other"]);
        assert_eq!(settings.text("base_path"), "infra");
    }

    #[test]
    fn what_cannot_be_followed_is_told_and_not_guessed() {
        let (_, problems) = settings(&["base_path: !exec pwd\nstacks: !include stacks.yaml\nimport: [{a: b}]\n"]);
        assert_eq!(problems.len(), 3, "{problems:?}");
    }
}
