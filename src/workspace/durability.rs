//! How a run makes what it wrote survive a power cut.

use std::collections::BTreeSet;

use super::edit::CAN_SYNC_EVERYTHING;
use super::error::Error;
use super::journal::Journal;
use super::tree::Tree;
use crate::layout::path;

/// Up to this many files are made durable one by one: one call for the whole file system would also wait for
/// what other programs wrote.
const FEW: usize = 64;

/// What is asked of the system, so that writes survive a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Durability {
    /// Each file and each directory is synced.
    Each,
    /// The whole file system is synced by one call.
    Everything,
}

impl Durability {
    /// What is best for a run of so many files.
    pub(super) const fn of_run(files: usize) -> Self {
        if files > FEW { Self::best() } else { Self::Each }
    }

    /// What leaves nothing out, where nobody knows what an earlier process synced.
    pub(super) const fn best() -> Self {
        if CAN_SYNC_EVERYTHING { Self::Everything } else { Self::Each }
    }

    /// Makes the moves of a run durable.
    pub(super) fn sync_moves(self, tree: &Tree, journal: &Journal) -> Result<(), Error> {
        match self {
            Self::Everything => tree.sync_everything().map_err(Error::io("write", tree.path())),
            Self::Each => {
                let touched = journal.steps.iter().map(|step| &step.path).chain(&journal.dirs);
                let dirs: BTreeSet<_> = touched.map(|path| path::split(path).0).collect();
                dirs.into_iter().try_for_each(|dir| tree.sync_dir(dir).map_err(Error::io("write", dir)))
            }
        }
    }
}
