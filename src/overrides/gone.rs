//! Names that templates of an earlier baseline used, and for which there is nothing to put in their place.

use crate::diagnostic::{Code, Diagnostic, Place, SourceId};

/// A name, and what a template has to say instead.
const GONE: [(&str, &str); 2] = [
    (
        "assume_role_arn",
        "the provider enters `plan` or `deployment` of the account with `account_id`: begin anew with the embedded template, \
         which `atmos-forge blueprint template` prints",
    ),
    ("has_role", "a stack has an `account_id` instead: begin anew with the embedded template"),
];

/// An error for each line of a template that uses such a name.
pub fn used(text: &str, source: SourceId) -> impl Iterator<Item = Diagnostic> + '_ {
    GONE.iter().flat_map(move |(name, help)| {
        text.match_indices(name).filter(|(at, _)| is_word(text, *at, name.len())).map(move |(at, _)| {
            Diagnostic::error(Code::InvalidOverride, format!("`{name}` is gone since baseline 1.1.0"))
                .at(Place { source, span: at..at + name.len() })
                .expected("no template sees it")
                .help(*help)
        })
    })
}

/// Whether what stands at a place is a whole name.
fn is_word(text: &str, at: usize, length: usize) -> bool {
    let goes_on = |one: char| one.is_ascii_alphanumeric() || one == '_';
    !text[..at].ends_with(goes_on) && !text[at + length..].starts_with(goes_on)
}
