//! Stack YAML as Atmos reads it, every value with its place. Unlike a manifest a stack may use tags, for Atmos's
//! functions.

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle};

use crate::diagnostic::{Code, Diagnostic, Place, SourceId, Span};
use crate::hcl::Value;

/// A value of a stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub content: Content,
    /// Where it is written; a mapping or list in lines of its own counts from its first entry.
    pub place: Place,
}

/// What a value of a stack is.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A text, number, yes or no, null; or a call of one of Atmos's functions, which is unknown.
    Scalar(Value),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the text.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key itself.
    pub text: String,
    /// Where it is written.
    pub place: Place,
}

const MAX_DEPTH: usize = 64;

impl Node {
    /// Reads a file. An empty one is an empty mapping.
    ///
    /// # Errors
    /// When the text is no YAML, or uses anchors: a diagnostic with its place.
    pub fn parse(source: SourceId, text: &str) -> Result<Self, Diagnostic> {
        let mut reader = Reader { source, events: Parser::new_from_str(text) };
        loop {
            match reader.next()? {
                Some((Event::StreamStart | Event::DocumentStart(..), _)) => {}
                Some((event, span)) if event.is_node() => return reader.node(event, span, 0),
                _ => return Ok(Self { content: Content::Map(Vec::new()), place: Place { source, span: 0..0 } }),
            }
        }
    }

    /// An empty mapping that is written nowhere.
    #[must_use]
    pub const fn nothing(source: SourceId) -> Self {
        Self { content: Content::Map(Vec::new()), place: Place { source, span: 0..0 } }
    }

    /// The entry of a mapping.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<(&Key, &Self)> {
        let found = self.entries().iter().rfind(|(name, _)| name.text == key);
        found.map(|(name, value)| (name, value))
    }

    /// The value below these keys.
    #[must_use]
    pub fn get(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.entry(key).map(|(_, value)| value))
    }

    /// The entries of a mapping; none where the value is something else.
    #[must_use]
    pub fn entries(&self) -> &[(Key, Self)] {
        match &self.content {
            Content::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none where the value is something else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.content {
            Content::List(items) => items,
            _ => &[],
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(value) => value.as_str(),
            _ => None,
        }
    }

    /// The value without its places.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match &self.content {
            Content::Scalar(value) => value.clone(),
            Content::List(items) => Value::List(items.iter().map(Self::to_value).collect()),
            Content::Map(entries) => {
                Value::map(entries.iter().map(|(key, value)| (key.text.clone(), value.to_value())).collect())
            }
        }
    }

    /// Where the part is written that these keys and numbers lead to, or the last one on the way that is there.
    #[must_use]
    pub fn place_of(&self, steps: &[String]) -> Place {
        let mut node = self;
        for step in steps {
            let inner = match &node.content {
                Content::Map(_) => node.entry(step).map(|(_, value)| value),
                Content::List(items) => step.parse::<usize>().ok().and_then(|at| items.get(at)),
                Content::Scalar(_) => None,
            };
            let Some(inner) = inner else { break };
            node = inner;
        }
        node.place.clone()
    }

    /// This value with another one over it, as Atmos merges: mappings key by key, all else replaced.
    #[must_use]
    pub fn overlaid(&self, over: &Self) -> Self {
        let (Content::Map(below), Content::Map(above)) = (&self.content, &over.content) else {
            return over.clone();
        };
        let mut entries = below.clone();
        for (key, value) in above {
            match entries.iter_mut().find(|(known, _)| known.text == key.text) {
                Some((known, old)) => {
                    *known = key.clone();
                    *old = old.overlaid(value);
                }
                None => entries.push((key.clone(), value.clone())),
            }
        }
        Self { content: Content::Map(entries), place: over.place.clone() }
    }
}

struct Reader<'t> {
    source: SourceId,
    events: Parser<'t, serde_yaml::granit_parser::StrInput<'t>>,
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
        let content = match event {
            Event::Scalar(text, style, _, tag) => {
                let tag = tag.map(|tag| tag.to_string());
                Content::Scalar(scalar(&text, style, tag.as_deref()))
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
                Content::List(items)
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
                            let text = match &key.content {
                                Content::Scalar(value) => value.to_text().unwrap_or_default(),
                                _ => String::new(),
                            };
                            entries.push((Key { text, place: key.place }, value));
                        }
                        Some(_) => {}
                    }
                }
                if let Some((first, _)) = entries.first() {
                    place.span = first.place.span.clone();
                }
                Content::Map(entries)
            }
            _ => return Err(self.unreadable(span, "anchors and aliases are not followed here".to_owned())),
        };
        Ok(Node { content, place })
    }
}

/// A scalar as Atmos understands it. A text that begins with `!` is a function call, also when it is quoted, and one
/// with braces may be a template.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&str>) -> Value {
    match tag {
        Some(tag) if !tag.starts_with("tag:yaml.org,2002:") && !tag.starts_with("!!") => {
            return Value::Unknown(format!("{tag} {text}").trim_end().to_owned());
        }
        Some(tag) if tag.ends_with("str") => return Value::text(text),
        _ => {}
    }
    if text.starts_with('!') || text.contains("{{") {
        return Value::Unknown(text.to_owned());
    }
    if style != ScalarStyle::Plain {
        return Value::text(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::text(text), Value::Number),
    }
}

/// A number in the core schema of YAML.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte))
        && digits.bytes().any(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}
