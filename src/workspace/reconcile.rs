//! Decides what becomes of every file, from what was written last, what is on disk and what is rendered now.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;

use super::base::{Base, Past, Recorded};
use super::bundle::{Entry, Sort};
use super::changeset::{Action, BundleChange, Change, Changeset, Reason};
use super::disk::{Disk, OnDisk};
use super::file::{Files, Owner, Policy, RenderedFile};

/// Compares the three; reads and writes nothing.
#[must_use]
pub fn reconcile<'a>(base: &'a Base, disk: &'a Disk, files: &'a Files) -> Changeset<'a> {
    let mut run = Run::default();
    for file in files {
        run.rendered(file, base.get(&file.path), disk.get(&file.path));
    }
    for (path, recorded) in base.dropped(files) {
        run.dropped(path, recorded, disk.get(path));
    }
    run.finish(base, files.baseline())
}

/// What becomes of a file, and of its record.
enum Fate {
    /// It is as it should be, or the user's; the record stays as it is.
    Unchanged,
    /// Something happens; the record becomes what is rendered.
    Record(Action),
    /// Something is reported; the record stays as it is.
    Keep(Action),
}

#[derive(Default)]
struct Run<'a> {
    changes: Vec<Change<'a>>,
    unchanged: usize,
    entries: BTreeMap<&'a Owner, Vec<Entry<'a>>>,
    /// Owners whose bundle must be written again.
    stale: BTreeSet<&'a Owner>,
}

impl<'a> Run<'a> {
    fn rendered(&mut self, file: &'a RenderedFile, recorded: Option<&'a Recorded>, on_disk: &'a OnDisk) {
        let (fate, sort) = match &file.policy {
            Policy::Managed => (managed(recorded, on_disk), Some(Sort::File)),
            Policy::Seeded => (seeded(recorded, on_disk), Some(Sort::Seed)),
            Policy::Manifest { replaces } => (manifest(replaces.as_deref(), on_disk), None),
        };
        if let Some(sort) = sort {
            let old = recorded.map(|recorded| recorded.entry(&file.path, &file.text));
            let new = match &fate {
                Fate::Record(_) => Some(Entry { sort, path: &file.path, text: &file.text }),
                Fate::Unchanged | Fate::Keep(_) => old.map(|old| Entry { sort, ..old }),
            };
            self.record(&file.owner, recorded, new, old);
        }
        match fate {
            Fate::Unchanged => self.unchanged += 1,
            Fate::Record(action) | Fate::Keep(action) => {
                self.change(&file.path, &file.owner, action, on_disk, Some(&file.text), recorded);
            }
        }
    }

    fn dropped(&mut self, path: &'a Utf8Path, recorded: &'a Recorded, on_disk: &'a OnDisk) {
        let action = match (recorded.sort, on_disk) {
            (_, OnDisk::Missing) => Action::Gone,
            (Sort::File, OnDisk::AsRecorded) => Action::Delete,
            (Sort::File, OnDisk::Unreadable(error)) => Action::Blocked(Reason::Unreadable(error.clone())),
            // A seed is the user's, edited or not.
            _ => Action::Orphaned,
        };
        self.stale.insert(&recorded.owner);
        self.change(path, &recorded.owner, action, on_disk, None, Some(recorded));
    }

    /// Notes the entry of a file in its owner's bundle, and whose bundles are no longer true.
    fn record(
        &mut self,
        owner: &'a Owner,
        recorded: Option<&'a Recorded>,
        new: Option<Entry<'a>>,
        old: Option<Entry<'a>>,
    ) {
        let before = recorded.map(|recorded| &recorded.owner);
        if old != new || before.is_some_and(|before| before != owner) {
            self.stale.insert(owner);
            self.stale.extend(before);
        }
        if let Some(new) = new {
            self.entries.entry(owner).or_default().push(new);
        }
    }

    fn change(
        &mut self,
        path: &'a Utf8Path,
        owner: &'a Owner,
        action: Action,
        on_disk: &'a OnDisk,
        render: Option<&'a str>,
        recorded: Option<&'a Recorded>,
    ) {
        let disk = match on_disk {
            OnDisk::Text(text) => Some(text.as_str()),
            OnDisk::AsRendered => render,
            OnDisk::AsRecorded => recorded.and_then(Recorded::own_text).or(render),
            _ => None,
        };
        self.changes.push(Change { path, owner, action, disk, render });
    }

