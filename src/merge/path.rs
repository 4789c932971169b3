//! Where in a file a conflict stands, in words.

use std::fmt;

use super::matching;
use super::tree::{Family, Item, Name};

/// The names from the root to an item.
pub(super) enum Path<'p> {
    Root,
    Item { parent: &'p Self, label: Label },
}

/// What an item is called.
pub(super) enum Label {
    Name(String),
    /// The place in a list, or what tells the item apart from others.
    Element(String),
    Comment,
}

impl Path<'_> {
    /// The path of an item in a container to which this path leads.
    pub(super) fn item(&self, family: Family<'_>, item: &Item<'_>, index: usize) -> Path<'_> {
        let natural = matching::natural_key(item).filter(|_| !matches!(family, Family::Call(_)));
        let label = match (&item.name, natural) {
            // A statement of a policy: there are several, and the id is their name.
            (Name::Key(name), Some(key)) if key.starts_with("sid") => Label::Name(format!("{name}[{key}]")),
            (Name::Key(name), _) => Label::Name(name.clone()),
            (Name::Comment, _) => Label::Comment,
            (Name::Element, natural) => Label::Element(natural.unwrap_or_else(|| index.to_string())),
        };
        Path::Item { parent: self, label }
    }

    fn is_root(&self) -> bool {
        matches!(self, Self::Root)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Path::Item { parent, label } = self else {
            return Ok(());
        };
        parent.fmt(f)?;
        let separator = match parent {
            Path::Root => "",
            // After the name of an HCL block, as in `resource "aws_vpc" "this": tags`.
            Path::Item { parent, label: Label::Name(name) } if parent.is_root() && name.contains(' ') => ": ",
            Path::Item { .. } => ".",
        };
        match label {
            Label::Name(name) => write!(f, "{separator}{name}"),
            Label::Element(element) => write!(f, "[{element}]"),
            Label::Comment if parent.is_root() => write!(f, "comment"),
            Label::Comment => write!(f, " (comment)"),
        }
    }
}
