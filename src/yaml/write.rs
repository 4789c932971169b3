//! Values written as YAML. No other code turns a value into YAML.
//!
//! A text is plain only where YAML 1.1 and 1.2 readers agree that it is that text; everything else is double
//! quoted, with escapes that both versions share.

use std::fmt::Write as _;

use serde_json::Value;

/// The longest collection that is written on one line.
const LINE: usize = 96;

/// The characters within which a reader expects the colon of a key.
const LOOK_AHEAD: usize = 1024;

/// A string as a YAML scalar.
#[must_use]
pub fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Whether a text is a word that means itself everywhere in YAML and in an Atmos function.
#[must_use]
pub fn is_word(text: &str) -> bool {
    is_plain(text) && !text.contains(' ')
}

fn is_plain(text: &str) -> bool {
    let mut characters = text.chars();
    let starts = characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '/');
    let mut previous = ' ';
    let goes_on = text.chars().all(|one| {
        let fine = match one {
            ' ' => previous != ' ' && previous != ':',
            ':' => true,
            other => other.is_ascii_alphanumeric() || "_./@+=-".contains(other),
        };
        previous = one;
        fine
    });
    starts && goes_on && previous != ' ' && previous != ':' && !is_reserved(text)
}

/// Words that some YAML reader takes for something else than text.
fn is_reserved(text: &str) -> bool {
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => out.push(character),
            other => {
                let code = u32::from(other);
                let _ = match code {
                    0..=0xff => write!(out, "\\x{code:02x}"),
                    0x100..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push('"');
    out
}

/// Any value after the colon of a key that stands at `indent` spaces: on the same line where it is short, as a
/// block below it otherwise. Begins with the space or the newline that separates it from the colon.
#[must_use]
pub fn value(value: &Value, indent: usize) -> String {
    let line = flow(value);
    let short = !matches!(value, Value::Object(map) if !map.is_empty()) && line.len() + indent <= LINE;
    if short || !is_collection(value) {
        return format!(" {line}");
    }
    let mut out = String::new();
    block(&mut out, value, indent + 2);
    out
}

const fn is_collection(value: &Value) -> bool {
    matches!(value, Value::Object(_) | Value::Array(_))
}

fn block(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(map) => {
            for (key, item) in map {
                let _ = write!(out, "\n{:indent$}{}:{}", "", self::key(key, indent), self::value(item, indent));
            }
        }
        Value::Array(items) => {
            for item in items {
                let _ = write!(out, "\n{:indent$}- {}", "", flow(item));
            }
        }
        other => out.push_str(&flow(other)),
    }
}

/// Any value on one line.
#[must_use]
pub fn flow(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => scalar(text),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let entries: Vec<String> =
                map.iter().map(|(key, item)| format!("{}: {}", self::key(key, 0), flow(item))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A key, up to its colon. One that is longer than YAML lets a reader look ahead gets a mark of its own.
fn key(text: &str, indent: usize) -> String {
    let key = scalar(text);
    if key.len() < LOOK_AHEAD { key } else { format!("? {key}\n{:indent$}", "") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_text_that_every_reader_takes_for_text_is_plain() {
        for plain in ["per-zone", "arn:aws:iam::1:role/x", "Security on call", "a.b/c@d", "us-east-1a"] {
            assert_eq!(scalar(plain), plain);
        }
        for text in ["", "yes", "NULL", "1000", "!exec x", "a: b", "a #b", " a", "a ", "- a", "é", "a\nb", "12e3", "a:"]
        {
            assert!(scalar(text).starts_with('"'), "{text}");
        }
    }

    #[test]
    fn short_lists_stay_on_the_line_and_mappings_go_below() {
        assert_eq!(value(&json!(["a", 1]), 8), " [a, 1]");
        assert_eq!(value(&json!({ "a": "1", "b": { "c": true } }), 2), "\n    a: \"1\"\n    b:\n      c: true");
        assert_eq!(value(&json!({}), 2), " {}");
    }
}
