//! Values over the baseline's: untyped until their kind is known, with the place of each.

use indexmap::IndexMap;

use super::Node;
use crate::diagnostic::{Place, SourceId, Span};

/// Values by component.
pub type Overrides = IndexMap<String, Override>;

/// The values of one component in one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// The file.
    pub source: SourceId,
    /// The component's name in it.
    pub key: Span,
    /// The values.
    pub node: Node,
}

impl Override {
    /// The place of the component's name.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { source: self.source, span: self.key.clone() }
    }

    /// The best place for a message about a value; the component's name where it is not written here.
    #[must_use]
    pub fn place_of(&self, path: &[&str]) -> Place {
        if path.first().is_some_and(|first| self.node.get(&[first]).is_some()) {
            Place { source: self.source, span: self.node.span_of(path) }
        } else {
            self.place()
        }
    }
}
