//! Cuts HCL into tokens.

use super::token::{Kind, Token};

/// Cuts the source into tokens, the last of which is [`Kind::End`]. `None` if something is not closed, or closed by the
/// wrong bracket, or if a character has no meaning in HCL.
pub(super) fn tokenize(source: &str) -> Option<Vec<Token<'_>>> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mut lexer =
        Lexer { source, start: 0, gap: 0, open: Vec::new(), tokens: Vec::with_capacity(source.len() / 4 + 1) };
    while lexer.start < source.len() {
        match lexer.open.last().copied() {
            Some(Open::Quote) => lexer.quoted()?,
            Some(Open::Heredoc { marker }) => lexer.heredoc(marker)?,
            _ => lexer.code()?,
        }
    }
    lexer.push(Kind::End, 0);
    lexer.open.is_empty().then_some(lexer.tokens)
}

/// What is still to be closed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open<'a> {
    Brace,
    Bracket,
    Paren,
    Template,
    Quote,
    Heredoc { marker: &'a str },
}

struct Lexer<'a> {
    source: &'a str,
    /// Where the next token, or the white space before it, begins.
    start: usize,
    /// The length of that white space, if it is already behind.
    gap: usize,
    open: Vec<Open<'a>>,
    tokens: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.start..]
    }

    /// Takes the next `length` bytes as a token.
    fn push(&mut self, kind: Kind, length: usize) {
        let end = self.start + length;
        self.tokens.push(Token { kind, spaces: self.gap, text: &self.source[self.start..end] });
        self.start = end;
        self.gap = 0;
    }

    /// Takes text of a template, if there is any.
    fn push_text(&mut self, kind: Kind, length: usize) {
        if length > 0 {
            self.push(kind, length);
        }
    }

    fn push_open(&mut self, kind: Kind, length: usize, open: Open<'a>) {
        self.push(kind, length);
        self.open.push(open);
    }

    fn push_close(&mut self, kind: Kind, length: usize, open: Open) -> Option<()> {
        if self.open.pop()? != open {
            return None;
        }
        self.push(kind, length);
        Some(())
    }

    /// Takes `${`, `%{`, `${~` or `%{~`.
    fn push_template(&mut self) {
        let rest = self.rest().as_bytes();
        let kind = match rest.first() {
            Some(b'%') => Kind::OpenDirective,
            _ => Kind::OpenInterpolation,
        };
        let length = if rest.get(2) == Some(&b'~') { 3 } else { 2 };
        self.push_open(kind, length, Open::Template);
    }

    /// Takes one token outside of text, with the white space before it.
    fn code(&mut self) -> Option<()> {
        let blanks = count(self.rest().as_bytes(), |byte| matches!(byte, b' ' | b'\t'));
        self.start += blanks;
        self.gap = blanks;
        let rest = self.rest().as_bytes();
        match *rest {
            [] => {}
            [b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.., ..] => {
                self.push(Kind::Identifier, count(rest, is_identifier_byte));
            }
            [b'0'..=b'9', ..] => self.push(Kind::Number, number_length(rest)),
            [b'\n', ..] => self.push(Kind::Newline, 1),
            [b'\r', b'\n', ..] => self.push(Kind::Newline, 2),
            [b'#', ..] | [b'/', b'/', ..] => self.push(Kind::Comment, line_length(self.rest())),
            [b'/', b'*', ..] => {
                let length = self.rest()[2..].find("*/")? + 4;
                self.push(Kind::Comment, length);
            }
            [b'"', ..] => self.push_open(Kind::OpenQuote, 1, Open::Quote),
            [b'<', b'<', ..] => self.open_heredoc()?,
            [b'{', ..] => self.push_open(Kind::OpenBrace, 1, Open::Brace),
            [b'[', ..] => self.push_open(Kind::OpenBracket, 1, Open::Bracket),
            [b'(', ..] => self.push_open(Kind::OpenParen, 1, Open::Paren),
            [b'}', ..] if self.open.last() == Some(&Open::Template) => {
                self.push_close(Kind::CloseTemplate, 1, Open::Template)?;
            }
            [b'~', b'}', ..] => self.push_close(Kind::CloseTemplate, 2, Open::Template)?,
            [b'}', ..] => self.push_close(Kind::CloseBrace, 1, Open::Brace)?,
            [b']', ..] => self.push_close(Kind::CloseBracket, 1, Open::Bracket)?,
            [b')', ..] => self.push_close(Kind::CloseParen, 1, Open::Paren)?,
            _ => {
                let (kind, length) = symbol(rest)?;
                self.push(kind, length);
            }
        }
        Some(())
    }

    /// Takes text inside quotes up to the next template or the closing quote, and that too.
    fn quoted(&mut self) -> Option<()> {
        let rest = self.rest().as_bytes();
        let mut length = 0;
        loop {
            length += count(&rest[length..], |byte| !matches!(byte, b'"' | b'\\' | b'$' | b'%' | b'\n' | b'\r'));
            match rest.get(length)? {
                b'"' => {
                    self.push_text(Kind::QuotedText, length);
                    return self.push_close(Kind::CloseQuote, 1, Open::Quote);
                }
                b'\\' if !matches!(rest.get(length + 1)?, b'\n' | b'\r') => {
                    length += 1 + char_length(rest[length + 1]);
                }
                b'$' | b'%' => match template_sign(&rest[length..]) {
                    Sign::Text(signs) => length += signs,
                    Sign::Template => {
                        self.push_text(Kind::QuotedText, length);
                        self.push_template();
                        return Some(());
                    }
                },
                _ => return None,
            }
        }
    }

    /// Takes `<<MARKER` or `<<-MARKER` with the line break.
    fn open_heredoc(&mut self) -> Option<()> {
        let rest = self.rest();
        let line = rest[..line_length(rest)].strip_suffix('\n')?;
        let marker = line[2..].strip_prefix('-').unwrap_or(&line[2..]);
        let marker = marker.strip_suffix('\r').unwrap_or(marker);
        let starts_well = !marker.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        if marker.is_empty() || !starts_well || !marker.bytes().all(is_identifier_byte) {
            return None;
        }
        self.push_open(Kind::OpenHeredoc, line.len() + 1, Open::Heredoc { marker });
        Some(())
    }

    /// Takes text of a heredoc up to the next template or the closing marker, and that too.
    fn heredoc(&mut self, marker: &str) -> Option<()> {
        let rest = self.rest();
        let mut length = 0;
        // Only a whole line can close it, not what follows a template.
        let mut line_start = self.tokens.last()?.kind == Kind::OpenHeredoc;
        loop {
            if line_start {
                let line = &rest[length..][..rest[length..].find('\n')?];
                if line.trim() == marker {
                    self.push_text(Kind::HeredocText, length);
                    self.open.pop();
                    let line = line.strip_suffix('\r').unwrap_or(line);
                    self.push(Kind::CloseHeredoc, line.len());
                    return Some(());
                }
            }
            let text = &rest.as_bytes()[length..];
            length += count(text, |byte| !matches!(byte, b'$' | b'%' | b'\n'));
            let text = &rest.as_bytes()[length..];
            line_start = text.first()? == &b'\n';
            if line_start {
                length += 1;
                continue;
            }
            match template_sign(text) {
                Sign::Text(signs) => length += signs,
                Sign::Template => {
                    self.push_text(Kind::HeredocText, length);
                    self.push_template();
                    return Some(());
                }
            }
        }
    }
}

