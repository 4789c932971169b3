//! What becomes of one rendered file: every combination of what was written last, what stands on disk, what is
//! rendered now and what the user decided has one outcome.

use std::borrow::Cow;

use camino::Utf8Path;

use super::base::Damaged;
use super::change::Action;
use super::choices::{Choices, OnConflict};
use super::file::RenderedFile;
use super::markers::unresolved;
use super::on_disk::OnDisk;
use super::reason::Reason;
use crate::merge::{Conflict, Merged, Sides, merge};

/// What becomes of a file, and of its record.
pub(super) enum Fate<'a> {
    /// It is as it should be, or the user's; the record stays as it is.
    Unchanged,
    /// Something happens; the record becomes what is rendered.
    Record(Outcome<'a>),
    /// Something is reported; the record stays as it is.
    Keep(Outcome<'a>),
}

/// What happens to a file.
pub(super) struct Outcome<'a> {
    pub action: Action,
    /// The text that is written.
    pub text: Option<Cow<'a, str>>,
    pub conflicts: Vec<Conflict>,
}

impl<'a> Fate<'a> {
    fn write(action: Action, text: &'a str) -> Self {
        Self::Record(Outcome { action, text: Some(Cow::Borrowed(text)), conflicts: Vec::new() })
    }

    fn record(action: Action) -> Self {
        Self::Record(Outcome { action, text: None, conflicts: Vec::new() })
    }

    fn keep(action: Action) -> Self {
        Self::Keep(Outcome { action, text: None, conflicts: Vec::new() })
    }

    fn blocked(reason: Reason) -> Self {
        Self::keep(Action::Blocked(reason))
    }
}

/// A file that the tool keeps current and has written before.
pub(super) struct Written<'a, 'm> {
    pub file: &'a RenderedFile,
    /// The text that was written last.
    pub base: &'a str,
    /// Where it was written, if the baseline gave it another name since.
    pub from: Option<&'a Utf8Path>,
    /// What stands where it was written, or where the user has it now.
    pub on_disk: &'a OnDisk,
    /// Where the user may have it now, if there are several such places.
    pub either: &'m [&'a Utf8Path],
}

impl<'a> Written<'a, '_> {
    pub(super) fn fate(&self, choices: &Choices) -> Fate<'a> {
        let (path, render) = (&self.file.path, self.file.text.as_str());
        let moved = self.from.is_some();
        let is_current = self.base == render && !moved;
        match self.on_disk {
            OnDisk::Missing if choices.restore.contains(path) => Fate::write(Action::Restore, render),
            OnDisk::Missing if !is_current && !self.either.is_empty() => {
                Fate::blocked(Reason::Renamed(self.either.iter().map(|path| (*path).to_owned()).collect()))
            }
            OnDisk::Missing if moved => Fate::record(Action::LeftDeleted),
            OnDisk::Missing => Fate::keep(Action::LeftDeleted),
            OnDisk::AsRendered if is_current => Fate::Unchanged,
            OnDisk::AsRendered => Fate::record(Action::Adopted),
            OnDisk::AsRecorded if moved => Fate::write(Action::Rename, render),
            OnDisk::AsRecorded => Fate::write(Action::Update, render),
            OnDisk::Unreadable(error) => Fate::blocked(Reason::Unreadable(error.clone())),
            OnDisk::Text(disk) => match unresolved(path, disk) {
                Some(line) => Fate::blocked(Reason::Markers(line)),
                None if is_current => Fate::keep(Action::Kept),
                None => self.merged(disk, choices.on_conflict),
            },
            other if is_current => Fate::keep(Action::Unread(obstacle(other, Reason::Foreign))),
            // A link or a file that is no text cannot be merged; that it wins must be said.
            other if choices.on_conflict == OnConflict::Ours && !moved => {
                Fate::record(Action::Unread(obstacle(other, Reason::Foreign)))
            }
            other => Fate::blocked(obstacle(other, Reason::Foreign)),
        }
    }

    fn merged(&self, disk: &str, on_conflict: OnConflict) -> Fate<'a> {
        let (path, render) = (&self.file.path, self.file.text.as_str());
        let record = |text: String, conflicts: Vec<Conflict>| {
            // Nothing new is in it: the edit holds the change already, or wins.
            if text == disk && self.from.is_none() {
                return Fate::Record(Outcome { action: Action::Kept, text: None, conflicts });
            }
            Fate::Record(Outcome { action: Action::Merge, text: Some(Cow::Owned(text)), conflicts })
        };
        match merge(path, &Sides { base: self.base, disk, render }) {
            Merged::Clean(text) => record(text, Vec::new()),
            Merged::Conflicts(all) => match on_conflict {
                OnConflict::Stop => Fate::Keep(Outcome {
                    action: Action::Conflict,
                    text: Some(Cow::Owned(all.marked)),
                    conflicts: all.conflicts,
                }),
                OnConflict::Markers => record(all.marked, all.conflicts),
                OnConflict::Ours => record(all.disk, all.conflicts),
                OnConflict::Theirs => record(all.render, all.conflicts),
            },
        }
    }
}

