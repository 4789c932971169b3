//! HCL as a tree of items.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall, Object, ObjectKey};
use hcl_edit::parser::parse_body;
use hcl_edit::structure::{Block, Body, Structure};

use super::canonical;
use super::delimited::{self, Entry};
use super::tree::{Container, Family, Item, Layout, Name, Node};
use super::trivia::{self, Language};

/// Reads HCL. Nothing if it is not HCL, or stands in a way that the tree cannot hold.
pub(super) fn parse(text: &str) -> Option<Container<'_>> {
    let body = parse_body(text).ok()?;
    let (items, close) = Reader { text }.lines(&body, 0, text.len())?;
    Some(Container { family: Family::Body, layout: Layout::Lines, open: "", items, close, column: None })
}

struct Reader<'t> {
    text: &'t str,
}

impl<'t> Reader<'t> {
    /// The items of a body that takes whole lines, and what is left before its end.
    fn lines(&self, body: &Body, start: usize, end: usize) -> Option<(Vec<Item<'t>>, &'t str)> {
        let mut items = Vec::new();
        let mut at = start;
        for structure in body {
            let span = structure.span()?;
            let trivia = trivia::split(self.text, at, span.start, Language::Hcl)?;
            let line_end = self.text.get(span.end..end)?.find('\n').map_or(end, |at| span.end + at + 1);
            let (head, name, node) = self.structure(structure, &span)?;
            items.extend(trivia.comments);
            items.push(
                Item {
                    at: span.start,
                    gap: trivia.gap,
                    lead: trivia.lead,
                    indent: trivia.indent,
                    head,
                    name: Name::Key(name),
                    node,
                    comma: false,
                    tail: self.text.get(span.end..line_end)?,
                    whole: 0,
                }
                .sealed(),
            );
            at = line_end;
        }
        let close = trivia::split(self.text, at, end, Language::Hcl)?.finish(self.text, end, &mut items);
        Some((items, close))
    }

    fn structure(&self, structure: &Structure, span: &Range<usize>) -> Option<(&'t str, String, Node<'t>)> {
        match structure {
            Structure::Attribute(attribute) => {
                let value = attribute.value.span()?;
                let head = self.text.get(span.start..value.start)?;
                Some((head, attribute.key.to_string(), self.expression(&attribute.value)?))
            }
            Structure::Block(block) => self.block(block, span),
        }
    }

    fn block(&self, block: &Block, span: &Range<usize>) -> Option<(&'t str, String, Node<'t>)> {
        let last = block.labels.last().map_or_else(|| block.ident.span(), hcl_edit::Span::span)?;
        let after = self.text.get(last.end..span.end)?;
        let brace = span.end - after.trim_start_matches([' ', '\t']).len();
        let close = span.end.checked_sub(1)?;
        let inner = self.text.get(brace..close)?.strip_prefix('{')?;
        let container = match inner.find('\n') {
            Some(first) => {
                let start = brace + 1 + first + 1;
                let (items, rest) = self.lines(&block.body, start, close)?;
                let (open, close) = (&self.text[brace..start], &self.text[close - rest.len()..span.end]);
                Container { family: Family::Body, layout: Layout::Lines, open, items, close, column: None }
            }
            None => self.one_line(block, brace..span.end)?,
        };
        let mut name = block.ident.to_string();
        for label in &block.labels {
            name.push_str(" \"");
            name.push_str(label.as_str());
            name.push('"');
        }
        let node = Node::container(self.text.get(brace..span.end)?, container);
        Some((self.text.get(span.start..brace)?, name, node))
    }

    /// A block on one line, which holds one attribute at most.
    fn one_line(&self, block: &Block, span: Range<usize>) -> Option<Container<'t>> {
        let mut entries = Vec::new();
        for attribute in block.body.attributes() {
            let value = attribute.value.span()?;
            entries.push(Entry {
                span: attribute.key.span()?.start..value.end,
                value: value.start,
                name: Name::Key(attribute.key.to_string()),
                node: self.expression(&attribute.value)?,
            });
        }
        let close = span.end - 1..span.end;
        delimited::container(self.text, Family::Body, span.start..span.start + 1, close, entries, Language::Hcl)
    }

    fn expression(&self, expression: &Expression) -> Option<Node<'t>> {
        let span = expression.span()?;
        let raw = self.text.get(span.clone())?;
        let container = match expression {
            Expression::Array(items) => {
                let entries = items.iter().map(|item| self.element(item)).collect::<Option<Vec<_>>>()?;
                self.bracketed(Family::List, span.start..span.start + 1, &span, entries)
            }
            Expression::Object(object) => {
                let entries = self.entries(object)?;
                self.bracketed(Family::Object, span.start..span.start + 1, &span, entries)
            }
            Expression::FuncCall(call) => self.call(call, &span),
            _ => None,
        };
        Some(match container {
            Some(container) => Node::container(raw, container),
            None => Node::leaf(raw, canonical::hcl(raw)),
        })
    }

    fn call(&self, call: &FuncCall, span: &Range<usize>) -> Option<Container<'t>> {
        let raw = self.text.get(span.clone())?;
        let function = raw.split_once('(')?.0;
        let entries = call.args.iter().map(|item| self.element(item)).collect::<Option<Vec<_>>>()?;
        self.bracketed(Family::Call(function), span.start..span.start + function.len() + 1, span, entries)
    }

    fn bracketed(
        &self,
        family: Family<'t>,
        open: Range<usize>,
        span: &Range<usize>,
        entries: Vec<Entry<'t>>,
    ) -> Option<Container<'t>> {
        delimited::container(self.text, family, open, span.end - 1..span.end, entries, Language::Hcl)
    }

    fn element(&self, item: &Expression) -> Option<Entry<'t>> {
        let span = item.span()?;
        Some(Entry { value: span.start, span, name: Name::Element, node: self.expression(item)? })
    }

    fn entries(&self, object: &Object) -> Option<Vec<Entry<'t>>> {
        let entry = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
            let key = key.span()?;
            let expression = value.expr();
            let span = expression.span()?;
            let name = self.text.get(key.clone())?;
            let plain = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
            Some(Entry {
                span: key.start..span.end,
                value: span.start,
                name: Name::Key(plain.filter(|name| !name.contains(['$', '\\', '"'])).unwrap_or(name).to_owned()),
                node: self.expression(expression)?,
            })
        };
        object.iter().map(entry).collect()
    }
}
