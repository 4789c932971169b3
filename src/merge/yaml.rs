//! YAML as a tree of items.

use std::collections::HashSet;

use super::canonical;
use super::delimited::{self, Entry};
use super::tree::{Container, Family, Item, Layout, Name, Node};
use super::trivia::{self, Language, Trivia};
use crate::yaml::syntax::{Content, Scalar, Style, Syntax};

/// Reads YAML whose outermost value is a block mapping or sequence. Nothing if it is not YAML, or stands in a way that
/// the tree cannot hold.
pub(super) fn parse(text: &str) -> Option<Container<'_>> {
    if text.lines().any(|line| line.starts_with('%') || line.starts_with("...")) {
        return None;
    }
    let value = Syntax::only(text)?;
    let reader = Reader { text };
    let start = reader.after_document_mark()?;
    let mut cursor = Cursor { at: start, hanging: false };
    let mut container = reader.block(&value, &mut cursor, 0, start..start)?;
    let rest = trivia::split(text, cursor.at, text.len(), Language::Yaml)?;
    container.close = rest.finish(text, text.len(), &mut container.items);
    container.open = text.get(..start)?;
    Some(container)
}

/// The text of a key. An alias has none that is known, and one in lines of its own is no name.
fn name(key: &Syntax) -> Option<&str> {
    match &key.content {
        Content::Scalar(Scalar::Plain | Scalar::Quoted, text) => Some(text),
        Content::Alias(_) => Some(""),
        _ => None,
    }
}

struct Reader<'t> {
    text: &'t str,
}

/// How far the text has been read.
struct Cursor {
    at: usize,
    /// Whether the next item stands on the line of its container.
    hanging: bool,
}

/// A value with the text around it.
struct Placed<'t> {
    /// Where what stands before it ends.
    head_end: usize,
    node: Node<'t>,
    tail: &'t str,
}

