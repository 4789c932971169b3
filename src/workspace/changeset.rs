//! What a run would do, file by file.

use std::borrow::Cow;

use camino::{Utf8Path, Utf8PathBuf};

use super::base::Damaged;
use super::bundle::Entry;
use super::choices::OnConflict;
use super::owner::Owner;
use super::package::Package;
use super::reason::Reason;
use super::tree::Stamp;
use crate::merge::Conflict;
use crate::version::Version;

/// What a run would do. Its texts are borrowed from the files, the base and the disk that it was made of.
#[derive(Debug)]
pub struct Changeset<'a> {
    pub(super) changes: Vec<Change<'a>>,
    pub(super) bundles: Vec<BundleChange<'a>>,
    pub(super) unchanged: usize,
    pub(super) baseline: Version,
    pub(super) on_conflict: OnConflict,
    pub(super) damaged: Vec<&'a Damaged>,
}

/// What a run would do with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'a> {
    /// The file.
    pub path: &'a Utf8Path,
    /// Where the baseline had the file until now, if it moved it.
    pub from: Option<&'a Utf8Path>,
    /// Whose it is.
    pub owner: &'a Owner,
    /// What is done with it.
    pub action: Action,
    /// The text that was written last, where that is known.
    pub base: Option<&'a str>,
    /// The text on disk before the run, where it is text.
    pub disk: Option<&'a str>,
    /// The text that is rendered now, unless the baseline dropped the file.
    pub render: Option<&'a str>,
    /// The text that the run writes; of a conflict, the one with markers that it writes if it is asked to.
    pub text: Option<Cow<'a, str>>,
    /// Where an edit and what is rendered changed the same thing, settled or not.
    pub conflicts: Vec<Conflict>,
    /// The bytes of a package, which has no text.
    pub package: Option<Package>,
}

impl Change<'_> {
    /// Whether the run would touch the file, or stops because it may not.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        match self.action {
            Action::Create
            | Action::Update
            | Action::Merge
            | Action::Rename
            | Action::Restore
            | Action::Delete
            | Action::Conflict
            | Action::Blocked(_) => true,
            Action::Adopted | Action::Kept | Action::LeftDeleted | Action::Orphaned | Action::Gone => false,
        }
    }

    /// Whether the run stops because of the file.
    #[must_use]
    pub const fn stops(&self) -> bool {
        matches!(self.action, Action::Conflict | Action::Blocked(_))
    }
}

/// What is done with a file. A file that is as it should be is only counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is new.
    Create,
    /// The baseline or the manifest changed; nobody edited it.
    Update,
    /// It was edited by hand, and the baseline or the manifest changed too: the result holds both.
    Merge,
    /// The baseline gave it another name; nobody edited it.
    Rename,
    /// It was deleted by hand, and is wanted back.
    Restore,
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
    /// An edit by hand and what is rendered changed the same thing: nothing at all is written.
    Conflict,
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
            Self::Merge => "merge",
            Self::Rename => "rename",
            Self::Restore => "restore",
            Self::Delete => "delete",
            Self::Adopted => "adopted",
            Self::Kept => "kept",
            Self::LeftDeleted => "left-deleted",
            Self::Orphaned => "orphaned",
            Self::Gone => "gone",
            Self::Conflict => "conflict",
            Self::Blocked(_) => "blocked",
        }
    }

    /// Why a file meets this fate, as the end of a sentence about it.
    #[must_use]
    pub fn reason(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Create => "is new",
            Self::Update => "changed in the baseline or the manifest, and nobody edited it",
            Self::Merge => "changed in the baseline or the manifest and was edited by hand: it gets both",
            Self::Rename => "has another name in this baseline, and nobody edited it",
            Self::Restore => "was deleted by hand, and is wanted back",
            Self::Delete => "is no longer needed, and nobody edited it",
            Self::Adopted => "already holds what would be written",
            Self::Kept => "was edited by hand, and did not change in the baseline or the manifest",
            Self::LeftDeleted => "was deleted by hand; `--restore` brings it back",
            Self::Orphaned => "is no longer needed, but was edited by hand: from now on it is yours",
            Self::Gone => "is no longer needed, and was deleted by hand",
            Self::Conflict => "was edited by hand where the baseline or the manifest changed it too",
            Self::Blocked(reason) => return reason.to_string().into(),
        })
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
    pub merge: usize,
    pub rename: usize,
    pub restore: usize,
    pub delete: usize,
    pub unchanged: usize,
    pub adopted: usize,
    pub kept: usize,
    pub left_deleted: usize,
    pub orphaned: usize,
    pub gone: usize,
    pub conflict: usize,
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

    /// Whether files stop the run: nothing of it may be written.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.changes.iter().any(Change::stops)
    }

    /// How conflicts were settled.
    #[must_use]
    pub const fn on_conflict(&self) -> OnConflict {
        self.on_conflict
    }

    /// What was wrong with bundles that the run writes anew.
    #[must_use]
    pub fn damaged(&self) -> &[&'a Damaged] {
        &self.damaged
    }

    /// The files in which an edit and what is rendered changed the same thing, and nobody said which is right.
    pub fn conflicts(&self) -> impl Iterator<Item = &Change<'a>> {
        self.changes.iter().filter(|change| change.action == Action::Conflict)
    }

    /// The files into which conflicts are written between markers.
    pub fn marked(&self) -> impl Iterator<Item = &Change<'a>> {
        let marks = self.on_conflict == OnConflict::Markers;
        self.changes
            .iter()
            .filter(move |change| marks && change.action == Action::Merge && !change.conflicts.is_empty())
    }

    /// The files that must not be overwritten, with the reason.
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
                Action::Merge => &mut counts.merge,
                Action::Rename => &mut counts.rename,
                Action::Restore => &mut counts.restore,
                Action::Delete => &mut counts.delete,
                Action::Adopted => &mut counts.adopted,
                Action::Kept => &mut counts.kept,
                Action::LeftDeleted => &mut counts.left_deleted,
                Action::Orphaned => &mut counts.orphaned,
                Action::Gone => &mut counts.gone,
                Action::Conflict => &mut counts.conflict,
                Action::Blocked(_) => &mut counts.blocked,
            } += 1;
        }
        counts
    }
}