    fn finish(mut self, base: &'a Base, baseline: &'a str) -> Changeset<'a> {
        self.changes.sort_unstable_by_key(|change| change.path.as_str());
        self.stale.extend(base.outdated());
        let entries = &mut self.entries;
        let bundles = self.stale.iter().map(|owner| BundleChange {
            owner,
            path: owner.bundle_path(),
            entries: entries.remove(owner).unwrap_or_default(),
            stamp: base.stamp(owner),
        });
        let bundles = bundles.filter(|bundle| bundle.stamp.is_some() || !bundle.entries.is_empty()).collect();
        Changeset { changes: self.changes, bundles, unchanged: self.unchanged, baseline }
    }
}

impl Recorded {
    fn own_text(&self) -> Option<&str> {
        match &self.text {
            Past::AsRendered => None,
            Past::Text(text) => Some(text),
        }
    }

    fn entry<'a>(&'a self, path: &'a Utf8Path, render: &'a str) -> Entry<'a> {
        Entry { sort: self.sort, path, text: self.own_text().unwrap_or(render) }
    }
}

fn managed(recorded: Option<&Recorded>, on_disk: &OnDisk) -> Fate {
    let Some(recorded) = recorded else {
        return match on_disk {
            OnDisk::Missing => Fate::Record(Action::Create),
            OnDisk::AsRendered => Fate::Record(Action::Adopted),
            other => Fate::Keep(Action::Blocked(obstacle(other, Reason::Foreign))),
        };
    };
    match (&recorded.text, on_disk) {
        (_, OnDisk::Missing) => Fate::Keep(Action::LeftDeleted),
        (Past::AsRendered, OnDisk::AsRendered) => Fate::Unchanged,
        (Past::Text(_), OnDisk::AsRendered) => Fate::Record(Action::Adopted),
        (Past::Text(_), OnDisk::AsRecorded) => Fate::Record(Action::Update),
        (_, OnDisk::Unreadable(error)) => Fate::Keep(Action::Blocked(Reason::Unreadable(error.clone()))),
        (Past::AsRendered, _) => Fate::Keep(Action::Kept),
        (Past::Text(_), other) => Fate::Keep(Action::Blocked(obstacle(other, Reason::Edited))),
    }
}

fn seeded(recorded: Option<&Recorded>, on_disk: &OnDisk) -> Fate {
    match (recorded, on_disk) {
        (Some(_), OnDisk::Missing) => Fate::Keep(Action::LeftDeleted),
        (None, OnDisk::Missing) => Fate::Record(Action::Create),
        (None, OnDisk::AsRendered) => Fate::Record(Action::Adopted),
        (Some(_), _) | (None, OnDisk::Text(_) | OnDisk::NotText | OnDisk::Symlink) => Fate::Unchanged,
        (None, other) => Fate::Keep(Action::Blocked(obstacle(other, Reason::Foreign))),
    }
}

fn manifest(replaces: Option<&str>, on_disk: &OnDisk) -> Fate {
    match (replaces, on_disk) {
        (_, OnDisk::AsRendered) => Fate::Unchanged,
        (None, OnDisk::Missing) => Fate::Record(Action::Create),
        (Some(old), OnDisk::Text(text)) if old == text => Fate::Record(Action::Update),
        (None, other) => Fate::Keep(Action::Blocked(obstacle(other, Reason::Foreign))),
        (Some(_), other) => Fate::Keep(Action::Blocked(obstacle(other, Reason::Manifest))),
    }
}

/// Why what is on disk must not be replaced; `otherwise` where it is an ordinary text.
fn obstacle(on_disk: &OnDisk, otherwise: Reason) -> Reason {
    match on_disk {
        OnDisk::Missing | OnDisk::AsRendered | OnDisk::AsRecorded | OnDisk::Text(_) => otherwise,
        OnDisk::NotText => Reason::NotText,
        OnDisk::Symlink => Reason::Symlink,
        OnDisk::Directory => Reason::Directory,
        OnDisk::Special => Reason::Special,
        OnDisk::UnderSymlink(dir) => Reason::UnderSymlink(dir.clone()),
        OnDisk::UnderFile(dir) => Reason::UnderFile(dir.clone()),
        OnDisk::OtherCase(path) => Reason::OtherCase(path.clone()),
        OnDisk::Unreadable(error) => Reason::Unreadable(error.clone()),
    }
}

#[cfg(test)]
#[path = "reconcile_tests.rs"]
mod tests;
