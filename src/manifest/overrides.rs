//! Values over the baseline's: untyped until their kind is known, with the place of each.

use indexmap::IndexMap;

use crate::diagnostic::Place;
use crate::yaml::Node;

/// Values by component.
pub type Overrides = IndexMap<String, Override>;

/// The values of one component in one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// The component's name in the file.
    pub place: Place,
    /// The values.
    pub node: Node,
}

impl Override {
    /// The best place for a message about a value; the component's name where it is not written here.
    #[must_use]
    pub fn place_of(&self, path: &[&str]) -> Place {
        if path.first().is_some_and(|first| self.node.get(&[first]).is_some()) {
            self.node.place_of(path)
        } else {
            self.place.clone()
        }
    }
}
