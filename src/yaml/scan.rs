//! The first look at a document: is it YAML, and only the YAML that a manifest needs?

use std::collections::HashMap;

use serde_yaml::granit_parser::{Event, StructureStyle};

use super::events::Events;
use crate::diagnostic::{Code, Diagnostic, Place, SourceId, Span};

pub(super) const MAX_DEPTH: usize = 32;
pub(super) const MAX_NODES: usize = 200_000;

const ANCHORS: (&str, &str) = ("a manifest cannot use anchors and aliases", "write the value out in both places");

/// Text that is no YAML, or more YAML than a manifest may use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// Where reading stopped.
    pub span: Span,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What to write instead, or nothing.
    pub help: &'static str,
}

impl SyntaxError {
    /// The error as a diagnostic of this source.
    #[must_use]
    pub fn diagnostic(self, source: SourceId) -> Diagnostic {
        let place = Place { source, span: self.span };
        Diagnostic::error(Code::ManifestSyntax, self.message).at(place).help(self.help)
    }
}

/// Refuses what a manifest does not use, and finds where each bracket is closed.
pub(super) fn scan(text: &str) -> Result<HashMap<usize, usize>, SyntaxError> {
    let mut brackets = HashMap::new();
    let mut open = Vec::new();
    let (mut nodes, mut documents) = (0, 0);
    for event in Events::of(text) {
        let (event, Span { start, end }) =
            event.map_err(|problem| not_yaml(text, problem.span.start, &problem.what))?;
        let refuse = |message: &str, help| Err(refusal(text, start..end, message.to_owned(), help));
        if event.is_alias() || event.anchor_id().is_some() {
            let span = word_before(text, start, '&').unwrap_or(start..end);
            return Err(refusal(text, span, ANCHORS.0.to_owned(), ANCHORS.1));
        }
        if event.tag().is_some() {
            let span = word_before(text, start, '!').unwrap_or(start..end);
            let message = "a manifest cannot use tags".to_owned();
            return Err(refusal(text, span, message, "write the value without the word that starts with `!`"));
        }
        nodes += usize::from(event.is_node());
        if nodes > MAX_NODES {
            return refuse("the file has too many values", "");
        }
        match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    return refuse(
                        "a manifest file must be a single document",
                        "move what follows to a file of its own",
                    );
                }
            }
            Event::SequenceStart(style, ..) | Event::MappingStart(style, ..) => {
                open.push((style == StructureStyle::Flow).then_some(start));
                if open.len() > MAX_DEPTH {
                    return refuse("the file is nested too deeply", "");
                }
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Some(start)) = open.pop() {
                    brackets.insert(start, end);
                }
            }
            _ => {}
        }
    }
    Ok(brackets)
}

/// The word that `mark` starts before a value, such as the tag of `!env HOME`.
fn word_before(text: &str, at: usize, mark: char) -> Option<Span> {
    let before = text.get(..at)?.trim_end();
    let ends_word = |(_, c): &(usize, char)| c.is_whitespace() || "[{,".contains(*c);
    let start = before.char_indices().rev().find(ends_word).map_or(0, |(at, c)| at + c.len_utf8());
    before[start..].starts_with(mark).then_some(start..before.len())
}

/// What the scanner of the YAML library says, with what to do about the most frequent mistakes.
fn not_yaml(text: &str, at: usize, problem: &str) -> SyntaxError {
    if problem.contains("anchor") {
        return refusal(text, at..at, ANCHORS.0.to_owned(), ANCHORS.1);
    }
    let help = match problem {
        _ if problem.starts_with("mapping values are not allowed") => "put a text that holds `: ` in quotes",
        _ if problem.starts_with("unexpected character") => "put a text that starts with this character in quotes",
        _ if problem.contains("escape character") => "write a backslash twice, or use single quotes",
        _ => "",
    };
    let problem = problem.replace('`', "'");
    refusal(text, at..at, format!("this is not valid YAML: {problem}"), help)
}

pub(super) fn refusal(text: &str, span: Span, message: String, help: &'static str) -> SyntaxError {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.floor_char_boundary(span.end.min(text.len())).max(start);
    SyntaxError { span: first_line(text, &(start..end)), message, help }
}

/// The part of a span on its first line.
pub(super) fn first_line(text: &str, span: &Span) -> Span {
    let marked = text.get(span.clone()).unwrap_or_default();
    let line = marked.split('\n').next().unwrap_or_default().trim_end();
    span.start..span.start + line.len()
}
