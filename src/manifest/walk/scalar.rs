//! The walk's checks of texts, numbers, lengths and listed values.

use serde_json::Value as Json;

use super::Walk;
use super::unsafe_text::is_unsafe;
use super::words::{count, listed, plain, quoted};
use crate::diagnostic::{Code, Place, did_you_mean};
use crate::yaml::{Node, Value};

impl Walk<'_> {
    /// Checks that a value is one of those listed.
    pub(super) fn choice(&mut self, node: &Node, place: &Place, choices: &[&Json]) {
        let given = node.to_json();
        if choices.contains(&&given) || node.as_str().is_some_and(is_unsafe) {
            return;
        }
        let known: Vec<String> = choices.iter().map(|choice| plain(choice)).collect();
        let message = format!("{} cannot be {}", self.subject(), quoted(&plain(&given)));
        let label = format!("expected {}", listed(choices));
        let help = did_you_mean(&plain(&given), known.iter().map(String::as_str));
        self.report(Code::InvalidValue, message, place, &label, &help);
    }

    /// Checks the length, pattern and format of a text.
    pub(super) fn text(&mut self, text: &str, place: &Place, schema: &Json) {
        if is_unsafe(text) {
            return;
        }
        self.length(text.chars().count(), "character", ["minLength", "maxLength"], place, schema);
        let wanted = self.wrong_form(text, schema);
        if let Some(wanted) = wanted {
            let message = format!("{} cannot be {}", self.subject(), quoted(text));
            let example = schema.get("examples").and_then(|all| all.get(0)).map(plain);
            let example = example.filter(|example| !wanted.contains(example.as_str()));
            let help = example.map(|example| format!("for example `{example}`")).unwrap_or_default();
            self.report(Code::InvalidValue, message, place, &format!("expected {wanted}"), &help);
        }
    }

    /// The form that a text does not have, in words: those of `x-expected` where the schema has them.
    fn wrong_form(&self, text: &str, schema: &Json) -> Option<String> {
        let in_words = schema.get("x-expected").and_then(Json::as_str);
        let keyword = |name| schema.get(name).and_then(Json::as_str);
        if let Some(format) = keyword("format")
            && let Some(Err(wanted)) = (self.walker.formats)(format, text)
        {
            return Some(in_words.map_or(wanted, str::to_owned));
        }
        let pattern = keyword("pattern")?;
        if self.schema.matches(pattern, text) {
            return None;
        }
        Some(in_words.map_or_else(|| format!("a string that matches `{pattern}`"), str::to_owned))
    }

    /// Checks the bounds of a number.
    #[allow(clippy::cast_precision_loss, reason = "no bound of a manifest is beyond 2^53")]
    pub(super) fn number(&mut self, node: &Node, place: &Place, schema: &Json) {
        let number = match node.value {
            Value::Int(number) => number as f64,
            Value::Float(number) => number,
            _ => return,
        };
        let bound = |name| schema.get(name).filter(|bound| bound.is_number());
        let (least, most) = (bound("minimum"), bound("maximum"));
        let below = least.and_then(Json::as_f64).is_some_and(|least| number < least);
        let above = most.and_then(Json::as_f64).is_some_and(|most| number > most);
        if below || above {
            let range = match (least, most) {
                (Some(least), Some(most)) => format!("a number from {least} to {most}"),
                (Some(least), None) => format!("{least} or more"),
                (_, most) => format!("{} or less", most.map(ToString::to_string).unwrap_or_default()),
            };
            let message = format!("{} cannot be {}", self.subject(), node.to_json());
            self.report(Code::InvalidValue, message, place, &format!("expected {range}"), "");
        }
    }

    /// Checks the length of a text, list or mapping.
    pub(super) fn length(&mut self, length: usize, noun: &str, keywords: [&str; 2], place: &Place, schema: &Json) {
        let [least, most] = keywords.map(|name| schema.get(name).and_then(Json::as_u64));
        let length = length as u64;
        if least.is_none_or(|least| length >= least) && most.is_none_or(|most| length <= most) {
            return;
        }
        let wanted = match (least, most) {
            (Some(least), Some(most)) if least == most => count(least, noun),
            (Some(least), Some(most)) => format!("{least} to {}", count(most, noun)),
            (Some(least), None) => format!("{} or more", count(least, noun)),
            (_, most) => format!("at most {}", count(most.unwrap_or_default(), noun)),
        };
        let message = if length == 0 {
            format!("{} is empty", self.subject())
        } else {
            format!("{} has {}", self.subject(), count(length, noun))
        };
        self.report(Code::InvalidValue, message, place, &format!("expected {wanted}"), "");
    }
}
