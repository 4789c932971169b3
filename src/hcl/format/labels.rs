//! Writes the labels of a block as Terraform does: in quotes, with as few escapes as can be.

use unicode_normalization::UnicodeNormalization;

use super::token::{Kind, Token};

/// How many of the tokens after a block's type belong to its labels, with the comments between them.
pub(super) fn length(header: &[Token]) -> usize {
    let parts = header.iter().take_while(|token| is_part(token.kind)).count();
    let last = header[..parts].iter().rposition(|token| token.kind != Kind::Comment);
    last.map_or(0, |last| last + 1)
}

fn is_part(kind: Kind) -> bool {
    matches!(kind, Kind::Identifier | Kind::OpenQuote | Kind::QuotedText | Kind::CloseQuote | Kind::Comment)
}

/// Whether all labels are in plain quotes already.
pub(super) fn are_canonical(labels: &[Token]) -> bool {
    labels.iter().all(|token| match token.kind {
        Kind::OpenQuote | Kind::CloseQuote => true,
        Kind::QuotedText => token.text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'\\'),
        _ => false,
    })
}

/// The labels in quotes, without the comments between them.
pub(super) fn quoted(labels: &[Token]) -> String {
    let mut output = String::new();
    for token in labels {
        match token.kind {
            Kind::Identifier => {
                output.push_str(" \"");
                output.extend(token.text.nfc());
                output.push('"');
            }
            Kind::QuotedText => output.push_str(&canonical_text(token.text)),
            Kind::OpenQuote => output.push_str(" \""),
            Kind::CloseQuote => output.push('"'),
            _ => {}
        }
    }
    output
}

/// The text of a label with canonical escapes. Text with a bare `$` or `%`, which Terraform would drop, stays.
fn canonical_text(text: &str) -> String {
    match unescape(text) {
        Some(value) if !text.contains(['$', '%']) => escape(&value.nfc().collect::<String>()),
        _ => text.to_owned(),
    }
}

fn unescape(text: &str) -> Option<String> {
    let mut value = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        value.push(match character {
            '\\' => match rest.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => code_point(rest.by_ref().take(4))?,
                'U' => code_point(rest.by_ref().take(8))?,
                itself @ ('"' | '\\') => itself,
                _ => return None,
            },
            plain => plain,
        });
    }
    Some(value)
}

fn code_point(digits: impl Iterator<Item = char>) -> Option<char> {
    let number = digits.collect::<String>();
    u32::from_str_radix(&number, 16).ok().and_then(char::from_u32)
}

fn escape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '"' | '\\' => text.extend(['\\', character]),
            '$' | '%' if rest.peek() == Some(&'{') => text.extend([character, character]),
            _ if is_printable(character) => text.push(character),
            _ => text.push_str(&unicode_escape(character)),
        }
    }
    text
}

fn unicode_escape(character: char) -> String {
    let number = u32::from(character);
    if character > '\u{ffff}' { format!("\\U{number:08x}") } else { format!("\\u{number:04x}") }
}

/// Whether the character can be seen. Rust escapes just those that cannot, but for a quote, and a mark at the start.
fn is_printable(character: char) -> bool {
    match character {
        ' '..='~' => true,
        _ => String::from_iter(['a', character]).escape_debug().count() == 2,
    }
}
