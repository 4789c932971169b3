//! What a run would do, file by file.

use std::fmt;

use camino::{Utf8Path, Utf8PathBuf};

use super::bundle::Entry;
use super::file::Owner;
use super::tree::Stamp;

/// What a run would do. Its texts are borrowed from the files, the base and the disk that it was made of.
#[derive(Debug)]
pub struct Changeset<'a> {
    pub(super) changes: Vec<Change<'a>>,
    pub(super) bundles: Vec<BundleChange<'a>>,
    pub(super) unchanged: usize,
    pub(super) baseline: &'a str,
}

/// What a run would do with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'a> {
    /// The file.
    pub path: &'a Utf8Path,
    /// Whose it is.
    pub owner: &'a Owner,
    /// What is done with it.
    pub action: Action,
    /// The text on disk before the run, where it is text.
    pub disk: Option<&'a str>,
    /// The text that is rendered now, unless the baseline dropped the file.
    pub render: Option<&'a str>,
}

impl Change<'_> {
    /// Whether the run would touch the file, or stops because it may not.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self.action, Action::Create | Action::Update | Action::Delete | Action::Blocked(_))
    }
}

/// What is done with a file. A file that is as it should be is only counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is new.
    Create,
    /// The baseline or the manifest changed; nobody edited it.
    Update,
    /// It is no longer needed; nobody edited it.
    Delete,
    /// It already holds what would be written, and is recorded from now on.
    Adopted,
    /// It was edited by hand, and nothing changed that concerns it.
    Kept,
    /// It was deleted by hand, and stays so.
    LeftDeleted,
    /// It is no longer needed, but was edited by hand: from now on it is the user's.
    Orphaned,
    /// It is no longer needed, and was already deleted by hand.
    Gone,
    /// It must not be overwritten: nothing at all is written.
    Blocked(Reason),
}

impl Action {
    /// One word for it, in reports and JSON.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Adopted => "adopted",
            Self::Kept => "kept",
            Self::LeftDeleted => "left-deleted",
            Self::Orphaned => "orphaned",
            Self::Gone => "gone",
            Self::Blocked(_) => "blocked",
        }
    }
}

/// Why a file must not be written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It was edited by hand, and the baseline or the manifest changed too.
    Edited,
    /// It is not one of ours.
    Foreign,
    /// A manifest changed after this command had read it.
    Manifest,
    /// It is not text.
    NotText,
    /// It is a symbolic link.
    Symlink,
    /// It is a directory.
    Directory,
    /// It is a device, a socket or a pipe.
    Special,
    /// It lies below a symbolic link.
    UnderSymlink(Utf8PathBuf),
    /// It lies below what is a file.
    UnderFile(Utf8PathBuf),
    /// It exists under a name that differs in case alone, on a file system that takes both for one.
    OtherCase(Utf8PathBuf),
    /// It cannot be read.
    Unreadable(String),
}

impl Reason {
    /// One word for it, in JSON.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Foreign => "foreign",
            Self::Manifest => "manifest-changed",
            Self::NotText => "not-text",
            Self::Symlink => "symlink",
            Self::Directory => "directory",
            Self::Special => "special-file",
            Self::UnderSymlink(_) => "under-symlink",
            Self::UnderFile(_) => "under-file",
            Self::OtherCase(_) => "other-case",
            Self::Unreadable(_) => "unreadable",
        }
    }

    /// What a person can do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Edited => "move the edit aside (`git stash`), generate, and bring it back",
            Self::Foreign => "rename it or remove it",
            Self::Manifest => "run the command again",
            Self::NotText => "save it as UTF-8, or remove it",
            Self::Symlink | Self::UnderSymlink(_) => "replace the link by what it points to",
            Self::Directory | Self::Special | Self::UnderFile(_) => "move it elsewhere",
            Self::OtherCase(_) => "rename it with `git mv`",
            Self::Unreadable(_) => "give yourself the right to read it",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edited => f.write_str("was edited by hand, and what would be written changed too"),
            Self::Foreign => f.write_str("is in the way: atmos-forge did not write it"),
            Self::Manifest => f.write_str("changed while the command was at work"),
            Self::NotText => f.write_str("is not UTF-8 text"),
            Self::Symlink => f.write_str("is a symbolic link"),
            Self::Directory => f.write_str("is a directory"),
            Self::Special => f.write_str("is not a regular file"),
            Self::UnderSymlink(dir) => write!(f, "lies below {dir}, which is a symbolic link"),
            Self::UnderFile(dir) => write!(f, "lies below {dir}, which is a file"),
            Self::OtherCase(path) => write!(f, "is the same file as {path} on this file system"),
            Self::Unreadable(error) => write!(f, "cannot be read: {error}"),
        }
    }
}

/// What is done with the bundle of one owner: its new entries; without any it is deleted.
#[derive(Debug)]
pub(super) struct BundleChange<'a> {
    pub owner: &'a Owner,
    pub path: Utf8PathBuf,
    pub entries: Vec<Entry<'a>>,
    pub stamp: Option<Stamp>,
}

/// How many files meet which fate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named after its action")]
pub struct Counts {
    pub create: usize,
    pub update: usize,
    pub delete: usize,
    pub unchanged: usize,
    pub adopted: usize,
    pub kept: usize,
    pub left_deleted: usize,
    pub orphaned: usize,
    pub gone: usize,
    pub blocked: usize,
}

impl<'a> Changeset<'a> {
    /// Every file that is not simply unchanged, sorted by path.
    #[must_use]
    pub fn changes(&self) -> &[Change<'a>] {
        &self.changes
    }

    /// Whether there is nothing to do: no file and no bundle would be written.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.bundles.is_empty() && !self.changes.iter().any(Change::is_pending)
    }

    /// The files that stop the run, with the reason.
    pub fn blocked(&self) -> impl Iterator<Item = (&Change<'a>, &Reason)> {
        self.changes.iter().filter_map(|change| match &change.action {
            Action::Blocked(reason) => Some((change, reason)),
            _ => None,
        })
    }

    /// How many files meet which fate.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { unchanged: self.unchanged, ..Counts::default() };
        for change in &self.changes {
            *match change.action {
                Action::Create => &mut counts.create,
                Action::Update => &mut counts.update,
                Action::Delete => &mut counts.delete,
                Action::Adopted => &mut counts.adopted,
                Action::Kept => &mut counts.kept,
                Action::LeftDeleted => &mut counts.left_deleted,
                Action::Orphaned => &mut counts.orphaned,
                Action::Gone => &mut counts.gone,
                Action::Blocked(_) => &mut counts.blocked,
            } += 1;
        }
        counts
    }
}
