//! Stack YAML as Atmos reads it, every value with its place. Unlike a manifest a stack may use tags, for Atmos's
//! functions.

use super::node::{Key, Node, Value};
use super::syntax::{Content, Scalar, Syntax};
use crate::diagnostic::{Code, Diagnostic, Place, SourceId, Span};

/// Reads a stack file. An empty one is an empty mapping.
///
/// A mapping or list counts from its first entry, in brackets too.
///
/// # Errors
/// When the text is no YAML, or uses anchors: a diagnostic with its place.
pub fn parse_stack(text: &str, source: SourceId) -> Result<Node, Diagnostic> {
    let reader = Reader { source };
    match Syntax::first(text) {
        Ok(Some(document)) => reader.node(&document),
        Ok(None) => Ok(Node { value: Value::Map(Vec::new()), place: Place { source, span: 0..0 } }),
        Err(problem) => Err(reader.unreadable(problem.span, problem.what)),
    }
}

struct Reader {
    source: SourceId,
}

impl Reader {
    fn unreadable(&self, span: Span, message: String) -> Diagnostic {
        Diagnostic::error(Code::UnreadableFile, message).at(Place { source: self.source, span })
    }

    fn node(&self, syntax: &Syntax) -> Result<Node, Diagnostic> {
        let mut place = Place { source: self.source, span: syntax.span.clone() };
        let value = match &syntax.content {
            Content::Scalar(style, text) => scalar(text, *style, syntax.tag.as_deref()),
            Content::Sequence(_, items) => {
                let items = items.iter().map(|item| self.node(item)).collect::<Result<Vec<_>, _>>()?;
                if let Some(first) = items.first() {
                    place = first.place.clone();
                }
                Value::Seq(items)
            }
            Content::Mapping(_, entries) => {
                let entries = entries.iter().map(|entry| self.entry(entry)).collect::<Result<Vec<_>, _>>()?;
                if let Some((first, _)) = entries.first() {
                    place = first.place.clone();
                }
                Value::Map(entries)
            }
            Content::Alias(_) => {
                return Err(self.unreadable(place.span, "anchors and aliases are not followed here".to_owned()));
            }
        };
        Ok(Node { value, place })
    }

    fn entry(&self, (key, value): &(Syntax, Syntax)) -> Result<(Key, Node), Diagnostic> {
        let key = self.node(key)?;
        Ok((Key { text: key_text(&key.value), place: key.place }, self.node(value)?))
    }
}

/// A scalar as Atmos understands it. A text that begins with `!` is a function call, also when it is quoted, and one
/// with braces may be a template.
fn scalar(text: &str, style: Scalar, tag: Option<&str>) -> Value {
    match tag {
        Some(tag) if !tag.starts_with("tag:yaml.org,2002:") && !tag.starts_with("!!") => {
            return Value::Unknown(format!("{tag} {text}").trim_end().to_owned());
        }
        Some(tag) if tag.ends_with("str") => return Value::Str(text.to_owned()),
        _ => {}
    }
    if text.starts_with('!') || text.contains("{{") {
        return Value::Unknown(text.to_owned());
    }
    if style != Scalar::Plain {
        return Value::Str(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).unwrap_or_else(|| Value::Str(text.to_owned())),
    }
}

/// A number in the core schema of YAML, and none of those that only YAML 1.1 has.
fn number(text: &str) -> Option<Value> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte))
        && digits.bytes().any(|byte| byte.is_ascii_digit());
    if !plain {
        return None;
    }
    text.parse().map(Value::Int).ok().or_else(|| text.parse().map(Value::Float).ok())
}

/// A key, which is a text whatever it looks like.
fn key_text(value: &Value) -> String {
    match value {
        Value::Str(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Null | Value::Unknown(_) | Value::Seq(_) | Value::Map(_) => String::new(),
    }
}