/// A file of which no record tells that it was written, perhaps because the record is damaged.
pub(super) struct Unwritten<'a> {
    pub file: &'a RenderedFile,
    pub on_disk: &'a OnDisk,
    pub damage: Option<&'a Damaged>,
    /// Whether it is only ever written once.
    pub is_seed: bool,
}

impl<'a> Unwritten<'a> {
    pub(super) fn fate(&self, choices: &Choices) -> Fate<'a> {
        let (path, render) = (&self.file.path, self.file.text.as_str());
        let adopts = choices.adopt.contains(path);
        match self.on_disk {
            OnDisk::Missing => match self.damage {
                None => Fate::write(Action::Create, render),
                Some(_) if choices.restore.contains(path) => Fate::write(Action::Restore, render),
                Some(_) if adopts => Fate::record(Action::LeftDeleted),
                Some(damage) => Fate::blocked(unrecorded(damage, true)),
            },
            // Whatever it was, it is what it should be.
            OnDisk::AsRendered => Fate::record(Action::Adopted),
            OnDisk::Text(_) | OnDisk::NotText | OnDisk::Symlink if self.is_seed => Fate::Unchanged,
            OnDisk::Text(disk) if let Some(line) = unresolved(path, disk) => Fate::blocked(Reason::Markers(line)),
            OnDisk::Text(_) | OnDisk::NotText | OnDisk::Symlink if adopts => Fate::record(Action::Kept),
            other => {
                let damaged = self.damage.map(|damage| unrecorded(damage, false));
                Fate::blocked(obstacle(other, damaged.unwrap_or(Reason::Foreign)))
            }
        }
    }
}

fn unrecorded(damage: &Damaged, is_missing: bool) -> Reason {
    Reason::Unrecorded { bundle: damage.path.clone(), is_missing }
}

/// A file that is written once and then the user's, and has been written.
pub(super) fn seeded<'a>(file: &'a RenderedFile, on_disk: &OnDisk, choices: &Choices) -> Fate<'a> {
    match on_disk {
        OnDisk::Missing if choices.restore.contains(&file.path) => Fate::write(Action::Restore, &file.text),
        OnDisk::Missing => Fate::keep(Action::LeftDeleted),
        _ => Fate::Unchanged,
    }
}

/// A manifest that a command creates or edits.
pub(super) fn manifest<'a>(file: &'a RenderedFile, replaces: Option<&str>, on_disk: &OnDisk) -> Fate<'a> {
    match (replaces, on_disk) {
        (_, OnDisk::AsRendered) => Fate::Unchanged,
        (None, OnDisk::Missing) => Fate::write(Action::Create, &file.text),
        (Some(old), OnDisk::Text(text)) if old == text => Fate::write(Action::Update, &file.text),
        (None, other) => Fate::blocked(obstacle(other, Reason::Foreign)),
        (Some(_), other) => Fate::blocked(obstacle(other, Reason::Manifest)),
    }
}

/// A manifest that a command deletes.
pub(super) fn withdrawn<'a>(read: &str, on_disk: &OnDisk) -> Fate<'a> {
    match on_disk {
        OnDisk::Missing => Fate::Unchanged,
        OnDisk::Text(text) if text == read => Fate::record(Action::Delete),
        other => Fate::blocked(obstacle(other, Reason::Manifest)),
    }
}

/// Why what is on disk must not be replaced; `otherwise` where it is an ordinary text.
pub(super) fn obstacle(on_disk: &OnDisk, otherwise: Reason) -> Reason {
    match on_disk {
        OnDisk::Missing | OnDisk::AsRendered | OnDisk::AsRecorded | OnDisk::Text(_) => otherwise,
        OnDisk::NotText | OnDisk::Package(_) => Reason::NotText,
        OnDisk::Symlink => Reason::Symlink,
        OnDisk::Directory => Reason::Directory,
        OnDisk::Special => Reason::Special,
        OnDisk::UnderSymlink(dir) => Reason::UnderSymlink(dir.clone()),
        OnDisk::UnderFile(dir) => Reason::UnderFile(dir.clone()),
        OnDisk::OtherCase(path) => Reason::OtherCase(path.clone()),
        OnDisk::Unreadable(error) => Reason::Unreadable(error.clone()),
    }
}
