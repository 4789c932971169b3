//! What a file's bytes are like apart from its content: the byte order mark, line ends, the last line end.
//!
//! A plain text has none of these: the usual line end of its file is `\n` there. A line that ends in another way, such
//! as one of a shell script in a file of Windows, ends in `\r\n` there, and so is compared, merged and kept as it is.

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
            last_line_end: text.is_empty() || text.ends_with(['\n', '\r']),
        }
    }

    /// A plain text in these conventions.
    pub(super) fn restore(self, mut text: String) -> String {
        if !self.last_line_end && text.ends_with('\n') && !text.ends_with("\r\n") {
            text.pop();
        }
        text = self.restore_line_ends(&text);
        if self.byte_order_mark {
            text.insert(0, BYTE_ORDER_MARK);
        }
        text
    }

    /// A part of a plain text with the line ends of its file.
    pub(super) fn restore_line_ends(self, text: &str) -> String {
        if self.carriage_returns { exchanged(text) } else { text.to_owned() }
    }
}

/// A text without the conventions of its file, with an end of every line, the last one included.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let convention = Convention::of(text);
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut plain = if convention.carriage_returns { Cow::Owned(exchanged(text)) } else { Cow::Borrowed(text) };
    if !convention.last_line_end {
        plain.to_mut().push('\n');
    }
    plain
}

/// A text with `\n` for `\r\n` and the other way round, which done twice gives the text back. A line that ends in more
/// than one `\r` is neither, and stays.
fn exchanged(text: &str) -> String {
    let mut exchanged = String::with_capacity(text.len() + text.len() / 16);
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        exchanged.push_str(content);
        exchanged.push_str(match &line[content.len()..] {
            "\n" => "\r\n",
            "\r\n" => "\n",
            other => other,
        });
    }
    exchanged
}
