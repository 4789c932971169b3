//! Where two tokens of a line are kept apart.

use super::token::{Kind, Token};

/// Whether a blank belongs between `token` and `next`; `previous` is what stands before `token` in the same cell.
#[expect(clippy::match_same_arms, reason = "the first rule that fits decides")]
pub(super) fn is_spaced(previous: Option<&Token>, token: &Token, next: &Token) -> bool {
    if is_glued(token.kind, next.kind) {
        return false;
    }
    match (token.kind, next.kind) {
        (Kind::Comma, _) => true,
        // In `for x in [1, 2]` the word is no list that the bracket indexes.
        (Kind::Identifier, _) if token.text == "in" && previous.is_some_and(is_identifier) => true,
        (Kind::Identifier | Kind::Number, Kind::OpenBracket) | (Kind::Bang, _) => false,
        (_, Kind::OpenBracket) if token.depth_change() < 0 => false,
        (Kind::Minus, _) => previous.is_some_and(|previous| !expects_value(previous.kind)),
        (Kind::OpenBrace, Kind::CloseBrace) => false,
        (Kind::OpenBrace, _) | (_, Kind::CloseBrace) => true,
        (Kind::OpenInterpolation | Kind::OpenDirective, Kind::OpenBrace) | (Kind::CloseBrace, Kind::CloseTemplate) => {
            true
        }
        (Kind::CloseTemplate, Kind::OpenInterpolation | Kind::OpenDirective) => false,
        _ => token.depth_change() <= 0 && next.depth_change() >= 0,
    }
}

fn is_identifier(token: &Token) -> bool {
    token.kind == Kind::Identifier
}

/// Whether the tokens touch whatever stands before them.
fn is_glued(token: Kind, next: Kind) -> bool {
    matches!(
        (token, next),
        (
            _,
            Kind::Newline
                | Kind::Dot
                | Kind::Comma
                | Kind::Ellipsis
                | Kind::QuotedText
                | Kind::HeredocText
                | Kind::CloseQuote
                | Kind::CloseHeredoc
        ) | (Kind::Identifier, Kind::OpenParen | Kind::DoubleColon)
            | (Kind::DoubleColon, Kind::Identifier)
            | (Kind::Dot | Kind::QuotedText | Kind::HeredocText | Kind::OpenQuote | Kind::OpenHeredoc, _)
    )
}

/// Whether a minus after this token negates what follows it.
fn expects_value(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::OpenParen
            | Kind::OpenBrace
            | Kind::OpenBracket
            | Kind::Equal
            | Kind::Colon
            | Kind::Comma
            | Kind::Question
            | Kind::Operator
            | Kind::Minus
            | Kind::Bang
    )
}
