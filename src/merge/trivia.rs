//! What stands between two items: blank lines, comments, indentation.

use super::tree::{Item, Name, Node};
use super::white_space;

/// How comments look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// `#`, `//` and `/* */`.
    Hcl,
    /// `#`.
    Yaml,
}

/// The text before an item, in its parts.
#[derive(Debug, Default)]
pub(super) struct Trivia<'t> {
    /// Comments that stand alone, each an item.
    pub(super) comments: Vec<Item<'t>>,
    pub(super) gap: &'t str,
    pub(super) lead: &'t str,
    /// What stands before the item on its line.
    pub(super) indent: &'t str,
}

/// Splits `text[start..end]`, from the start of a line to the start of an item or of a closing bracket. A comment with
/// nothing between it and the item belongs to the item. Anything but comments and white space makes it nothing.
pub(super) fn split(text: &str, start: usize, end: usize, language: Language) -> Option<Trivia<'_>> {
    let between = text.get(start..end)?;
    let lines_end = between.rfind('\n').map_or(start, |at| start + at + 1);
    let mut trivia = Trivia { indent: text.get(lines_end..end)?, ..Trivia::default() };
    if !trivia.indent.trim_matches([' ', '\t']).is_empty() {
        return None;
    }
    let (mut gap, mut comment, mut in_block) = (start, start, false);
    let mut at = start;
    let paragraph = |gap: usize, at: usize, end: usize| alone(at, &text[gap..at], &text[at..end]);
    for line in text[start..lines_end].split_inclusive('\n') {
        let body = line.trim();
        if !in_block && body.is_empty() {
            if comment < at {
                trivia.comments.push(paragraph(gap, comment, at));
                gap = at;
            }
            comment = at + line.len();
        } else {
            in_block = ends_in_block(body, in_block, language)?;
        }
        at += line.len();
    }
    if in_block {
        return None;
    }
    trivia.gap = &text[gap..comment];
    trivia.lead = &text[comment..lines_end];
    Some(trivia)
}

/// A comment that belongs to no item and so is one.
fn alone<'t>(at: usize, gap: &'t str, raw: &'t str) -> Item<'t> {
    Item {
        at,
        gap,
        lead: "",
        indent: "",
        head: "",
        name: Name::Comment,
        node: Node::leaf(raw.trim_end_matches('\n'), words(raw)),
        comma: false,
        tail: "\n",
        whole: 0,
    }
    .sealed()
}

impl<'t> Trivia<'t> {
    /// The trivia before a closing bracket or the end: its last comment also stands alone. Returns what is left.
    pub(super) fn finish(self, text: &'t str, end: usize, items: &mut Vec<Item<'t>>) -> &'t str {
        items.extend(self.comments);
        let lines_end = end - self.indent.len();
        if self.lead.is_empty() {
            return &text[lines_end - self.gap.len()..end];
        }
        items.push(alone(lines_end - self.lead.len(), self.gap, self.lead));
        self.indent
    }
}

/// Whether a line of comment leaves a block comment open. Nothing if it is not only comment.
fn ends_in_block(line: &str, in_block: bool, language: Language) -> Option<bool> {
    let block = match language {
        Language::Yaml => return line.starts_with('#').then_some(false),
        Language::Hcl if in_block => line,
        Language::Hcl if line.starts_with('#') || line.starts_with("//") => return Some(false),
        Language::Hcl => line.strip_prefix("/*")?,
    };
    match block.find("*/") {
        None => Some(true),
        Some(at) if block[at + 2..].is_empty() => Some(false),
        Some(_) => None,
    }
}

/// A comment without its indentation, by which it is found again.
pub(super) fn words(comment: &str) -> String {
    white_space::lines(comment).collect::<Vec<_>>().join("\n")
}
