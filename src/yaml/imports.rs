//! The imports of a stack file, as they are written.

use super::node::{Node, Value};
use crate::diagnostic::Place;

/// An import as it is written.
#[derive(Debug)]
pub struct Import {
    /// Its name; nothing where it is no text.
    pub name: Option<String>,
    /// Whether Atmos skips it where there is no such file.
    pub may_be_missing: bool,
    /// Where it is written.
    pub place: Place,
}

/// What a file imports.
#[must_use]
pub fn imports(node: &Node) -> Vec<Import> {
    let import = |node: &Node| {
        let path = node.as_str().or_else(|| node.get(&["path"]).and_then(Node::as_str));
        let skips = node.get(&["skip_if_missing"]).is_some_and(|one| one.value == Value::Bool(true));
        Import { name: path.map(str::to_owned), may_be_missing: skips, place: node.place_of(&["path"]) }
    };
    node.get(&["import"]).map_or(&[][..], Node::items).iter().map(import).collect()
}
