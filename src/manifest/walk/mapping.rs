//! The walk through the keys of a mapping.

use serde_json::{Map, Value as Json};

use super::schema::choices;
use super::words::{listed, quoted};
use super::{Step, Walk};
use crate::diagnostic::{Code, Place, all_of, did_you_mean, one_of};
use crate::yaml::{Key, Node};

/// More keys than this are listed in the help, not beside the caret.
const LISTED_IN_LABEL: usize = 6;

impl<'a> Walk<'a> {
    pub(super) fn mapping(&mut self, entries: &'a [(Key, Node)], place: &Place, schema: &'a Json) {
        self.length(entries.len(), "key", ["minProperties", "maxProperties"], place, schema);
        for (index, (key, _)) in entries.iter().enumerate() {
            if entries[..index].iter().any(|(earlier, _)| earlier.text == key.text) {
                let message = format!("{} is set twice", quoted(&key.text));
                self.report(Code::DuplicateKey, message, &key.place, "already set above", "keep one of the two");
            }
        }
        let unknown: Vec<&str> = entries
            .iter()
            .filter(|(key, value)| !self.known_key(key, value, schema))
            .map(|(key, _)| key.text.as_str())
            .collect();
        self.missing(entries, &unknown, place, schema);
    }

    /// Checks one entry. Returns whether the schema has its key.
    fn known_key(&mut self, key: &'a Key, value: &'a Node, schema: &'a Json) -> bool {
        if let Some(names) = schema.get("propertyNames")
            && !self.name(key, names)
        {
            return false;
        }
        let mut known = false;
        if let Some(property) = schema.get("properties").and_then(|all| all.get(&key.text)) {
            known = true;
            if self.walker.account && self.is_marked(property, "x-structural") {
                self.structural(key);
            } else if !self.walker.account && self.is_marked(property, "x-of-account") {
                self.of_account(key);
            } else {
                self.under(key, value, property);
            }
        }
        if let Some(Json::Object(patterns)) = schema.get("patternProperties") {
            for (pattern, property) in patterns {
                if self.schema.matches(pattern, &key.text) {
                    known = true;
                    self.under(key, value, property);
                }
            }
        }
        match schema.get("additionalProperties") {
            _ if known => true,
            None => true,
            Some(Json::Bool(false)) => {
                self.unknown(key, schema);
                false
            }
            Some(others) => {
                self.under(key, value, others);
                true
            }
        }
    }

    fn unknown(&mut self, key: &'a Key, schema: &'a Json) {
        let names: Vec<&str> = properties(schema).map_or_else(Vec::new, |all| all.keys().map(String::as_str).collect());
        let message = format!("unknown key {}{}", quoted(&key.text), self.inside());
        let suggestion = did_you_mean(&key.text, names.iter().copied());
        let (label, list) = if names.len() <= LISTED_IN_LABEL {
            (format!("expected {}", one_of(names)), String::new())
        } else {
            (format!("not a key of {}", self.subject()), format!("the keys are {}", all_of(names)))
        };
        // A kind knows what to write in place of some keys of other tools, which spell them in snake case.
        let answer = schema.get("x-answers").and_then(|answers| answers.get(key.text.replace('_', "-"))?.as_str());
        let help = match answer {
            Some(answer) => answer.to_owned(),
            None if suggestion.is_empty() => list,
            None => suggestion,
        };
        self.report(Code::UnknownKey, message, &key.place, &label, &help);
    }

    /// Checks a key against `propertyNames`. Returns whether a value under it is worth checking.
    fn name(&mut self, key: &'a Key, schema: &'a Json) -> bool {
        let alternatives = self.schema.alternatives(schema);
        let listed_names: Option<Vec<_>> = alternatives.iter().map(|one| choices(one)).collect();
        if let Some(names) = listed_names {
            let names: Vec<&Json> = names.into_iter().flatten().collect();
            let known: Vec<&str> = names.iter().filter_map(|name| name.as_str()).collect();
            if known.contains(&key.text.as_str()) {
                return true;
            }
            let message = format!("unknown key {}{}", quoted(&key.text), self.inside());
            let label = format!("expected {}", listed(&names));
            let help = did_you_mean(&key.text, known);
            self.report(Code::UnknownKey, message, &key.place, &label, &help);
            return false;
        }
        self.path.push(Step::Name);
        for alternative in alternatives {
            self.text(&key.text, &key.place, alternative);
        }
        self.path.pop();
        true
    }

    /// Reports what is required and not there, unless a key beside it was probably meant to be it.
    fn missing(&mut self, entries: &[(Key, Node)], unknown: &[&str], place: &Place, schema: &Json) {
        let Some(Json::Array(required)) = schema.get("required") else {
            return;
        };
        for name in required.iter().filter_map(Json::as_str) {
            let is_there = entries.iter().any(|(key, _)| key.text == name);
            let is_mistyped = unknown.iter().any(|key| !did_you_mean(key, [name]).is_empty());
            if is_there || is_mistyped {
                continue;
            }
            let message = format!("`{name}` is missing{}", self.inside());
            let property = properties(schema).and_then(|all| all.get(name));
            let description = property.and_then(|property| {
                let own = property.get("description");
                own.or_else(|| self.schema.resolve(property).get("description"))?.as_str()
            });
            let help = description.and_then(|text| text.lines().next()).unwrap_or_default();
            let label = format!("expected a key `{name}`");
            self.report(Code::MissingKey, message, place, &label, help.trim_end_matches('.'));
        }
    }

    fn is_marked(&self, property: &Json, mark: &str) -> bool {
        [property, self.schema.resolve(property)].iter().any(|schema| schema.get(mark) == Some(&Json::Bool(true)))
    }

    fn of_account(&mut self, key: &Key) {
        let message = format!("`{}` names what one account has", key.text);
        let help = "move it under `blueprints` in the file of the account, forge/accounts/<account>.yaml";
        self.report(Code::StructuralKey, message, &key.place, "cannot be set for all accounts", help);
    }

    fn structural(&mut self, key: &Key) {
        let message = format!("`{}` sets structure that all accounts share", key.text);
        let mut help =
            "declare a variant in forge/organization.yaml, and add its name to this account's `kinds`".to_owned();
        let path: Vec<&str> = self.path.iter().filter_map(Step::key).chain([key.text.as_str()]).collect();
        if let ["blueprints", kind, settings @ ..] = path.as_slice() {
            let head = format!(":\nvariants:\n  {kind}-edge:\n    kind: {kind}\n    blueprint:");
            help.push_str(&head);
            for (depth, setting) in settings.iter().enumerate() {
                let line = format!("\n{}{setting}:", " ".repeat(6 + 2 * depth));
                help.push_str(&line);
            }
            help.push_str(" …");
        }
        self.report(Code::StructuralKey, message, &key.place, "cannot be set for one account", &help);
    }

    fn inside(&self) -> String {
        if self.path.is_empty() { String::new() } else { format!(" in {}", self.subject()) }
    }
}

fn properties(schema: &Json) -> Option<&Map<String, Json>> {
    schema.get("properties")?.as_object()
}
