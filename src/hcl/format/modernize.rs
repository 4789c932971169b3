//! Replaces spellings of old Terraform versions, as `terraform fmt` does.
//!
//! - Block labels are quoted, and comments between them dropped.
//! - `"${x}"` becomes `x` where it is the whole value of an argument.
//! - The type of a variable becomes a type expression: `"list"` is `list(string)`, a bare `list` is `list(any)`.

use std::ops::Range;

use super::labels;
use super::token::{Kind, Token};

/// The source with old spellings replaced; `None` if there are none.
pub(super) fn modernize(tokens: &[Token]) -> Option<String> {
    let edits = Reader::new(tokens).edits();
    if edits.is_empty() {
        return None;
    }
    let mut output = String::new();
    let mut start = 0;
    for Edit { range, text } in edits {
        write(&tokens[start..range.start], &mut output);
        output.push(' ');
        output.push_str(&text);
        start = range.end;
    }
    write(&tokens[start..], &mut output);
    Some(output)
}

fn write(tokens: &[Token], output: &mut String) {
    for token in tokens {
        token.write(output);
    }
}

/// New text for some tokens.
struct Edit {
    range: Range<usize>,
    text: String,
}

/// Walks through blocks and arguments.
struct Reader<'t, 'a> {
    tokens: &'t [Token<'a>],
    position: usize,
    /// The types of the blocks around the position.
    blocks: Vec<&'a str>,
    edits: Vec<Edit>,
}

impl<'t, 'a> Reader<'t, 'a> {
    fn new(tokens: &'t [Token<'a>]) -> Self {
        Self { tokens, position: 0, blocks: Vec::new(), edits: Vec::new() }
    }

    fn edits(mut self) -> Vec<Edit> {
        while let Some(token) = self.tokens.get(self.position) {
            self.position += 1;
            match token.kind {
                Kind::Identifier => {
                    let next = self.after_comments(self.position);
                    if self.tokens[next].kind == Kind::Equal {
                        self.argument(token.text, next + 1);
                    } else {
                        self.block(token.text);
                    }
                }
                Kind::CloseBrace => {
                    self.blocks.pop();
                }
                _ => {}
            }
        }
        self.edits
    }

    /// The first token from here on that is no comment; the last token never is one.
    fn after_comments(&self, position: usize) -> usize {
        let comments = self.tokens[position..].iter().take_while(|token| token.kind == Kind::Comment).count();
        position + comments
    }

    /// Reads the value of an argument.
    fn argument(&mut self, name: &str, position: usize) {
        let start = self.after_comments(position);
        let value = start..start + value_length(&self.tokens[start..]);
        let tokens = &self.tokens[value.clone()];
        let text =
            if name == "type" && self.blocks == ["variable"] { type_expression(tokens) } else { unwrapped(tokens) };
        self.position = value.end;
        self.edits.extend(text.map(|text| Edit { range: value, text }));
    }

    /// Reads the labels of a block and steps into it.
    fn block(&mut self, block: &'a str) {
        let header = &self.tokens[self.position..];
        let labels = &header[..labels::length(header)];
        let range = self.position..self.position + labels.len();
        let brace = self.after_comments(range.end);
        self.position = brace;
        if self.tokens[brace].kind != Kind::OpenBrace {
            return;
        }
        if !labels::are_canonical(labels) {
            let text = labels::quoted(labels);
            self.edits.push(Edit { range, text });
        }
        self.blocks.push(block);
        self.position += 1;
    }
}

/// How many tokens belong to the value at the start: it ends with its line, or with the block around it.
fn value_length(tokens: &[Token]) -> usize {
    let mut depth = 0;
    let mut length = 0;
    for (index, token) in tokens.iter().enumerate() {
        if depth == 0 && (token.ends_line() || matches!(token.kind, Kind::CloseBrace | Kind::End)) {
            break;
        }
        depth += token.depth_change();
        if token.kind != Kind::Comment {
            length = index + 1;
        }
    }
    length
}

/// The modern spelling of a variable's type.
fn type_expression(tokens: &[Token]) -> Option<String> {
    match tokens {
        [keyword] if keyword.kind == Kind::Identifier => match keyword.text {
            "list" | "map" | "set" => Some(format!("{}(any)", keyword.text)),
            _ => None,
        },
        [open, keyword, _] if open.kind == Kind::OpenQuote => match keyword.text {
            "string" => Some("string".to_owned()),
            "list" | "map" => Some(format!("{}(string)", keyword.text)),
            _ => None,
        },
        _ => None,
    }
}

/// What stands in a string that is one interpolation and nothing else.
fn unwrapped(tokens: &[Token]) -> Option<String> {
    let [open, start, inside @ .., end, close] = tokens else {
        return None;
    };
    let kinds = [open.kind, start.kind, end.kind, close.kind];
    let wrapped = [Kind::OpenQuote, Kind::OpenInterpolation, Kind::CloseTemplate, Kind::CloseQuote];
    if kinds != wrapped || inside.is_empty() || !is_single(inside) {
        return None;
    }
    let inside = trim_newlines(inside);
    let mut text = String::new();
    write(inside, &mut text);
    let text = text.trim_start_matches(' ');
    if is_parenthesized(inside) || !inside.iter().any(|token| token.kind == Kind::Newline) {
        return (!is_cut_short(inside)).then(|| text.to_owned());
    }
    Some(format!("({text})"))
}

/// Whether no other template and no text stands beside the tokens in their string. Strings inside do not matter.
fn is_single(tokens: &[Token]) -> bool {
    let mut quotes = 0;
    tokens.iter().all(|token| {
        match token.kind {
            Kind::OpenQuote => quotes += 1,
            Kind::CloseQuote => quotes -= 1,
            Kind::OpenInterpolation | Kind::CloseTemplate | Kind::QuotedText => return quotes > 0,
            _ => {}
        }
        true
    })
}

fn trim_newlines<'t, 'a>(mut tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    while let [newline, rest @ ..] = tokens
        && newline.kind == Kind::Newline
    {
        tokens = rest;
    }
    while let [rest @ .., newline] = tokens
        && newline.kind == Kind::Newline
    {
        tokens = rest;
    }
    tokens
}

fn is_parenthesized(tokens: &[Token]) -> bool {
    matches!(tokens, [open, .., close] if open.kind == Kind::OpenParen && close.kind == Kind::CloseParen)
}

/// Whether the end of a line, outside of brackets, would end the value before its last token.
fn is_cut_short(tokens: &[Token]) -> bool {
    let code = tokens.iter().rposition(|token| token.kind != Kind::Comment);
    let mut depth = 0;
    tokens[..code.unwrap_or(0)].iter().any(|token| {
        depth += token.depth_change();
        depth == 0 && token.ends_line()
    })
}
