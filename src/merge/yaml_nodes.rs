//! What a YAML text holds and where: the events of the parser as a tree.

use std::ops::Range;

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, StrInput, StructureStyle};

const MAX_DEPTH: usize = 64;

/// A YAML value and its place. The place of a block collection is empty.
pub(super) struct Value {
    pub(super) span: Range<usize>,
    pub(super) content: Content,
}

/// What a YAML value is.
pub(super) enum Content {
    /// A plain or quoted scalar, or an alias.
    Scalar(String),
    /// A scalar that begins with `|` or `>`.
    Block,
    Sequence(StructureStyle, Vec<Value>),
    Mapping(StructureStyle, Vec<(Value, Value)>),
}

/// Reads a text with one document. Nothing if it is not YAML or nested too deep.
pub(super) fn read(text: &str) -> Option<Value> {
    let mut reader = Reader { events: Parser::new_from_str(text) };
    let mut value = None;
    while let Some((event, span)) = reader.next()? {
        if event.is_node() {
            if value.is_some() {
                return None;
            }
            value = Some(reader.value(event, span, 0)?);
        }
    }
    value
}

struct Reader<'t> {
    events: Parser<'t, StrInput<'t>>,
}

impl<'t> Reader<'t> {
    /// The next event; nothing within at the end, nothing at all after an error.
    #[expect(clippy::option_option, reason = "an error and the end are told apart, and nothing else is known of them")]
    fn next(&mut self) -> Option<Option<(Event<'t>, Range<usize>)>> {
        let Some(next) = self.events.next() else {
            return Some(None);
        };
        let (event, span) = next.ok()?;
        let start = span.start.byte_offset()?;
        Some(Some((event, start..span.end.byte_offset()?)))
    }

    fn value(&mut self, event: Event<'t>, span: Range<usize>, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        let (content, span) = match event {
            Event::Scalar(_, ScalarStyle::Literal | ScalarStyle::Folded, ..) => (Content::Block, span),
            Event::Scalar(text, ..) => (Content::Scalar(text.into_owned()), span),
            Event::Alias(_) => (Content::Scalar(String::new()), span),
            Event::SequenceStart(style, ..) => {
                let mut items = Vec::new();
                let end = loop {
                    match self.next()?? {
                        (Event::SequenceEnd, end) => break end,
                        (event, span) if event.is_node() => items.push(self.value(event, span, depth + 1)?),
                        _ => {}
                    }
                };
                (Content::Sequence(style, items), span.start..end.end)
            }
            Event::MappingStart(style, ..) => {
                let mut entries = Vec::new();
                let end = loop {
                    match self.next()?? {
                        (Event::MappingEnd, end) => break end,
                        (event, span) if event.is_node() => {
                            let key = self.value(event, span, depth + 1)?;
                            entries.push((key, self.following(depth + 1)?));
                        }
                        _ => {}
                    }
                };
                (Content::Mapping(style, entries), span.start..end.end)
            }
            _ => return None,
        };
        Some(Value { span, content })
    }

    fn following(&mut self, depth: usize) -> Option<Value> {
        loop {
            let (event, span) = self.next()??;
            if event.is_node() {
                return self.value(event, span, depth);
            }
        }
    }
}
