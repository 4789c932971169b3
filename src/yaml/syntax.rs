//! What stands in a YAML text: scalars as they are written, collections with their style, tags and anchors.
//!
//! A [`Node`](super::Node) is what a text means, and this is how it says so. One does not serve for the other. A merge
//! of texts cuts them by position and must see the brackets, the block scalars and an alias where it stands; a value
//! that is overlaid comes from several texts, or from none, and has no brackets any more. So stacks are read through
//! this tree into nodes, texts are merged by this tree alone, and nothing else builds trees of events.

use serde_yaml::granit_parser::{Event, ScalarStyle, StructureStyle};

use super::events::{Events, Problem};
use crate::diagnostic::Span;

/// Collections that lie deeper in each other are refused.
const MAX_DEPTH: usize = 64;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syntax {
    /// The bytes; those of a collection in lines of its own say only where it begins.
    pub span: Span,
    /// What it is.
    pub content: Content,
    /// Its tag, as it is written or as `!!` stands for.
    pub tag: Option<String>,
    /// The number of its anchor, by which an alias means it.
    pub anchor: Option<usize>,
}

/// What a part of a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A text, number or word; the text is what quotes, escapes and indentation make of it.
    Scalar(Scalar, String),
    /// What an anchor with this number stands at, once more.
    Alias(usize),
    /// A list.
    Sequence(Style, Vec<Syntax>),
    /// A mapping.
    Mapping(Style, Vec<(Syntax, Syntax)>),
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// Without quotes.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// In lines of its own, after `|` or `>`.
    Block,
}

/// How a collection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// In lines of its own.
    Block,
    /// In brackets.
    Flow,
}

impl Syntax {
    /// Reads the first document; nothing where there is none. What follows it is left unread.
    ///
    /// # Errors
    /// When the document is no YAML, or nested too deep.
    pub fn first(text: &str) -> Result<Option<Self>, Problem> {
        Reader { events: Events::of(text) }.document()
    }

    /// Reads a text that holds one document and no more.
    #[must_use]
    pub fn only(text: &str) -> Option<Self> {
        let mut reader = Reader { events: Events::of(text) };
        let document = reader.document().ok()??;
        reader.document().ok()?.is_none().then_some(document)
    }
}

struct Reader<'t> {
    events: Events<'t>,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Result<Option<Syntax>, Problem> {
        match self.next(|_| false)? {
            Some((event, span)) => self.part(event, span, 0).map(Some),
            None => Ok(None),
        }
    }

    /// The next event that is a part, or one that ends what the part would lie in.
    fn next(&mut self, is_end: impl Fn(&Event<'t>) -> bool) -> Result<Option<(Event<'t>, Span)>, Problem> {
        for next in self.events.by_ref() {
            let not_yaml =
                |problem: Problem| Problem { what: format!("this is not valid YAML: {}", problem.what), ..problem };
            let (event, span) = next.map_err(not_yaml)?;
            if event.is_node() || is_end(&event) {
                return Ok(Some((event, span)));
            }
        }
        Ok(None)
    }

    /// The part that an event begins.
    fn part(&mut self, event: Event<'t>, mut span: Span, depth: usize) -> Result<Syntax, Problem> {
        if depth > MAX_DEPTH {
            return Err(Problem { span, what: "the file is nested too deeply".to_owned() });
        }
        let (tag, anchor) = (event.tag().map(ToString::to_string), event.anchor_id());
        let content = match event {
            Event::Scalar(text, style, ..) => Content::Scalar(style.into(), text.into_owned()),
            Event::Alias(anchor) => Content::Alias(anchor),
            Event::SequenceStart(style, ..) => {
                let mut items = Vec::new();
                while let Some((event, at)) = self.next(|event| matches!(event, Event::SequenceEnd))? {
                    if !event.is_node() {
                        span.end = at.end;
                        break;
                    }
                    items.push(self.part(event, at, depth + 1)?);
                }
                Content::Sequence(style.into(), items)
            }
            Event::MappingStart(style, ..) => {
                let mut entries = Vec::new();
                while let Some((event, at)) = self.next(|event| matches!(event, Event::MappingEnd))? {
                    if !event.is_node() {
                        span.end = at.end;
                        break;
                    }
                    let key = self.part(event, at, depth + 1)?;
                    let Some((event, at)) = self.next(|_| false)? else { break };
                    entries.push((key, self.part(event, at, depth + 1)?));
                }
                Content::Mapping(style.into(), entries)
            }
            _ => return Err(Problem { span, what: "expected a value here".to_owned() }),
        };
        Ok(Syntax { span, content, tag, anchor })
    }
}

impl From<ScalarStyle> for Scalar {
    fn from(style: ScalarStyle) -> Self {
        match style {
            ScalarStyle::Plain => Self::Plain,
            ScalarStyle::Literal | ScalarStyle::Folded => Self::Block,
            _ => Self::Quoted,
        }
    }
}

impl From<StructureStyle> for Style {
    fn from(style: StructureStyle) -> Self {
        if style == StructureStyle::Flow { Self::Flow } else { Self::Block }
    }
}
