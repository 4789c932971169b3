//! What a run would do as a whole: with every file, and with the bundles that record them.

use camino::Utf8PathBuf;

use super::base::Damaged;
use super::bundle::Entry;
use super::change::{Action, Change};
use super::choices::OnConflict;
use super::owner::Owner;
use super::reason::Reason;
use super::tree::Stamp;
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
    pub unread: usize,
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
                Action::Unread(_) => &mut counts.unread,
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
