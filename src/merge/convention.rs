//! What a file's bytes are like apart from its content: the byte order mark, line ends, the last line end.

use std::borrow::Cow;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The conventions of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Convention {
    byte_order_mark: bool,
    carriage_returns: bool,
    last_line_end: bool,
}

impl Convention {
    /// The conventions of a text. Of mixed line ends the more frequent one counts.
    pub(super) fn of(text: &str) -> Self {
        let both = text.matches("\r\n").count();
        let all = text.matches('\n').count();
        Self {
            byte_order_mark: text.starts_with(BYTE_ORDER_MARK),
            carriage_returns: both > all - both,
            last_line_end: text.is_empty() || text.ends_with('\n'),
        }
    }

    /// A plain text in these conventions.
    pub(super) fn restore(self, mut text: String) -> String {
        if !self.last_line_end && text.ends_with('\n') {
            text.pop();
        }
        if self.carriage_returns {
            text = text.replace('\n', "\r\n");
        }
        if self.byte_order_mark {
            text.insert(0, BYTE_ORDER_MARK);
        }
        text
    }
}

/// A text without byte order mark, with `\n` at the end of every line, the last one included.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut plain = if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) };
    if !plain.is_empty() && !plain.ends_with('\n') {
        plain.to_mut().push('\n');
    }
    plain
}
