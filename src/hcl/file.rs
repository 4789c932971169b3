//! An HCL file as blocks and attributes, each with its place.

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::parser::parse_body;
use hcl_edit::structure::Structure;

use crate::diagnostic::{Code, Diagnostic, Place, SourceId, Span};

/// What an HCL file holds, in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// Attributes outside any block.
    pub attributes: Vec<Attribute>,
    /// Blocks outside any other.
    pub blocks: Vec<Block>,
}

/// A block such as `resource "aws_vpc" "this" { … }`.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its type, such as `resource`.
    pub kind: String,
    /// Its labels.
    pub labels: Vec<String>,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// The blocks in it.
    pub blocks: Vec<Self>,
    /// Where its type and labels are written.
    pub span: Span,
}

/// An attribute such as `enabled = true`.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// What is on the right of the `=`.
    pub expression: Expression,
    /// Where it is written, as far as its first line.
    pub span: Span,
}

impl File {
    /// Reads a file. A byte order mark is skipped; places then count from the character after it.
    ///
    /// # Errors
    /// When the text is not HCL: a diagnostic with its place.
    pub fn parse(source: SourceId, text: &str) -> Result<Self, Diagnostic> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let body = parse_body(text).map_err(|error| {
            let start = text.floor_char_boundary(error.location().offset());
            let end = start + text[start..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
            Diagnostic::error(Code::UnreadableFile, "this is not HCL")
                .at(Place { source, span: start..end })
                .expected(error.message().lines().collect::<Vec<_>>().join("; "))
        })?;
        let (attributes, blocks) = contents(&body, text);
        Ok(Self { attributes, blocks })
    }

    /// The blocks of one type.
    pub fn blocks_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |block| block.kind == kind)
    }
}

impl Block {
    /// An attribute by its name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The type of the blocks that it stands for: its own, or the one that a `dynamic` block names.
    #[must_use]
    pub fn made_kind(&self) -> &str {
        match (self.kind.as_str(), self.labels.first()) {
            ("dynamic", Some(name)) => name,
            (kind, _) => kind,
        }
    }

    /// The blocks of one type in it.
    pub fn blocks_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Self> {
        self.blocks.iter().filter(move |block| block.kind == kind)
    }
}

fn contents(body: &hcl_edit::structure::Body, text: &str) -> (Vec<Attribute>, Vec<Block>) {
    let (mut attributes, mut blocks) = (Vec::new(), Vec::new());
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => attributes.push(Attribute {
                name: attribute.key.to_string(),
                expression: attribute.value.clone(),
                span: first_line(text, &attribute.span().unwrap_or_default()),
            }),
            Structure::Block(block) => {
                let start = block.ident.span().unwrap_or_default();
                let end = block.labels.last().and_then(hcl_edit::Span::span).unwrap_or_else(|| start.clone());
                let (inner_attributes, inner_blocks) = contents(&block.body, text);
                blocks.push(Block {
                    kind: block.ident.to_string(),
                    labels: block.labels.iter().map(|label| label.as_str().to_owned()).collect(),
                    attributes: inner_attributes,
                    blocks: inner_blocks,
                    span: start.start..end.end,
                });
            }
        }
    }
    (attributes, blocks)
}

/// As much of a span as stands on its first line.
pub(super) fn first_line(text: &str, span: &Span) -> Span {
    let marked = text.get(span.clone()).unwrap_or_default();
    let line = marked.lines().next().unwrap_or_default().trim_end();
    span.start..span.start + line.len()
}
