//! Formats HCL as `terraform fmt` does, byte for byte.
//!
//! The source is cut into tokens (`lexer`), spellings of old Terraform versions are replaced (`modernize`, `labels`),
//! and each line is laid out (`layout`): indented by its brackets, spaced token by token (`spacing`), its `=` and its
//! trailing comment aligned with those of the lines around it, measured in visible characters (`width`).
//! Line breaks, comments, strings and heredocs stay as they are.

mod labels;
mod layout;
mod lexer;
mod modernize;
mod spacing;
mod token;
mod width;

use token::Token;

/// Formats HCL source as `terraform fmt` does.
///
/// Source that Terraform could not read, because a bracket, a string or a comment is not closed or a character has no
/// meaning in HCL, is returned as it is. Other syntax errors are not looked for.
///
/// Where Terraform 1.11 damages a file, this function does not follow: it keeps a block label with a bare `$` or `%` and
/// the index in `x[null]`, which Terraform drops, and the quotes in `"${…}"` if a line break, a comment or a heredoc
/// in it would swallow what comes next.
#[must_use]
pub fn format(source: &str) -> String {
    let Some(tokens) = lexer::tokenize(source) else {
        return source.to_owned();
    };
    if let Some(modern) = modernize::modernize(&tokens)
        && let Some(tokens) = lexer::tokenize(&modern)
    {
        return write(&layout::lay_out(tokens), modern.len());
    }
    write(&layout::lay_out(tokens), source.len())
}

fn write(tokens: &[Token], length: usize) -> String {
    let mut output = String::with_capacity(length + length / 8);
    for token in tokens {
        token.write(&mut output);
    }
    output
}

#[cfg(test)]
mod tests;
