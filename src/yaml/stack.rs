//! Stack YAML as Atmos reads it, every value with its place. Unlike a manifest a stack may use tags, for Atmos's
//! functions.

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, StrInput};

use super::node::{Key, Node, Value};
use crate::diagnostic::{Code, Diagnostic, Place, SourceId, Span};

const MAX_DEPTH: usize = 64;

/// Reads a stack file. An empty one is an empty mapping.
///
/// A mapping or list counts from its first entry, in brackets too.
///
/// # Errors
/// When the text is no YAML, or uses anchors: a diagnostic with its place.
pub fn parse_stack(text: &str, source: SourceId) -> Result<Node, Diagnostic> {
    let mut reader = Reader { source, events: Parser::new_from_str(text) };
    loop {
        match reader.next()? {
            Some((Event::StreamStart | Event::DocumentStart(..), _)) => {}
            Some((event, span)) if event.is_node() => return reader.node(event, span, 0),
            _ => return Ok(Node { value: Value::Map(Vec::new()), place: Place { source, span: 0..0 } }),
        }
    }
}

struct Reader<'t> {
    source: SourceId,
    events: Parser<'t, StrInput<'t>>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Option<(Event<'t>, Span)>, Diagnostic> {
        let Some(next) = self.events.next() else {
            return Ok(None);
        };
        let (event, span) = next.map_err(|error| {
            let at = error.marker().byte_offset().unwrap_or_default();
            self.unreadable(at..at, format!("this is not YAML: {}", error.info()))
        })?;
        let start = span.start.byte_offset().unwrap_or_default();
        Ok(Some((event, start..span.end.byte_offset().unwrap_or(start))))
    }

    fn unreadable(&self, span: Span, message: String) -> Diagnostic {
        Diagnostic::error(Code::UnreadableFile, message).at(Place { source: self.source, span })
    }

    /// The value that an event begins.
    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Node, Diagnostic> {
        if depth > MAX_DEPTH {
            return Err(self.unreadable(span, "the file is nested too deep".to_owned()));
        }
        let mut place = Place { source: self.source, span: span.clone() };
        let value = match event {
            Event::Scalar(text, style, _, tag) => {
                let tag = tag.map(|tag| tag.to_string());
                scalar(&text, style, tag.as_deref())
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        None | Some((Event::SequenceEnd, _)) => break,
                        Some((event, span)) if event.is_node() => items.push(self.node(event, span, depth + 1)?),
                        Some(_) => {}
                    }
                }
                if let Some(first) = items.first() {
                    place.span = first.place.span.clone();
                }
                Value::Seq(items)
            }
            Event::MappingStart(..) => {
                let mut entries: Vec<(Key, Node)> = Vec::new();
                loop {
                    match self.next()? {
                        None | Some((Event::MappingEnd, _)) => break,
                        Some((event, span)) if event.is_node() => {
                            let key = self.node(event, span, depth + 1)?;
                            let Some((event, span)) = self.next()? else { break };
                            let value = self.node(event, span, depth + 1)?;
                            entries.push((Key { text: key_text(&key.value), place: key.place }, value));
                        }
                        Some(_) => {}
                    }
                }
                if let Some((first, _)) = entries.first() {
                    place.span = first.place.span.clone();
                }
                Value::Map(entries)
            }
            _ => return Err(self.unreadable(span, "anchors and aliases are not followed here".to_owned())),
        };
        Ok(Node { value, place })
    }
}

/// A scalar as Atmos understands it. A text that begins with `!` is a function call, also when it is quoted, and one
/// with braces may be a template.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&str>) -> Value {
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
    if style != ScalarStyle::Plain {
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
