//! What the YAML library finds in a text, one event after the other, with the bytes of each.

use serde_yaml::granit_parser::{Event, Parser, StrInput};

use crate::diagnostic::Span;

/// Where a text stops being YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The bytes in question.
    pub span: Span,
    /// What is wrong, as a sentence without a full stop.
    pub what: String,
}

/// The events of a text.
pub(super) struct Events<'t>(Parser<'t, StrInput<'t>>);

impl<'t> Events<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self(Parser::new_from_str(text))
    }
}

impl<'t> Iterator for Events<'t> {
    type Item = Result<(Event<'t>, Span), Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.0.next()? {
            Ok((event, span)) => {
                let start = span.start.byte_offset().unwrap_or_default();
                Ok((event, start..span.end.byte_offset().unwrap_or(start)))
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or_default();
                Err(Problem { span: at..at, what: error.info().clone() })
            }
        })
    }
}
