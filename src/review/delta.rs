//! The files whose render is not what was written last.

use camino::Utf8Path;

use crate::workspace::{Action, Base, Changeset, Files, Owner, Policy};

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
#[must_use]
pub fn deltas<'a>(base: &'a Base, files: &'a Files, changeset: &Changeset<'a>) -> Vec<Delta<'a>> {
    let untouched = |action: &Action| {
        matches!(action, Action::Adopted | Action::Kept | Action::LeftDeleted | Action::Orphaned | Action::Gone)
    };
    let touched = changeset.changes().iter().filter(|change| !untouched(&change.action));
    touched
        .filter_map(|change| {
            let rendered = files.get(change.path);
            if rendered.is_some_and(|file| file.policy != Policy::Managed) {
                return None;
            }
            let render = rendered.map(|file| file.text.as_str());
            let known = base.get(change.path).is_some();
            let before = change.base.or_else(|| base.text(change.path)).or(if known { render } else { None });
            (before != render).then_some(Delta { path: change.path, owner: change.owner, base: before, render })
        })
        .collect()
}