impl<'t> Reader<'t> {
    /// The start of the line after `---`, comments above it included; the start of the text without one.
    fn after_document_mark(&self) -> Option<usize> {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let content = line.trim_end();
            at += line.len();
            if content == "---" {
                return Some(at);
            }
            if content.starts_with("---") {
                return None;
            }
            if !content.is_empty() && !content.starts_with('#') {
                break;
            }
        }
        Some(0)
    }

    /// A block mapping or sequence from the cursor on. Comments after it belong to it if they are indented by `least`
    /// or more.
    fn block(
        &self,
        value: &Syntax,
        cursor: &mut Cursor,
        least: usize,
        open: std::ops::Range<usize>,
    ) -> Option<Container<'t>> {
        let layout = if cursor.hanging { Layout::Hanging } else { Layout::Lines };
        let mut column = None;
        let mut items = Vec::new();
        let family = match &value.content {
            Content::Mapping(Style::Block, entries) => {
                let mut names = HashSet::new();
                for (key, value) in entries {
                    let name = name(key)?;
                    if !names.insert(name) {
                        return None;
                    }
                    self.item(
                        Name::Key(name.to_owned()),
                        key.span.start,
                        cursor,
                        &mut column,
                        &mut items,
                        |at, column| {
                            let after = self.text.get(key.span.end..)?.trim_start_matches([' ', '\t']);
                            let colon = self.text.len() - after.strip_prefix(':')?.len();
                            debug_assert!(colon > at);
                            self.value(value, colon, column)
                        },
                    )?;
                }
                Family::Mapping
            }
            Content::Sequence(Style::Block, values) => {
                for value in values {
                    let dash = self.dash(cursor)?;
                    self.item(Name::Element, dash, cursor, &mut column, &mut items, |at, column| {
                        self.value(value, at + 1, column)
                    })?;
                }
                Family::Sequence
            }
            _ => return None,
        };
        let column = column?;
        self.trailing_comments(cursor, column.max(least), &mut items);
        let open = self.text.get(open)?;
        Some(Container { family, layout, open, items, close: "", column: Some(column) })
    }

    /// An item that starts at `start`, and the comments before it.
    fn item(
        &self,
        name: Name,
        start: usize,
        cursor: &mut Cursor,
        column: &mut Option<usize>,
        items: &mut Vec<Item<'t>>,
        value: impl FnOnce(usize, usize) -> Option<Placed<'t>>,
    ) -> Option<()> {
        let trivia = if cursor.hanging {
            (cursor.at == start).then(Trivia::default)?
        } else {
            trivia::split(self.text, cursor.at, start, Language::Yaml)?
        };
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let own = start - line_start;
        if *column.get_or_insert(own) != own {
            return None;
        }
        cursor.hanging = false;
        let placed = value(start, own)?;
        items.extend(trivia.comments);
        let item = Item {
            at: start,
            gap: trivia.gap,
            lead: trivia.lead,
            indent: trivia.indent,
            head: self.text.get(start..placed.head_end)?,
            name,
            node: placed.node,
            comma: false,
            tail: placed.tail,
            whole: 0,
        }
        .sealed();
        cursor.at = placed.head_end + item.node.raw.len() + item.tail.len();
        items.push(item);
        Some(())
    }

    /// Where the next item of a sequence starts.
    fn dash(&self, cursor: &Cursor) -> Option<usize> {
        let mut at = cursor.at;
        for line in self.text.get(cursor.at..)?.split_inclusive('\n') {
            let content = line.trim_start_matches(' ');
            if content.starts_with('-') {
                return Some(at + line.len() - content.len());
            }
            if !content.trim().is_empty() && !content.starts_with('#') {
                return None;
            }
            at += line.len();
        }
        None
    }

    /// A value after its colon or dash at `at`, whose item stands at `column`.
    fn value(&self, value: &Syntax, at: usize, column: usize) -> Option<Placed<'t>> {
        let rest = self.text.get(at..)?;
        let line_end = at + rest.find('\n')? + 1;
        match &value.content {
            Content::Mapping(Style::Block, _) | Content::Sequence(Style::Block, _) => {
                let first = rest.len() - rest.trim_start_matches(' ').len();
                let hanging = self.starts_at(value, at + first);
                let start = if hanging { at + first } else { line_end };
                let head_end = if hanging { start } else { at };
                let mut cursor = Cursor { at: start, hanging };
                let container = self.block(value, &mut cursor, column + 1, head_end..start)?;
                let node = Node::container(self.text.get(head_end..cursor.at)?, container);
                Some(Placed { head_end, node, tail: "" })
            }
            Content::Scalar(Scalar::Block, _) => {
                let head_end = at + rest.len() - rest.trim_start_matches(' ').len();
                let end = self.block_scalar_end(line_end, column, self.text.get(head_end..line_end)?);
                let raw = self.text.get(head_end..end)?.strip_suffix('\n')?;
                Some(Placed { head_end, node: Node::leaf(raw, canonical::yaml(raw)), tail: "\n" })
            }
            _ => self.flow(value, at),
        }
    }

    /// Whether a block collection has its first item right there.
    fn starts_at(&self, value: &Syntax, at: usize) -> bool {
        if let Content::Mapping(_, entries) = &value.content {
            return entries.first().is_some_and(|(key, _)| key.span.start == at);
        }
        let rest = &self.text.as_bytes()[at..];
        rest.first() == Some(&b'-') && rest.get(1).is_some_and(|next| b" \n".contains(next))
    }

    /// A value that takes no lines of its own: a scalar or a flow collection.
    fn flow(&self, value: &Syntax, at: usize) -> Option<Placed<'t>> {
        let after = self.text.get(at..)?;
        let start = self.text.len() - after.trim_start().len();
        let empty = value.span.is_empty() || start >= value.span.end.max(at);
        let (start, end) = if empty { (at, at) } else { (start, self.trimmed_end(start, value.span.end)?) };
        if self.text[start..end].starts_with('#') {
            return None;
        }
        let tail_end = end + self.text.get(end..)?.find('\n')? + 1;
        let tail = &self.text[end..tail_end];
        let comment = tail.trim_start();
        if !(comment.is_empty() || comment.starts_with('#') && tail.starts_with([' ', '\t'])) {
            return None;
        }
        Some(Placed { head_end: start, node: self.flow_node(value, start, end)?, tail })
    }

    fn trimmed_end(&self, start: usize, end: usize) -> Option<usize> {
        Some(start + self.text.get(start..end)?.trim_end().len())
    }

    fn flow_node(&self, value: &Syntax, start: usize, end: usize) -> Option<Node<'t>> {
        let raw = self.text.get(start..end)?;
        let container = if start == value.span.start { self.flow_container(value, start, end) } else { None };
        Some(match container {
            Some(container) => Node::container(raw, container),
            None => Node::leaf(raw, canonical::yaml(raw)),
        })
    }

    fn flow_container(&self, value: &Syntax, start: usize, end: usize) -> Option<Container<'t>> {
        let (family, entries) = match &value.content {
            Content::Sequence(_, values) => {
                let entry = |value: &Syntax| {
                    let end = self.trimmed_end(value.span.start, value.span.end)?;
                    let node = self.flow_node(value, value.span.start, end)?;
                    Some(Entry { span: value.span.start..end, value: value.span.start, name: Name::Element, node })
                };
                (Family::List, values.iter().map(entry).collect::<Option<Vec<_>>>()?)
            }
            Content::Mapping(_, pairs) => {
                let entry = |(key, value): &(Syntax, Syntax)| {
                    let name = name(key)?;
                    let after = self.text.get(key.span.end..value.span.start)?;
                    if after.trim() != ":" || value.span.is_empty() {
                        return None;
                    }
                    let end = self.trimmed_end(value.span.start, value.span.end)?;
                    let node = self.flow_node(value, value.span.start, end)?;
                    let name = Name::Key(name.to_owned());
                    Some(Entry { span: key.span.start..end, value: value.span.start, name, node })
                };
                (Family::Object, pairs.iter().map(entry).collect::<Option<Vec<_>>>()?)
            }
            _ => return None,
        };
        let mut names = HashSet::new();
        let unique = |entry: &Entry<'_>| entry.name == Name::Element || names.insert(entry.name.clone());
        if !entries.iter().all(unique) {
            return None;
        }
        delimited::container(self.text, family, start..start + 1, end - 1..end, entries, Language::Yaml)
    }

    /// Where a block scalar ends: before the first line that is not indented deeper than its item. Blank lines at its
    /// end belong to what follows, unless the header says to keep them.
    fn block_scalar_end(&self, start: usize, column: usize, header: &str) -> usize {
        let keep = header.split('#').next().is_some_and(|header| header.contains('+'));
        let (mut at, mut end) = (start, start);
        for line in self.text[start..].split_inclusive('\n') {
            let blank = line.trim().is_empty();
            let indent = line.len() - line.trim_start_matches(' ').len();
            if !blank && indent <= column {
                break;
            }
            at += line.len();
            if keep || !blank {
                end = at;
            }
        }
        end
    }

    /// Comments after the last item that are indented like it.
    fn trailing_comments(&self, cursor: &mut Cursor, column: usize, items: &mut Vec<Item<'t>>) {
        if column == 0 {
            return;
        }
        let (mut at, mut end) = (cursor.at, cursor.at);
        for line in self.text[cursor.at..].split_inclusive('\n') {
            let content = line.trim_start_matches(' ');
            at += line.len();
            if content.starts_with('#') && line.len() - content.len() >= column {
                end = at;
            } else if !content.trim().is_empty() {
                break;
            }
        }
        if let Some(trivia) = trivia::split(self.text, cursor.at, end, Language::Yaml) {
            trivia.finish(self.text, end, items);
            cursor.at = end;
        }
    }
}
