//! Texts that Atmos would run or expand, or that no output can hold.

use unicode_normalization::is_nfc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceId, Span};
use crate::manifest::node::{Node, Value};
use crate::manifest::text::is_control;

/// Finds every unsafe text in a document, keys included.
///
/// Atmos runs a value that starts with `!`, quoted or not. Go templates are expanded only where the user's
/// `atmos.yaml` turns them on: that is what `templates` says.
#[must_use]
pub fn unsafe_texts(node: &Node, source: SourceId, templates: bool) -> Diagnostics {
    let mut found = Diagnostics::default();
    visit(node, &mut |text, span| {
        if let Some((problem, expected, help)) = problem(text, templates) {
            let place = Place { source, span: span.clone() };
            found.push(Diagnostic::error(Code::UnsafeText, problem).at(place).expected(expected).help(help));
        }
    });
    found
}

/// Whether a text is unsafe.
#[must_use]
pub fn is_unsafe(text: &str, templates: bool) -> bool {
    problem(text, templates).is_some()
}

fn visit(node: &Node, check: &mut dyn FnMut(&str, &Span)) {
    match &node.value {
        Value::Str(text) => check(text, &node.span),
        Value::Seq(items) => items.iter().for_each(|item| visit(item, check)),
        Value::Map(entries) => {
            for (key, value) in entries {
                check(&key.text, &key.span);
                visit(value, check);
            }
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {}
    }
}

fn problem(text: &str, templates: bool) -> Option<(String, &'static str, &'static str)> {
    if text.starts_with('!') {
        Some((
            "Atmos would run this text as a function".to_owned(),
            "expected a text that does not start with `!`",
            "Atmos runs such a text even in quotes: put another character first",
        ))
    } else if templates && text.contains("{{") {
        Some((
            "Atmos would expand this text as a template".to_owned(),
            "expected a text without `{{`",
            "templates are turned on in atmos.yaml, under `templates.settings.enabled`",
        ))
    } else if let Some(control) =
        text.chars().find(|c| is_control(*c) || *c == '\r' || is_reordering(*c) || is_no_character(*c))
    {
        Some((
            format!("this text holds the invisible character U+{:04X}", u32::from(control)),
            "expected visible characters",
            "",
        ))
    } else if !is_nfc(text) {
        Some((
            "this text holds an accent as a character of its own".to_owned(),
            "expected composed characters (Unicode NFC)",
            "Terraform would compose it, and find a change in every plan",
        ))
    } else {
        None
    }
}

/// Characters that show the text around them in another order than it is read in.
const fn is_reordering(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Code points that Unicode keeps free for good: YAML refuses some of them even in a comment.
const fn is_no_character(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || c as u32 & 0xfffe == 0xfffe
}
