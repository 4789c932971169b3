//! The files whose render is not what was written last.

use camino::Utf8Path;

use crate::workspace::{Changeset, Files, Owner, Policy};

/// One file that is rendered otherwise than it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delta<'a> {
    /// The file.
    pub path: &'a Utf8Path,
    /// Whose it is.
    pub owner: &'a Owner,
    /// What was written last; none for a new file.
    pub base: Option<&'a str>,
    /// What is rendered now; none for a file that is no longer needed.
    pub render: Option<&'a str>,
}

/// The managed files that changed and that a run would touch, sorted by path.
pub(super) fn deltas<'a>(files: &'a Files, changeset: &Changeset<'a>) -> Vec<Delta<'a>> {
    let is_managed = |path| files.get(path).is_none_or(|file| file.policy == Policy::Managed);
    let pending = changeset.changes().iter().filter(|change| change.is_pending() && is_managed(change.path));
    pending
        .filter(|change| change.base != change.render)
        .map(|change| Delta {
            path: change.instead_of.unwrap_or(change.path),
            owner: change.owner,
            base: change.base,
            render: change.render,
        })
        .collect()
}
