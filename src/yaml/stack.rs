//! Stack YAML as Atmos reads it, every value with its place. Unlike a manifest a stack may use anchors, and tags for
//! Atmos's functions.

use std::collections::{HashMap, HashSet};

use super::node::{Key, Node, Value};
use super::resolve::resolve;
use super::syntax::{Content, Scalar, Syntax};
use crate::diagnostic::{Code, Diagnostic, Place, SourceId, Span};

/// A file whose aliases stand for more values is refused, as by Atmos.
const MAX_NODES: usize = 200_000;

/// Reads a stack file, in which Atmos runs templates or does not. An empty file is an empty mapping.
///
/// A mapping or list counts from its first entry, in brackets too.
///
/// # Errors
/// When the text is no YAML, or has a key twice: a diagnostic with its place.
pub fn parse_stack(text: &str, source: SourceId, runs_templates: bool) -> Result<Node, Diagnostic> {
    let unreadable = |span, what| Diagnostic::error(Code::UnreadableFile, what).at(Place { source, span });
    match Syntax::first(text) {
        Ok(Some(document)) => {
            // Whatever `atmos.yaml` says, `locals` turn the templates of a file on.
            let runs_templates = runs_templates || has_locals(&document);
            let mut reader = Reader { source, runs_templates, anchors: HashMap::new(), nodes: 0 };
            reader.node(&document)
        }
        Ok(None) => Ok(Node { value: Value::Map(Vec::new()), place: Place { source, span: 0..0 } }),
        Err(problem) => Err(unreadable(problem.span, problem.what)),
    }
}

fn has_locals(document: &Syntax) -> bool {
    let Content::Mapping(_, entries) = &document.content else {
        return false;
    };
    entries.iter().any(|(key, _)| matches!(&key.content, Content::Scalar(_, name) if name == "locals"))
}

struct Reader {
    source: SourceId,
    runs_templates: bool,
    /// What anchors stand at.
    anchors: HashMap<usize, (Node, usize)>,
    nodes: usize,
}

impl Reader {
    fn unreadable(&self, span: Span, message: String) -> Diagnostic {
        Diagnostic::error(Code::UnreadableFile, message).at(Place { source: self.source, span })
    }

    fn node(&mut self, syntax: &Syntax) -> Result<Node, Diagnostic> {
        let before = self.nodes;
        self.nodes += 1;
        let mut place = Place { source: self.source, span: syntax.span.clone() };
        let value = match &syntax.content {
            Content::Scalar(style, text) => self.scalar(text, *style, syntax.tag.as_deref()),
            Content::Sequence(_, items) => {
                let items = items.iter().map(|item| self.node(item)).collect::<Result<Vec<_>, _>>()?;
                if let Some(first) = items.first() {
                    place = first.place.clone();
                }
                Value::Seq(items)
            }
            Content::Mapping(_, entries) => {
                let entries = self.entries(entries)?;
                if let Some((first, _)) = entries.first() {
                    place = first.place.clone();
                }
                Value::Map(entries)
            }
            Content::Alias(anchor) => {
                let Some((node, size)) = self.anchors.get(anchor) else {
                    return Err(self.unreadable(place.span, "an alias of nothing that stands before it".to_owned()));
                };
                self.nodes += size;
                if self.nodes > MAX_NODES {
                    return Err(self.unreadable(place.span, "aliases stand for too many values".to_owned()));
                }
                return Ok(node.clone());
            }
        };
        let node = Node { value, place };
        if let Some(anchor) = syntax.anchor {
            self.anchors.insert(anchor, (node.clone(), self.nodes - before));
        }
        Ok(node)
    }

    /// The entries of a mapping. What a merge key brings stands behind them, as far as they do not say it themselves.
    fn entries(&mut self, entries: &[(Syntax, Syntax)]) -> Result<Vec<(Key, Node)>, Diagnostic> {
        let (mut own, mut merged) = (Vec::new(), Vec::new());
        let mut names = HashSet::new();
        for (key, value) in entries {
            let is_merge = matches!(&key.content, Content::Scalar(Scalar::Plain, text) if text == "<<");
            let key = self.node(key)?;
            let value = self.node(value)?;
            if is_merge {
                let maps = match value.value {
                    Value::Seq(items) => items,
                    _ => vec![value],
                };
                merged.extend(maps.into_iter().flat_map(|map| match map.value {
                    Value::Map(entries) => entries,
                    _ => Vec::new(),
                }));
                continue;
            }
            let key = Key { text: key_text(&key.value), place: key.place };
            if !names.insert(key.text.clone()) {
                let message = format!("the key `{}` is here twice", key.text);
                return Err(self.unreadable(key.place.span, message));
            }
            own.push((key, value));
        }
        // Of several mappings the first counts.
        own.extend(merged.into_iter().filter(|(key, _)| names.insert(key.text.clone())));
        Ok(own)
    }

    /// A scalar as Atmos understands it. A text that begins with `!` is a function call, also when it is quoted, and one
    /// with braces a template, where they are run.
    fn scalar(&self, text: &str, style: Scalar, tag: Option<&str>) -> Value {
        match tag {
            Some("!literal") => return Value::Str(text.to_owned()),
            Some(tag) if !tag.starts_with("tag:yaml.org,2002:") && !tag.starts_with("!!") => {
                return Value::Unknown(format!("{tag} {text}").trim_end().to_owned());
            }
            Some(tag) if tag.ends_with("str") => return Value::Str(text.to_owned()),
            _ => {}
        }
        if text.starts_with('!') || self.runs_templates && text.contains("{{") {
            return Value::Unknown(text.to_owned());
        }
        if style == Scalar::Plain { resolve(text) } else { Value::Str(text.to_owned()) }
    }
}

/// A key, which is a text whatever it looks like.
fn key_text(value: &Value) -> String {
    match value {
        Value::Str(text) | Value::Unknown(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Null | Value::Seq(_) | Value::Map(_) => String::new(),
    }
}
