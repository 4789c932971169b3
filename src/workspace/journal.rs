//! The journal: every step of a run, written down before the first one is done.

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::tree::Tree;
use crate::layout::path;

const FORMAT: u32 = 1;

/// The steps of one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Journal {
    format: u32,
    /// Directories that the run makes, those above before those below.
    pub dirs: Vec<Utf8PathBuf>,
    /// What it does with each file.
    pub steps: Vec<Step>,
}

/// What a run does with one file: it creates it (no `old`), deletes it (no `new`) or replaces it.
///
/// A step's slot is a staged file with the step's number. Each step is one rename between the slot and the
/// file's place, so that the slot shows whether it was done: afterwards it holds the old text, or is gone
/// where there was none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The file.
    pub path: Utf8PathBuf,
    /// Its content before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Print>,
    /// Its content after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Print>,
}

/// A fingerprint of a content: enough to tell it from another by accident, not by intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print(u64, u64);

impl Print {
    /// The length and FNV-1a of some bytes. It must stay the same over versions: a later one reads the journal.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self(bytes.len() as u64, bytes.iter().fold(0xcbf2_9ce4_8422_2325, fold))
    }
}

/// Where the staged files lie.
#[must_use]
pub fn slots() -> Utf8PathBuf {
    path::in_run("slots")
}

/// The staged file of a step.
#[must_use]
pub fn slot(index: usize) -> Utf8PathBuf {
    slots().join(index.to_string())
}

/// Where a step keeps the old text on file systems that cannot exchange two files.
#[must_use]
pub fn backup(index: usize) -> Utf8PathBuf {
    slots().join(format!("{index}.old"))
}

/// Where the journal lies.
#[must_use]
pub fn journal_path() -> Utf8PathBuf {
    path::in_run("journal")
}

impl Journal {
    /// A journal of these steps.
    #[must_use]
    pub const fn new(dirs: Vec<Utf8PathBuf>, steps: Vec<Step>) -> Self {
        Self { format: FORMAT, dirs, steps }
    }

    /// Puts the journal in its place. From then on the run will be completed or undone.
    pub(super) fn commit(&self, tree: &Tree) -> Result<(), Error> {
        let (path, draft) = (journal_path(), path::in_run("journal.draft"));
        let text = serde_json::to_vec(self).map_err(|error| Error::Internal(error.to_string()))?;
        tree.write_new(&draft, &text, None, true)
            .and_then(|()| tree.move_new(&draft, &path))
            .and_then(|()| tree.sync_dir(path::RUN.into()))
            .map_err(Error::io("write", path))
    }

    /// Makes the directories that the run needs.
    pub(super) fn make_dirs(&self, tree: &Tree) -> Result<(), Error> {
        self.dirs.iter().try_for_each(|dir| tree.create_dirs(dir).map_err(Error::io("create", dir)))
    }

    /// Reads the journal of an unfinished run, trusting nothing in it.
    pub(super) fn read(tree: &Tree) -> Result<Option<Self>, Error> {
        let path = journal_path();
        let Some((bytes, _)) = tree.read(&path).map_err(Error::io("read", &path))? else {
            return Ok(None);
        };
        let damaged = |why: String| Error::Damaged { path: path.clone(), why };
        let journal: Self = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if journal.format != FORMAT {
            return Err(damaged(format!(
                "it was written by another version of atmos-forge (format {})",
                journal.format
            )));
        }
        let paths = journal.steps.iter().map(|step| &step.path).chain(&journal.dirs);
        for one in paths {
            path::check(one.as_str()).map_err(|problem| damaged(format!("the path `{one}` is invalid: {problem}")))?;
            if one.starts_with(path::RUN) {
                return Err(damaged(format!("the path `{one}` is invalid")));
            }
        }
        Ok(Some(journal))
    }

    /// The directories that may be empty once the run's deletions are done, those below before those above.
    pub(super) fn emptied(&self) -> Vec<&Utf8Path> {
        let deleted = self.steps.iter().filter(|step| step.new.is_none());
        let mut dirs: Vec<_> = deleted.flat_map(|step| path::parents(&step.path)).collect();
        dirs.sort_unstable_by(|a, b| b.as_str().cmp(a.as_str()));
        dirs.dedup();
        dirs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_print_never_changes_its_meaning() {
        assert_eq!(Print::of(b""), Print(0, 0xcbf2_9ce4_8422_2325));
        assert_eq!(Print::of(b"foobar"), Print(6, 0x8594_4171_f739_67e8));
    }
}
