//! Completes or undoes a run that was interrupted.

use std::fmt;

use camino::Utf8PathBuf;

use super::durability::Durability;
use super::error::Error;
use super::finish::{finish, remove_staged};
use super::journal::{self, Journal};
use super::lock::Announced;
use super::step::State;
use super::tree::{Found, Hindrance, Tree};
use super::undo::{restore, states, undo};
use crate::layout::path;

/// What became of an interrupted run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovery {
    /// It had not touched a file yet, and was discarded.
    Discarded,
    /// It was completed; these files had been changed by somebody since, and were left alone.
    Completed {
        /// The files left alone.
        left: Vec<Utf8PathBuf>,
    },
    /// It was undone.
    Undone,
}

impl fmt::Display for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Discarded => {
                f.write_str("an earlier run was interrupted before it wrote anything; its leftovers were removed")
            }
            Self::Completed { left } if left.is_empty() => {
                f.write_str("an earlier run was interrupted; it was completed")
            }
            Self::Completed { left } => {
                f.write_str("an earlier run was interrupted; it was completed except for files changed since:  ")?;
                f.write_str(&left.iter().map(|path| path.as_str()).collect::<Vec<_>>().join(", "))
            }
            Self::Undone => f.write_str("an earlier run was interrupted; it was undone"),
        }
    }
}

/// Whether a run left something behind, and does not just go on in another process.
pub(super) fn is_needed(tree: &Tree) -> Result<bool, Error> {
    match tree.dir(path::RUN.into()) {
        Err(Hindrance::Missing) => return Ok(false),
        Err(hindrance) => return Err(Error::io("open", path::RUN)(hindrance.into())),
        Ok(_) => {}
    }
    let journal = journal::journal_path();
    let journal = tree.find(&journal).map_err(Error::io("read", journal))?;
    // Before its journal is in place another run has changed nothing, so reading is safe.
    Ok(!matches!(journal, Found::Missing) || !Announced::is_held(tree))
}

/// Deals with what an interrupted run left behind, if anything.
pub(super) fn recover(tree: &Tree) -> Result<Option<Recovery>, Error> {
    let Some(journal) = Journal::read(tree)? else {
        let slots = journal::slots();
        let left = tree.list(&slots).map_err(Error::io("list", slots))?;
        remove_staged(tree);
        return Ok((!left.is_empty()).then_some(Recovery::Discarded));
    };
    let states = states(tree, &journal)?;
    let any = |wanted: fn(&State) -> bool| states.iter().any(wanted);
    if any(|state| matches!(state, State::Broken)) {
        if any(|state| matches!(state, State::Done { .. })) {
            let why = "staged files are missing".to_owned();
            return Err(Error::Damaged { path: journal::journal_path(), why });
        }
        undo(tree, &journal, &states)?;
        return Ok(Some(Recovery::Discarded));
    }
    // A file that somebody changed before its step was done keeps a run from being completed; one that was
    // changed after its step keeps the run from being undone.
    if any(|state| matches!(state, State::Pending { touched: true }))
        && !any(|state| matches!(state, State::Done { touched: true }))
    {
        undo(tree, &journal, &states)?;
        return Ok(Some(Recovery::Undone));
    }
    match complete(tree, &journal, &states) {
        Ok(()) => {
            let steps = journal.steps.into_iter().zip(states);
            let left = steps.filter(|(_, state)| matches!(state, State::Pending { touched: true }));
            Ok(Some(Recovery::Completed { left: left.map(|(step, _)| step.path).collect() }))
        }
        Err(cause) => match restore(tree, &journal) {
            Ok(()) => Ok(Some(Recovery::Undone)),
            Err(undo) => Err(Error::Unfinished { cause: cause.into(), undo: undo.into() }),
        },
    }
}

fn complete(tree: &Tree, journal: &Journal, states: &[State]) -> Result<(), Error> {
    journal.make_dirs(tree)?;
    for (index, (step, state)) in journal.steps.iter().zip(states).enumerate() {
        if *state == (State::Pending { touched: false }) {
            step.perform(tree, index, None)?;
        }
    }
    finish(tree, journal, Durability::best())?;
    remove_staged(tree);
    Ok(())
}
