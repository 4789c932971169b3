//! How the repository stands, and what a run would make of it.

use crate::workspace::{Base, Changeset, Choices, Disk, Files, reconcile_with};

/// What was written last and what is on disk, as far as a run is about it.
#[derive(Debug, Default)]
pub struct Compared {
    /// What was written last.
    pub base: Base,
    /// What is on disk.
    pub disk: Disk,
}

impl Compared {
    /// What a run would do, where the user decided nothing.
    #[must_use]
    pub fn changeset<'a>(&'a self, files: &'a Files) -> Changeset<'a> {
        self.changeset_with(files, &Choices::default())
    }

    /// What a run would do with these decisions of the user.
    #[must_use]
    pub fn changeset_with<'a>(&'a self, files: &'a Files, choices: &Choices) -> Changeset<'a> {
        reconcile_with(&self.base, &self.disk, files, choices)
    }
}
