//! Prepares a run: every new text is written to a slot of its own before any file of the user is touched.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::bundle::{self, Bundle};
use super::change::{Action, Change};
use super::changeset::{BundleChange, Changeset};
use super::durability::Durability;
use super::error::Error;
use super::journal::{self, Journal, Print, Step};
use super::progress::{Phase, Progress};
use super::tree::{Found, Hindrance, Stamp, Tree};
use crate::layout::path;
use crate::version::Version;

/// A run that is ready: its journal, and the stamps of the files that its steps replace or delete.
pub(super) struct Staged {
    pub journal: Journal,
    pub stamps: Vec<Option<Stamp>>,
    pub durability: Durability,
}

struct Planned<'a> {
    path: Cow<'a, Utf8Path>,
    old: Old<'a>,
    new: New<'a>,
    /// Where a file with another name has the permissions that this one gets.
    like: Option<&'a Utf8Path>,
}

enum Old<'a> {
    Missing,
    Bytes(&'a [u8]),
    Stamp(Stamp),
}

enum New<'a> {
    Nothing,
    Bytes(&'a [u8]),
    Bundle(&'a BundleChange<'a>),
}

fn plan<'a>(changeset: &'a Changeset<'a>) -> Vec<Planned<'a>> {
    let bundles = changeset.bundles.iter().map(|bundle| Planned {
        path: Cow::Borrowed(&bundle.path),
        old: bundle.stamp.map_or(Old::Missing, Old::Stamp),
        new: if bundle.entries.is_empty() { New::Nothing } else { New::Bundle(bundle) },
        like: None,
    });
    changeset.changes.iter().flat_map(steps).chain(bundles).collect()
}

/// The steps of one change: two for a file that gets another name.
fn steps<'a>(change: &'a Change<'a>) -> impl Iterator<Item = Planned<'a>> {
    let package = change.package.as_ref();
    let old = || package.and_then(|package| package.old.as_deref()).or_else(|| change.disk.map(str::as_bytes));
    let new =
        || package.and_then(|package| package.new.as_deref()).or_else(|| change.text.as_deref().map(str::as_bytes));
    let old = old().map_or(Old::Missing, Old::Bytes);
    let step = |path: &'a Utf8Path, old, new| Planned { path: Cow::Borrowed(path), old, new, like: change.from };
    let steps = match (&change.action, new(), change.from) {
        (Action::Delete, ..) => [Some(step(change.path, old, New::Nothing)), None],
        (Action::Create | Action::Restore, Some(text), _) => {
            let made = Planned { like: None, ..step(change.path, Old::Missing, New::Bytes(text)) };
            [Some(made), None]
        }
        (Action::Update | Action::Merge, Some(text), None) => [Some(step(change.path, old, New::Bytes(text))), None],
        (Action::Rename | Action::Merge, Some(text), Some(from)) => {
            [Some(step(change.path, Old::Missing, New::Bytes(text))), Some(step(from, old, New::Nothing))]
        }
        _ => [None, None],
    };
    steps.into_iter().flatten()
}

pub(super) fn stage(
    tree: &Tree,
    changeset: &Changeset<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Staged, Error> {
    let plan = plan(changeset);
    let slots = journal::slots();
    tree.create_dirs(&slots).map_err(Error::io("create", &slots))?;
    let dirs = new_dirs(tree, &plan)?;
    let durability = Durability::of_run(plan.len());
    let (done, total) = (AtomicUsize::new(0), plan.len());
    let staged: Result<Vec<_>, Error> = plan
        .par_iter()
        .enumerate()
        .map(|(index, planned)| {
            let staged = prepare(tree, planned, index, changeset.baseline, durability)?;
            progress(Progress { phase: Phase::Staging, done: done.fetch_add(1, Ordering::Relaxed) + 1, total });
            Ok(staged)
        })
        .collect();
    let (steps, stamps) = staged?.into_iter().unzip();
    match durability {
        Durability::Everything => tree.sync_everything().map_err(Error::io("write", &slots))?,
        Durability::Each => {
            for dir in slots.ancestors() {
                tree.sync_dir(dir).map_err(Error::io("write", dir))?;
            }
        }
    }
    Ok(Staged { journal: Journal::new(dirs, steps), stamps, durability })
}

/// Checks that a file is still what it was when it was read, and stages its new text.
fn prepare(
    tree: &Tree,
    planned: &Planned<'_>,
    index: usize,
    baseline: Version,
    durability: Durability,
) -> Result<(Step, Option<Stamp>), Error> {
    let path = planned.path.as_ref();
    let (old, stamp) = match still(tree, planned)? {
        Some((bytes, stamp)) => (Some(Print::of(&bytes)), Some(stamp)),
        None => (None, None),
    };
    let bytes = match planned.new {
        New::Nothing => None,
        New::Bytes(bytes) => Some(Cow::Borrowed(bytes)),
        New::Bundle(change) => {
            let entries = change.entries.clone();
            Some(Cow::Owned(bundle::encode(&Bundle { owner: change.owner.clone(), baseline, entries }).into_bytes()))
        }
    };
    if let Some(bytes) = &bytes {
        let like = match (stamp, planned.like) {
            (None, Some(like)) => tree.read(like).map_err(Error::io("read", like))?.map(|(_, stamp)| stamp),
            (stamp, _) => stamp,
        };
        let mode = like.map(|stamp| stamp.mode);
        tree.write_new(&journal::slot(index), bytes, mode, durability == Durability::Each)
            .map_err(Error::io("write", path))?;
    }
    let new = bytes.map(|bytes| Print::of(&bytes));
    Ok((Step { path: path.to_owned(), old, new }, stamp))
}

fn still(tree: &Tree, planned: &Planned<'_>) -> Result<Option<(Vec<u8>, Stamp)>, Error> {
    let path = planned.path.as_ref();
    let changed = || Error::Changed { path: path.to_owned() };
    if matches!(planned.old, Old::Missing) {
        let found = tree.find(path).map_err(Error::io("read", path))?;
        return if matches!(found, Found::Missing) { Ok(None) } else { Err(changed()) };
    }
    let (bytes, stamp) = tree.read(path).map_err(Error::io("read", path))?.ok_or_else(changed)?;
    let same = match planned.old {
        Old::Missing => false,
        Old::Bytes(before) => bytes == before,
        Old::Stamp(before) => stamp == before,
    };
    if same { Ok(Some((bytes, stamp))) } else { Err(changed()) }
}

/// The directories that new files need, those above before those below.
fn new_dirs(tree: &Tree, plan: &[Planned<'_>]) -> Result<Vec<Utf8PathBuf>, Error> {
    let created = plan.iter().filter(|planned| matches!(planned.old, Old::Missing));
    let parents: BTreeSet<_> = created.map(|planned| path::split(&planned.path).0).collect();
    let mut dirs = BTreeSet::new();
    for parent in parents {
        for dir in parent.ancestors() {
            if dir.as_str().is_empty() || dirs.contains(dir) {
                break;
            }
            match tree.dir(dir) {
                Ok(_) => break,
                Err(Hindrance::Missing) => dirs.insert(dir.to_owned()),
                Err(hindrance) => return Err(Error::io("create", dir)(hindrance.into())),
            };
        }
    }
    Ok(dirs.into_iter().collect())
}
