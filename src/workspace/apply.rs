//! Carries out a changeset, wholly or not at all.
//!
//! New texts are staged and made durable, then the journal is put in place: that is the moment from which
//! the run is completed whatever happens. Then each file is moved to where it belongs, and the journal goes.

use std::collections::BTreeSet;

use super::changeset::Changeset;
use super::error::Error;
use super::journal::{self, Journal};
use super::recover;
use super::stage::{self, Staged, Sync};
use super::tree::{Found, Tree};
use crate::layout::path;

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it does.
    pub phase: Phase,
    /// How many files are done in this phase.
    pub done: usize,
    /// Of how many.
    pub total: usize,
}

/// The parts of a run that take time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// New texts are written aside.
    Staging,
    /// Files are put in place.
    Writing,
    /// Old texts are removed.
    Tidying,
}

pub(super) fn apply(
    tree: &Tree,
    changeset: &Changeset<'_>,
    progress: &(dyn Fn(Progress) + std::marker::Sync),
) -> Result<(), Error> {
    let staged = match stage::stage(tree, changeset, progress) {
        Ok(staged) => staged,
        Err(error) => return abandon(tree, error),
    };
    if let Err(error) = staged.journal.commit(tree) {
        return abandon(tree, error);
    }
    match carry_out(tree, &staged, progress) {
        Ok(()) => {
            recover::clean_with(tree, progress);
            Ok(())
        }
        // Without its journal the run is over.
        Err(_) if matches!(tree.find(&journal::journal_path()), Ok(Found::Missing)) => Ok(()),
        Err(cause) => match recover::restore(tree, &staged.journal) {
            Ok(()) => Err(cause),
            Err(undo) => Err(Error::Unfinished { cause: cause.into(), undo: undo.into() }),
        },
    }
}

/// Gives up a run that has not touched a file.
fn abandon(tree: &Tree, cause: Error) -> Result<(), Error> {
    let journal = journal::journal_path();
    if let Err(error) = tree.delete(&journal) {
        let undo = Error::io("delete", journal)(error).into();
        return Err(Error::Unfinished { cause: cause.into(), undo });
    }
    recover::clean(tree);
    Err(cause)
}

fn carry_out(tree: &Tree, staged: &Staged, progress: &(dyn Fn(Progress) + std::marker::Sync)) -> Result<(), Error> {
    let Staged { journal, stamps, sync } = staged;
    make_dirs(tree, journal)?;
    let total = journal.steps.len();
    for (index, (step, stamp)) in journal.steps.iter().zip(stamps).enumerate() {
        step.perform(tree, index, *stamp)?;
        progress(Progress { phase: Phase::Writing, done: index + 1, total });
    }
    finish(tree, journal, *sync)
}

pub(super) fn make_dirs(tree: &Tree, journal: &Journal) -> Result<(), Error> {
    journal.dirs.iter().try_for_each(|dir| tree.create_dirs(dir).map_err(Error::io("create", dir)))
}

/// Ends a run all of whose steps are done.
pub(super) fn finish(tree: &Tree, journal: &Journal, sync: Sync) -> Result<(), Error> {
    for dir in journal.emptied() {
        tree.delete_empty_dir(dir).map_err(Error::io("remove", dir))?;
    }
    end(tree, journal, sync)
}

/// Makes all moves durable, then removes the journal: from here on the run is over.
pub(super) fn end(tree: &Tree, journal: &Journal, sync: Sync) -> Result<(), Error> {
    if sync == Sync::Everything {
        tree.sync_everything().map_err(Error::io("write", tree.path()))?;
    } else {
        let touched = journal.steps.iter().map(|step| &step.path).chain(&journal.dirs);
        let dirs: BTreeSet<_> = touched.map(|path| path::split(path).0).collect();
        for dir in dirs {
            tree.sync_dir(dir).map_err(Error::io("write", dir))?;
        }
    }
    let path = journal::journal_path();
    tree.delete(&path).map_err(Error::io("delete", path))?;
    // If this fails, a power cut may bring the journal back, and its run is found to be done.
    let _ = tree.sync_dir(path::RUN.into());
    Ok(())
}
