//! One step of a run: done, undone, and seen from outside after an interruption.

use std::io;

use camino::Utf8Path;

use super::error::Error;
use super::journal::{self, Print, Step};
use super::tree::{self, Found, Stamp, Tree};
use crate::layout::path;

/// How far a step came, and whether somebody touched the file since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Not done.
    Pending {
        /// The file is not what it was before the run.
        touched: bool,
    },
    /// Done.
    Done {
        /// The file is not what the run made of it.
        touched: bool,
    },
    /// Nothing is left to do or to undo.
    Settled,
    /// Done, but what it took away was not what it should have been: caught before it could look.
    Unchecked,
    /// What was staged is lost.
    Broken,
}

impl Step {
    /// Does the step, unless the file is not what it was: then nothing happens but an error.
    pub(super) fn perform(&self, tree: &Tree, index: usize, stamp: Option<Stamp>) -> Result<(), Error> {
        let slot = journal::slot(index);
        let result = match (self.old, self.new) {
            (None, _) => tree.move_new(&slot, &self.path),
            (Some(old), None) => tree.move_new(&self.path, &slot).and_then(|()| {
                if is(tree, &slot, old, stamp)? {
                    return Ok(());
                }
                tree.move_new(&slot, &self.path)?;
                Err(io::ErrorKind::AlreadyExists.into())
            }),
            (Some(old), Some(_)) => self.replace(tree, index, &slot, old, stamp),
        };
        result.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound => Error::Changed { path: self.path.clone() },
            _ => Error::io("write", &self.path)(error),
        })
    }

    fn replace(&self, tree: &Tree, index: usize, slot: &Utf8Path, old: Print, stamp: Option<Stamp>) -> io::Result<()> {
        if tree.exchange(slot, &self.path)? {
            if is(tree, slot, old, stamp)? {
                return Ok(());
            }
            tree.exchange(slot, &self.path)?;
        } else if is(tree, &self.path, old, stamp)? {
            tree.keep_as(&self.path, &journal::backup(index))?;
            return tree.move_over(slot, &self.path);
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Undoes a step that is done.
    pub(super) fn undo(&self, tree: &Tree, index: usize) -> Result<(), Error> {
        let (slot, backup) = (journal::slot(index), journal::backup(index));
        let result = match (self.old, self.new) {
            (None, _) => tree.move_new(&self.path, &slot),
            (Some(_), None) => {
                tree.create_dirs(path::split(&self.path).0).and_then(|()| tree.move_new(&slot, &self.path))
            }
            (Some(_), Some(_)) => match tree.find(&backup) {
                Ok(Found::File(..)) => {
                    tree.keep_as(&self.path, &slot).and_then(|()| tree.move_over(&backup, &self.path))
                }
                Ok(_) => tree.exchange(&slot, &self.path).map(drop),
                Err(error) => Err(error),
            },
        };
        result.map_err(Error::io("restore", &self.path))
    }

    /// Puts back what an unchecked step took away.
    pub(super) fn put_back(&self, tree: &Tree, index: usize) -> Result<(), Error> {
        self.undo(tree, index)
    }

    /// How far the step came.
    pub(super) fn state(&self, tree: &Tree, index: usize) -> Result<State, Error> {
        let content = |path: &Utf8Path| content(tree, path).map_err(Error::io("read", path));
        let slot = content(&journal::slot(index))?;
        let target = content(&self.path)?;
        let (old, new) = (self.old.map(Content::Is), self.new.map(Content::Is));
        Ok(match (old, new) {
            (None, Some(new)) => match slot {
                Content::Missing => State::Done { touched: target != new },
                slot if slot == new => State::Pending { touched: target != Content::Missing },
                _ => State::Broken,
            },
            (Some(old), None) => match slot {
                Content::Missing if target == Content::Missing => State::Settled,
                Content::Missing => State::Pending { touched: target != old },
                slot if slot == old => State::Done { touched: target != Content::Missing },
                _ if target == Content::Missing => State::Unchecked,
                _ => State::Broken,
            },
            (Some(old), Some(new)) => {
                let kept = content(&journal::backup(index))? == old;
                match slot {
                    slot if slot == new && kept && target == new => State::Done { touched: false },
                    slot if slot == new => State::Pending { touched: target != old },
                    slot if slot == old => State::Done { touched: target != new },
                    Content::Missing if kept => State::Done { touched: target != new },
                    Content::Missing => State::Broken,
                    _ if target == new => State::Unchecked,
                    _ => State::Broken,
                }
            }
            (None, None) => State::Settled,
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Missing,
    Is(Print),
    /// A link, a directory, something else that is no file.
    Other,
}

fn content(tree: &Tree, path: &Utf8Path) -> io::Result<Content> {
    Ok(match tree.find(path)? {
        Found::Missing => Content::Missing,
        Found::File(file, stamp) => Content::Is(Print::of(&tree::read(file, stamp)?)),
        _ => Content::Other,
    })
}

/// Whether a file is the one that was read, by its stamp, or else has this content.
fn is(tree: &Tree, path: &Utf8Path, print: Print, stamp: Option<Stamp>) -> io::Result<bool> {
    Ok(match tree.find(path)? {
        Found::File(_, found) if stamp == Some(found) => true,
        Found::File(file, found) => Print::of(&tree::read(file, found)?) == print,
        _ => false,
    })
}
