//! One file of the configuration on its way over those before it.

use super::function::{Called, call};
use super::settings::{READ, Settings, Value};
use super::surroundings::Surroundings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId};
use crate::yaml::syntax::{Content, Syntax};

/// Lays a file over those before it.
pub(super) fn lay(
    settings: &mut Settings,
    file: &Syntax,
    source: SourceId,
    around: &Surroundings,
    problems: &mut Diagnostics,
) {
    Layer { settings, source, around, problems }.mapping(file, "");
}

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
            } else if below(&path).next().is_some() {
                self.section(&path, value);
            }
        }
    }

    /// A part of the file that settings may lie in.
    fn section(&mut self, path: &str, value: &Syntax) {
        match (&value.content, function(value)) {
            (Content::Scalar(..), Some("!unset")) => {
                below(path).for_each(|key| self.settings.remove(key));
            }
            (Content::Scalar(..), Some(tag)) => {
                below(path).for_each(|key| self.settings.give_up(key));
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
                    self.settings.write(key, Value::Text(text.clone()), place);
                }
                Some(tag) => match call(tag, text, self.around) {
                    Ok(Called::Text(text)) => {
                        self.settings.set(key, Value::Text(text), place);
                    }
                    Ok(Called::Unset) => self.settings.remove(key),
                    Err(why) => {
                        self.settings.give_up(key);
                        self.problem(value, format!("`{key}` cannot be read: {why}"), "");
                    }
                },
            },
            Content::Sequence(_, items) => {
                let is_called = items.iter().any(|item| function(item).is_some());
                let items = items.iter().filter_map(|item| self.item(key, item)).collect();
                let place = self.first_of(value).unwrap_or(place);
                let set = if is_called { Settings::set } else { Settings::write };
                set(self.settings, key, Value::List(items), place);
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

/// The settings that lie below a key.
fn below(path: &str) -> impl Iterator<Item = &'static str> {
    READ.into_iter().filter(move |key| key.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
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
            lay(&mut settings, &file, source, &around, &mut problems);
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
