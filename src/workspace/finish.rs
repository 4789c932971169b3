//! Ends a run: what it did is made durable, then its journal goes, then what it staged.

use super::durability::Durability;
use super::error::Error;
use super::journal::{self, Journal};
use super::progress::{Phase, Progress};
use super::tree::Tree;
use crate::layout::path;

/// Ends a run all of whose steps are done.
pub(super) fn finish(tree: &Tree, journal: &Journal, durability: Durability) -> Result<(), Error> {
    for dir in journal.emptied() {
        tree.delete_empty_dir(dir).map_err(Error::io("remove", dir))?;
    }
    end(tree, journal, durability)
}

/// Makes all moves durable, then removes the journal: from here on the run is over.
pub(super) fn end(tree: &Tree, journal: &Journal, durability: Durability) -> Result<(), Error> {
    durability.sync_moves(tree, journal)?;
    let path = journal::journal_path();
    tree.delete(&path).map_err(Error::io("delete", path))?;
    // If this fails, a power cut may bring the journal back, and its run is found to be done.
    let _ = tree.sync_dir(path::RUN.into());
    Ok(())
}

/// Removes what is staged. What cannot be removed is harmless: the next run removes it.
pub(super) fn remove_staged(tree: &Tree) {
    remove_staged_with(tree, &|_| {});
}

/// The same, seen from outside: file systems that tell the disk what is free take their time.
pub(super) fn remove_staged_with(tree: &Tree, progress: &dyn Fn(Progress)) {
    let slots = journal::slots();
    let names = tree.list(&slots).unwrap_or_default();
    for (index, name) in names.iter().enumerate() {
        if tree.delete(&slots.join(name)).is_err() {
            return;
        }
        progress(Progress { phase: Phase::Tidying, done: index + 1, total: names.len() });
    }
    let _ = tree.delete_empty_dir(&slots);
    let _ = tree.delete(&path::in_run("journal.draft"));
}
