//! Carries out a changeset, wholly or not at all.
//!
//! New texts are staged and made durable, then the journal is put in place: that is the moment from which
//! the run is completed whatever happens. Then each file is moved to where it belongs, and the journal goes.

use super::changeset::Changeset;
use super::error::Error;
use super::finish::{finish, remove_staged, remove_staged_with};
use super::journal;
use super::progress::{Phase, Progress};
use super::stage::{self, Staged};
use super::tree::{Found, Tree};
use super::undo::restore;

pub(super) fn apply(tree: &Tree, changeset: &Changeset<'_>, progress: &(dyn Fn(Progress) + Sync)) -> Result<(), Error> {
    let staged = match stage::stage(tree, changeset, progress) {
        Ok(staged) => staged,
        Err(error) => return abandon(tree, error),
    };
    if let Err(error) = staged.journal.commit(tree) {
        return abandon(tree, error);
    }
    match carry_out(tree, &staged, progress) {
        Ok(()) => {
            remove_staged_with(tree, progress);
            Ok(())
        }
        // Without its journal the run is over.
        Err(_) if matches!(tree.find(&journal::journal_path()), Ok(Found::Missing)) => Ok(()),
        Err(cause) => match restore(tree, &staged.journal) {
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
    remove_staged(tree);
    Err(cause)
}

fn carry_out(tree: &Tree, staged: &Staged, progress: &(dyn Fn(Progress) + Sync)) -> Result<(), Error> {
    let Staged { journal, stamps, durability } = staged;
    journal.make_dirs(tree)?;
    let total = journal.steps.len();
    for (index, (step, stamp)) in journal.steps.iter().zip(stamps).enumerate() {
        step.perform(tree, index, *stamp)?;
        progress(Progress { phase: Phase::Writing, done: index + 1, total });
    }
    finish(tree, journal, *durability)
}