/// What a `$` or `%` in text begins.
enum Sign {
    /// A template.
    Template,
    /// That many bytes of text: an escape as in `$${`, or a sign that means itself.
    Text(usize),
}

fn template_sign(rest: &[u8]) -> Sign {
    match *rest {
        [_, b'{', ..] => Sign::Template,
        [first, second, b'{', ..] if first == second => Sign::Text(3),
        _ => Sign::Text(1),
    }
}

fn symbol(rest: &[u8]) -> Option<(Kind, usize)> {
    Some(match *rest {
        [b'.', b'.', b'.', ..] => (Kind::Ellipsis, 3),
        [b'=', b'>', ..] => (Kind::Arrow, 2),
        [b':', b':', ..] => (Kind::DoubleColon, 2),
        [b'=' | b'!' | b'<' | b'>', b'=', ..] | [b'&', b'&', ..] | [b'|', b'|', ..] => (Kind::Operator, 2),
        [b'.', ..] => (Kind::Dot, 1),
        [b',', ..] => (Kind::Comma, 1),
        [b'=', ..] => (Kind::Equal, 1),
        [b':', ..] => (Kind::Colon, 1),
        [b'?', ..] => (Kind::Question, 1),
        [b'!', ..] => (Kind::Bang, 1),
        [b'-', ..] => (Kind::Minus, 1),
        [b'+' | b'*' | b'/' | b'%' | b'<' | b'>', ..] => (Kind::Operator, 1),
        _ => return None,
    })
}

/// The length of a number: digits, dots and exponents, but no dot at its end.
fn number_length(rest: &[u8]) -> usize {
    let mut length = 0;
    let mut end = 0;
    loop {
        match rest[length..] {
            [b'0'..=b'9', ..] => length += 1,
            [b'e' | b'E', b'0'..=b'9', ..] => length += 2,
            [b'e' | b'E', b'+' | b'-', b'0'..=b'9', ..] => length += 3,
            [b'.', ..] => {
                length += 1;
                continue;
            }
            _ => return end,
        }
        end = length;
    }
}

/// The length of the line at the start of the text, with its line break.
fn line_length(text: &str) -> usize {
    text.find('\n').map_or(text.len(), |newline| newline + 1)
}

/// How many bytes at the start are as asked.
fn count(bytes: &[u8], predicate: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| !predicate(byte)).unwrap_or(bytes.len())
}

/// Whether an identifier may go on with this byte. Outside of text nothing but identifiers holds other alphabets.
fn is_identifier_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | 0x80..)
}

/// The length of the character that begins with this byte.
fn char_length(first: u8) -> usize {
    match first.leading_ones() {
        0 => 1,
        ones => ones as usize,
    }
}
