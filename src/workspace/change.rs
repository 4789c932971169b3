//! What a run would do with one file.

use std::borrow::Cow;

use camino::Utf8Path;

use super::owner::Owner;
use super::reason::Reason;
use crate::merge::Conflict;

/// What a run would do with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'a> {
    /// The file.
    pub path: &'a Utf8Path,
    /// Where the baseline had the file until now, if it moved it.
    pub from: Option<&'a Utf8Path>,
    /// The name that the tool gives the file, if the user gave it another.
    pub instead_of: Option<&'a Utf8Path>,
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
            Action::Adopted
            | Action::Kept
            | Action::Unread(_)
            | Action::LeftDeleted
            | Action::Orphaned
            | Action::Gone => false,
        }
    }

    /// Whether the run stops because of the file.
    #[must_use]
    pub const fn stops(&self) -> bool {
        matches!(self.action, Action::Conflict | Action::Blocked(_))
    }
}

/// What a run does with a package: its bytes before and after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// What stands there, unless nothing does.
    pub old: Option<Vec<u8>>,
    /// What is written, unless it is deleted.
    pub new: Option<Vec<u8>>,
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
    /// It was deleted by hand and is to be restored.
    Restore,
    /// It is no longer needed; nobody edited it.
    Delete,
    /// It already has the generated content, and is recorded from now on.
    Adopted,
    /// It was edited by hand, and nothing changed that concerns it.
    Kept,
    /// It was edited by hand to something that cannot be read, such as a link, and stays so.
    Unread(Reason),
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
            Self::Unread(_) => "unread",
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
            Self::Update => "changed in the baseline or the manifest and has no hand edits",
            Self::Merge => "changed in the baseline or the manifest and was edited by hand: it gets both changes",
            Self::Rename => "has another name in this baseline and has no hand edits",
            Self::Restore => "was deleted by hand and is to be restored",
            Self::Delete => "is no longer needed and has no hand edits",
            Self::Adopted => "already has the generated content",
            Self::Kept => "was edited by hand and did not change in the baseline or the manifest",
            Self::LeftDeleted => "was deleted by hand; `--restore` brings it back",
            Self::Orphaned => "is no longer needed, but was edited by hand: it is yours from now on",
            Self::Gone => "is no longer needed and was deleted by hand",
            Self::Conflict => "was edited by hand where the baseline or the manifest also changed it",
            Self::Unread(reason) => return format!("{reason}: atmos-forge leaves it as it is").into(),
            Self::Blocked(reason) => return reason.to_string().into(),
        })
    }
}
