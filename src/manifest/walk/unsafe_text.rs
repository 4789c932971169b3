//! Texts that Atmos would run or expand, or that no output can hold.

use unicode_normalization::is_nfc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::manifest::text::is_control;
use crate::yaml::{Node, Value};

/// Finds every unsafe text in a document, keys included.
///
/// Atmos runs a value that starts with `!`, quoted or not. It expands the Go templates of a stack that has `locals`, those
/// that call `env` and `exec` among them, whatever `atmos.yaml` says about templates, and anybody may add `locals`.
#[must_use]
pub fn unsafe_texts(node: &Node) -> Diagnostics {
    let mut found = Diagnostics::default();
    visit(node, &mut |text, place, key| {
        if let Some((problem, expected, help)) = problem(text).or_else(|| key.then(|| merge(text))?) {
            found.push(Diagnostic::error(Code::UnsafeText, problem).at(place.clone()).expected(expected).help(help));
        }
    });
    found
}

/// Whether a text is unsafe.
#[must_use]
pub fn is_unsafe(text: &str) -> bool {
    problem(text).is_some()
}

/// Shows every text in a document, with its place and whether it is a key.
fn visit(node: &Node, check: &mut dyn FnMut(&str, &Place, bool)) {
    match &node.value {
        Value::Str(text) | Value::Unknown(text) => check(text, &node.place, false),
        Value::Seq(items) => items.iter().for_each(|item| visit(item, check)),
        Value::Map(entries) => {
            for (key, value) in entries {
                check(&key.text, &key.place, true);
                visit(value, check);
            }
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {}
    }
}

/// What is wrong, what would be right, and what to do.
type Problem = (String, &'static str, &'static str);

fn problem(text: &str) -> Option<Problem> {
    if text.starts_with('!') {
        Some((
            "Atmos would run this string as a function".to_owned(),
            "expected a string that does not start with `!`",
            "Atmos runs such a string even in quotes: put another character first",
        ))
    } else if text.contains("{{") {
        Some((
            "Atmos would expand this string as a template".to_owned(),
            "expected a string without `{{`",
            "Atmos expands the templates of a stack as soon as somebody adds `locals` to it",
        ))
    } else if text.starts_with(char::is_whitespace) && text.contains('\n') {
        Some((
            "Atmos would change the whitespace of this string".to_owned(),
            "expected a single line, or a string that starts with a visible character",
            "Atmos rewrites stacks before it uses them, and loses the leading whitespace of such a string",
        ))
    } else if let Some(control) =
        text.chars().find(|c| is_control(*c) || *c == '\r' || is_reordering(*c) || is_no_character(*c))
    {
        Some((
            format!("this string contains the invisible character U+{:04X}", u32::from(control)),
            "expected visible characters",
            "",
        ))
    } else if !is_nfc(text) {
        Some((
            "this string contains an accent as a separate character".to_owned(),
            "expected composed characters (Unicode NFC)",
            "Terraform would compose it and show a change in every plan",
        ))
    } else {
        None
    }
}

/// A key that means something else to Atmos, quoted or not.
fn merge(key: &str) -> Option<Problem> {
    let found = key == "<<";
    found.then(|| ("Atmos would merge what is below this key".to_owned(), "expected another key", ""))
}

/// Characters that show the text around them in another order than it is read in.
const fn is_reordering(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Code points that Unicode keeps free for good: YAML refuses some of them even in a comment.
const fn is_no_character(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || c as u32 & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{SourceId, Span};
    use crate::yaml::parse;

    fn found(text: &str) -> Vec<(Span, String)> {
        let node = parse(text).expect("YAML").in_source(SourceId(0));
        let found = unsafe_texts(&node);
        found.into_iter().map(|one| (one.place.expect("a place").span, one.message)).collect()
    }

    #[test]
    fn each_unsafe_text_is_marked_where_it_stands() {
        for (text, span, message) in [
            ("a: '!exec x'", 3..12, "Atmos would run this string as a function"),
            ("a: '{{ x }}'", 3..12, "Atmos would expand this string as a template"),
            ("'!a': x", 0..4, "Atmos would run this string as a function"),
            ("a: \"\\n\"", 3..7, "Atmos would change the whitespace of this string"),
            ("a: [\" b\\nc\"]", 4..11, "Atmos would change the whitespace of this string"),
            ("a: { '<<': x }", 5..9, "Atmos would merge what is below this key"),
            ("a: \"\\0\"", 3..7, "this string contains the invisible character U+0000"),
            ("a: \"\\uFFFE\"", 3..11, "this string contains the invisible character U+FFFE"),
        ] {
            assert_eq!(found(text), [(span, message.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_every_reader_takes_for_text_is_safe() {
        for text in ["a: ' !exec'", "a: \"b\\n c\"", "a: '<<'", "a: '  two'", "a: 'é 😀'"] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
