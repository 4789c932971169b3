//! The imports of a file of stacks, as they are written.

use crate::diagnostic::{Diagnostics, Place};
use crate::yaml::{Node, Value};

/// What came of following imports.
#[derive(Default)]
pub(super) struct Followed {
    /// The files that lead to the one that is read.
    pub path: Vec<usize>,
    /// The files that were read, some of them more than once.
    pub files: Vec<usize>,
    /// Whether something was not followed.
    pub is_partial: bool,
    /// What is wrong on the way.
    pub diagnostics: Diagnostics,
}

/// An import as it is written.
pub(super) struct Import {
    /// Its name; nothing where it is no text.
    pub name: Option<String>,
    /// Whether Atmos skips it where there is no such file.
    pub may_be_missing: bool,
    /// Where it is written.
    pub place: Place,
}

/// What a file imports.
pub(super) fn imports(node: &Node) -> Vec<Import> {
    let import = |node: &Node| {
        let path = node.as_str().or_else(|| node.get(&["path"]).and_then(Node::as_str));
        let skips = node.get(&["skip_if_missing"]).is_some_and(|one| one.value == Value::Bool(true));
        Import { name: path.map(str::to_owned), may_be_missing: skips, place: node.place_of(&["path"]) }
    };
    node.get(&["import"]).map_or(&[][..], Node::items).iter().map(import).collect()
}
