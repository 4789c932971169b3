//! Items between brackets, one a line or one after the other.

use std::ops::Range;

use super::tree::{Container, Family, Item, Layout, Name, Node};
use super::trivia::{self, Language};

/// An item that the parser found between brackets.
pub(super) struct Entry<'t> {
    /// Its text, key included.
    pub(super) span: Range<usize>,
    /// Where its value starts.
    pub(super) value: usize,
    pub(super) name: Name,
    pub(super) node: Node<'t>,
}

/// The container whose brackets, with what belongs to them such as a function's name, take `open` and `close`. Nothing
/// if its items stand in another way than one a line or with a comma and a space between them: it is a whole then.
pub(super) fn container<'t>(
    text: &'t str,
    family: Family<'t>,
    open: Range<usize>,
    close: Range<usize>,
    entries: Vec<Entry<'t>>,
    language: Language,
) -> Option<Container<'t>> {
    let first = entries.first().map_or(close.start, |entry| entry.span.start);
    if text.get(open.end..first)?.contains('\n') {
        lines(text, family, open, close, entries, language)
    } else {
        inline(text, family, open, close, entries)
    }
}

fn inline<'t>(
    text: &'t str,
    family: Family<'t>,
    open: Range<usize>,
    close: Range<usize>,
    entries: Vec<Entry<'t>>,
) -> Option<Container<'t>> {
    let spaces = |span: Range<usize>| text.get(span).filter(|between| between.chars().all(|c| c == ' '));
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
        spaces(open.end..close.start)?;
        let (open, close) = (&text[open.start..close.start], &text[close]);
        return Some(Container { family, layout: Layout::Inline, open, items: Vec::new(), close, column: None });
    };
    spaces(open.end..first.span.start)?;
    spaces(last.span.end..close.start)?;
    let (open, close) = (&text[open.start..first.span.start], &text[last.span.end..close.end]);
    let ends = entries.windows(2).map(|pair| pair[0].span.end..pair[1].span.start);
    if !ends.clone().all(|between| text.get(between) == Some(", ")) {
        return None;
    }
    let last = entries.len() - 1;
    let item = |(index, entry): (usize, Entry<'t>)| {
        Item {
            at: entry.span.start,
            gap: "",
            lead: "",
            indent: "",
            head: &text[entry.span.start..entry.value],
            name: entry.name,
            node: entry.node,
            comma: index < last,
            tail: if index < last { " " } else { "" },
            whole: 0,
        }
        .sealed()
    };
    let items = entries.into_iter().enumerate().map(item).collect();
    Some(Container { family, layout: Layout::Inline, open, items, close, column: None })
}

fn lines<'t>(
    text: &'t str,
    family: Family<'t>,
    open: Range<usize>,
    close: Range<usize>,
    entries: Vec<Entry<'t>>,
    language: Language,
) -> Option<Container<'t>> {
    let mut at = open.end + text.get(open.end..)?.find('\n')? + 1;
    let opening = text.get(open.start..at)?;
    rest_of_line(&text[open.end..at], language)?;
    let mut items = Vec::with_capacity(entries.len());
    for entry in entries {
        let trivia = trivia::split(text, at, entry.span.start, language)?;
        at = entry.span.end + text.get(entry.span.end..close.start)?.find('\n')? + 1;
        let (comma, tail) = rest_of_line(&text[entry.span.end..at], language)?;
        items.extend(trivia.comments);
        items.push(
            Item {
                at: entry.span.start,
                gap: trivia.gap,
                lead: trivia.lead,
                indent: trivia.indent,
                head: &text[entry.span.start..entry.value],
                name: entry.name,
                node: entry.node,
                comma,
                tail,
                whole: 0,
            }
            .sealed(),
        );
    }
    let rest = trivia::split(text, at, close.start, language)?.finish(text, close.start, &mut items);
    let closing = &text[close.start - rest.len()..close.end];
    Some(Container { family, layout: Layout::Lines, open: opening, items, close: closing, column: None })
}

/// Whether a comma follows, and the comment to the end of the line. Nothing if something else stands there.
fn rest_of_line(rest: &str, language: Language) -> Option<(bool, &str)> {
    let (comma, tail) = rest.strip_prefix(',').map_or((false, rest), |tail| (true, tail));
    let comment = tail.trim();
    let is_comment = match language {
        Language::Yaml => comment.starts_with('#'),
        Language::Hcl => {
            comment.starts_with('#')
                || comment.starts_with("//")
                || (comment.starts_with("/*") && comment.find("*/") == Some(comment.len() - 2))
        }
    };
    (comment.is_empty() || is_comment).then_some((comma, tail))
}
