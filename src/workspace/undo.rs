//! Undoes a run: every file becomes what it was before.

use rayon::prelude::*;

use super::durability::Durability;
use super::error::Error;
use super::finish::{end, remove_staged};
use super::journal::Journal;
use super::step::State;
use super::tree::Tree;

/// Undoes every step of a run that is done.
pub(super) fn restore(tree: &Tree, journal: &Journal) -> Result<(), Error> {
    undo(tree, journal, &states(tree, journal)?)
}

/// Undoes the steps that are done, by these states, and ends the run.
pub(super) fn undo(tree: &Tree, journal: &Journal, states: &[State]) -> Result<(), Error> {
    for (index, (step, state)) in journal.steps.iter().zip(states).enumerate().rev() {
        if *state == (State::Done { touched: false }) {
            step.undo(tree, index)?;
        }
    }
    for dir in journal.dirs.iter().rev() {
        tree.delete_empty_dir(dir).map_err(Error::io("remove", dir))?;
    }
    end(tree, journal, Durability::best())?;
    remove_staged(tree);
    Ok(())
}

/// How far each step came. Steps that had no time to look at what they took away give it back first.
pub(super) fn states(tree: &Tree, journal: &Journal) -> Result<Vec<State>, Error> {
    let steps = journal.steps.par_iter().enumerate();
    steps
        .map(|(index, step)| match step.state(tree, index)? {
            State::Unchecked => {
                step.put_back(tree, index)?;
                step.state(tree, index)
            }
            state => Ok(state),
        })
        .collect()
}
