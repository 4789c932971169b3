//! A text as a tree of items that holds every byte: put together again, it is the text.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::white_space::words;

/// Something with a name or a place of its own: an attribute, a block, a key with its value, an item of a list, or a
/// comment that stands alone.
#[derive(Debug, Clone)]
pub(super) struct Item<'t> {
    /// Where it starts in the text, after blank lines, comments and indentation.
    pub(super) at: usize,
    /// The blank lines above.
    pub(super) gap: &'t str,
    /// The comment above.
    pub(super) lead: &'t str,
    pub(super) indent: &'t str,
    /// What stands before the value: `name = `, `key: `, `- `.
    pub(super) head: &'t str,
    /// Its name, by which it is found again. Items of lists and comments have none of their own.
    pub(super) name: Name,
    pub(super) node: Node<'t>,
    /// Whether a comma follows.
    pub(super) comma: bool,
    /// What follows, to the end of the line.
    pub(super) tail: &'t str,
    /// Equal for items that differ in white space at most.
    pub(super) whole: u64,
}

/// What an item is called among its siblings.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Name {
    /// A name that is unique, or should be.
    Key(String),
    /// An item of a list.
    Element,
    /// A comment with blank lines around it.
    Comment,
}

/// A value.
#[derive(Debug, Clone)]
pub(super) struct Node<'t> {
    /// Its text.
    pub(super) raw: &'t str,
    /// Equal for values that mean the same: comments do not count.
    pub(super) content: u64,
    /// Equal for values that differ in white space at most.
    pub(super) whole: u64,
    pub(super) kind: NodeKind<'t>,
}

/// A value with or without parts.
#[derive(Debug, Clone)]
pub(super) enum NodeKind<'t> {
    /// A value as a whole, in a form in which only meaningful differences show.
    Leaf(String),
    /// A value with items.
    Container(Container<'t>),
}

/// Something that holds items.
#[derive(Debug, Clone)]
pub(super) struct Container<'t> {
    pub(super) family: Family<'t>,
    pub(super) layout: Layout,
    pub(super) open: &'t str,
    pub(super) items: Vec<Item<'t>>,
    pub(super) close: &'t str,
    /// The column of its items, where indentation has a meaning.
    pub(super) column: Option<usize>,
}

/// What kind of container it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Family<'t> {
    /// The body of an HCL file or block.
    Body,
    /// `{}` in HCL or flow style YAML.
    Object,
    /// `[]` in HCL or flow style YAML.
    List,
    /// The arguments of a function.
    Call(&'t str),
    /// A YAML mapping, a key a line.
    Mapping,
    /// A YAML sequence, an item a line.
    Sequence,
}

/// How the items of a container stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Each begins on a line of its own.
    Lines,
    /// The first stands on the line of its container, the others on their own, as in `- name: a`.
    Hanging,
    /// One after the other.
    Inline,
}

impl<'t> Node<'t> {
    pub(super) fn leaf(raw: &'t str, canonical: String) -> Self {
        let content = hash(&canonical);
        Self { raw, content, whole: content, kind: NodeKind::Leaf(canonical) }
    }

    pub(super) fn container(raw: &'t str, container: Container<'t>) -> Self {
        let mut content = DefaultHasher::new();
        let mut whole = DefaultHasher::new();
        container.family.hash(&mut content);
        container.family.hash(&mut whole);
        for item in &container.items {
            item.whole.hash(&mut whole);
            if item.name != Name::Comment {
                item.name.hash(&mut content);
                item.node.content.hash(&mut content);
            }
        }
        words(container.open).for_each(|word| word.hash(&mut whole));
        words(container.close).for_each(|word| word.hash(&mut whole));
        Self { raw, content: content.finish(), whole: whole.finish(), kind: NodeKind::Container(container) }
    }

    pub(super) fn as_container(&self) -> Option<&Container<'t>> {
        match &self.kind {
            NodeKind::Container(container) => Some(container),
            NodeKind::Leaf(_) => None,
        }
    }
}

impl Item<'_> {
    /// The item with its fingerprint.
    pub(super) fn sealed(mut self) -> Self {
        let mut whole = DefaultHasher::new();
        for part in [self.lead, self.head, self.tail] {
            words(part).for_each(|word| word.hash(&mut whole));
            0xff_u8.hash(&mut whole);
        }
        self.name.hash(&mut whole);
        self.node.whole.hash(&mut whole);
        self.whole = whole.finish();
        self
    }

    /// The text from the blank lines above to the end of the line.
    pub(super) fn write(&self, text: &mut String) {
        for part in [self.gap, self.lead, self.indent, self.head] {
            text.push_str(part);
        }
        self.node.write(text);
        if self.comma {
            text.push(',');
        }
        text.push_str(self.tail);
    }
}

impl Node<'_> {
    pub(super) fn write(&self, text: &mut String) {
        match &self.kind {
            NodeKind::Leaf(_) => text.push_str(self.raw),
            NodeKind::Container(container) => container.write(text),
        }
    }
}

impl Container<'_> {
    /// The text of the container.
    pub(super) fn write(&self, text: &mut String) {
        text.push_str(self.open);
        for item in &self.items {
            item.write(text);
        }
        text.push_str(self.close);
    }
}

pub(super) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
