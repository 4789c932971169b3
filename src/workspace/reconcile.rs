//! Decides what becomes of every file, from what was written last, what is on disk, what is rendered now and what
//! the user decided.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::base::{Base, Past, Recorded};
use super::bundle::{Entry, Sort};
use super::change::{Action, Change};
use super::changeset::{BundleChange, Changeset};
use super::choices::{Choices, OnConflict};
use super::disk::Disk;
use super::fate::{Fate, Outcome, Unwritten, Written, manifest, seeded, withdrawn};
use super::file::{Files, Policy, RenderedFile};
use super::moves::{Moves, Stray};
use super::on_disk::OnDisk;
use super::owner::Owner;
use super::reason::Reason;
use super::{declared_twice, import_lost, package, package_change};

/// Compares the three where the user decided nothing; reads and writes nothing.
#[must_use]
pub fn reconcile<'a>(base: &'a Base, disk: &'a Disk, files: &'a Files) -> Changeset<'a> {
    reconcile_with(base, disk, files, &Choices::default())
}

/// Compares the three; reads and writes nothing.
#[must_use]
pub fn reconcile_with<'a>(base: &'a Base, disk: &'a Disk, files: &'a Files, choices: &Choices) -> Changeset<'a> {
    let moves = Moves::find(base, disk, files);
    let scene = Scene { base, disk, files, choices, moves: &moves };
    // Merging is the only part that takes time.
    let (packages, texts): (Vec<_>, Vec<_>) =
        files.iter().partition(|file| matches!(file.policy, Policy::Package { .. }));
    let cases: Vec<_> = texts.into_par_iter().map(|file| scene.case(file)).collect();
    let mut run = Run::default();
    for case in cases {
        run.rendered(case);
    }
    for (path, recorded) in base.dropped(files) {
        if !run.moved.contains(path.as_path()) {
            run.dropped(path, recorded, scene.found(path));
            run.dropped_package(path, recorded, disk);
        }
    }
    for file in packages {
        run.package(file, &scene);
    }
    declared_twice::block(&mut run.changes, disk, files);
    import_lost::block(&mut run.changes);
    run.finish(&scene)
}

/// Everything that is compared.
struct Scene<'a, 'c> {
    base: &'a Base,
    disk: &'a Disk,
    files: &'a Files,
    choices: &'c Choices,
    moves: &'c Moves<'a>,
}

/// What stands where a file was written last, or where the user has it now.
#[derive(Clone, Copy)]
struct OnDiskNow<'a> {
    on_disk: &'a OnDisk,
    /// The name that the user gave it.
    stray: Option<&'a Utf8Path>,
}

/// One rendered file and its fate.
struct Case<'a> {
    file: &'a RenderedFile,
    recorded: Option<&'a Recorded>,
    /// Where it was written last, if the baseline gave it another name since.
    from: Option<&'a Utf8PathBuf>,
    found: OnDiskNow<'a>,
    fate: Fate<'a>,
}

impl<'a> Scene<'a, '_> {
    fn case(&self, file: &'a RenderedFile) -> Case<'a> {
        let path = &file.path;
        let from = self.former(path);
        let recorded = self.base.get(from.unwrap_or(path));
        let found = self.found(from.unwrap_or(path));
        let on_disk = found.on_disk;
        let either = match self.moves.stray(from.unwrap_or(path)) {
            Some(Stray::Either(paths)) => paths.as_slice(),
            _ => &[],
        };
        let unwritten = |is_seed| Unwritten { file, on_disk, damage: self.base.damage(&file.owner), is_seed };
        let fate = match (&file.policy, recorded) {
            (Policy::Managed, Some(recorded)) => {
                let base = recorded.own_text().unwrap_or(&file.text);
                let from = from.map(Utf8PathBuf::as_path);
                Written { file, base, from, on_disk, either }.fate(self.choices)
            }
            (Policy::Managed, None) => unwritten(false).fate(self.choices),
            (Policy::Seeded, Some(_)) => seeded(file, on_disk, self.choices),
            (Policy::Seeded, None) => unwritten(true).fate(self.choices),
            (Policy::Manifest { replaces }, _) => manifest(file, replaces.as_deref(), on_disk),
            (Policy::Withdrawn { text }, _) => withdrawn(text, on_disk),
            (Policy::Package { .. }, _) => Fate::Unchanged,
        };
        Case { file, recorded, from, found, fate }
    }

    /// What stands where a file was written, or where the user has it now.
    fn found(&self, path: &Utf8Path) -> OnDiskNow<'a> {
        match self.moves.stray(path) {
            Some(Stray::At(stray, on_disk)) => OnDiskNow { on_disk, stray: Some(stray) },
            _ => OnDiskNow { on_disk: self.disk.get(path), stray: None },
        }
    }

    /// Where a file lies that the baseline gave another name: recorded there, no longer rendered there, and nothing
    /// stands under the new name.
    fn former(&self, path: &Utf8Path) -> Option<&'a Utf8PathBuf> {
        let former = self.files.former(path);
        if self.base.get(path).is_some() || *self.disk.get(path) != OnDisk::Missing {
            return None;
        }
        let declared = former.iter().find(|former| {
            self.files.get(former).is_none() && self.base.get(former).is_some_and(|one| one.sort == Sort::File)
        });
        declared.or_else(|| self.moves.former(path))
    }
}

#[derive(Default)]
struct Run<'a> {
    changes: Vec<Change<'a>>,
    unchanged: usize,
    entries: BTreeMap<&'a Owner, Vec<Entry<'a>>>,
    /// Owners whose bundle must be written again.
    stale: BTreeSet<&'a Owner>,
    /// Former names of files, which need no attention of their own.
    moved: HashSet<&'a Utf8Path>,
}

impl<'a> Run<'a> {
    fn rendered(&mut self, case: Case<'a>) {
        let Case { file, recorded, from, found: OnDiskNow { on_disk, stray }, fate } = case;
        let sort = match file.policy {
            Policy::Managed => Some(Sort::File),
            Policy::Seeded => Some(Sort::Seed),
            Policy::Manifest { .. } | Policy::Withdrawn { .. } | Policy::Package { .. } => None,
        };
        if let Some(sort) = sort {
            let old_path = from.unwrap_or(&file.path);
            let old = recorded.map(|recorded| recorded.entry(old_path, &file.text));
            let new = match &fate {
                Fate::Record(_) => Some(Entry { sort, path: &file.path, text: &file.text }),
                Fate::Unchanged | Fate::Keep(_) => old.map(|old| Entry { sort, ..old }),
            };
            self.record(&file.owner, recorded, new, old);
        }
        self.moved.extend(from.map(Utf8PathBuf::as_path));
        match fate {
            Fate::Unchanged => self.unchanged += 1,
            Fate::Record(Outcome { action, text, conflicts }) | Fate::Keep(Outcome { action, text, conflicts }) => {
                self.changes.push(Change {
                    path: stray.unwrap_or(&file.path),
                    from: from.map(Utf8PathBuf::as_path).filter(|_| stray.is_none()),
                    instead_of: stray.map(|_| file.path.as_path()),
                    owner: &file.owner,
                    render: (action != Action::Delete).then_some(&file.text),
                    action,
                    base: recorded.map(|recorded| recorded.own_text().unwrap_or(&file.text)),
                    disk: disk_text(on_disk, Some(&file.text), recorded),
                    text,
                    conflicts,
                    package: None,
                });
            }
        }
    }

    fn dropped(&mut self, path: &'a Utf8Path, recorded: &'a Recorded, found: OnDiskNow<'a>) {
        let OnDiskNow { on_disk, stray } = found;
        let action = match (recorded.sort, on_disk) {
            (_, OnDisk::Missing) => Action::Gone,
            (Sort::File, OnDisk::AsRecorded) => Action::Delete,
            (Sort::File, OnDisk::Unreadable(error)) => Action::Blocked(Reason::Unreadable(error.clone())),
            // A seed is the user's, edited or not.
            _ => Action::Orphaned,
        };
        self.stale.insert(&recorded.owner);
        self.changes.push(Change {
            path: stray.unwrap_or(path),
            from: None,
            instead_of: stray.map(|_| path),
            owner: &recorded.owner,
            action,
            base: recorded.own_text(),
            disk: disk_text(on_disk, None, Some(recorded)),
            render: None,
            text: None,
            conflicts: Vec::new(),
            package: None,
        });
    }

    /// The package of a source that is no longer needed.
    fn dropped_package(&mut self, source: &Utf8Path, recorded: &'a Recorded, disk: &'a Disk) {
        let goes = self.changes.last().is_some_and(|last| matches!(last.action, Action::Delete | Action::Gone));
        if goes && package::is_source(source) {
            let found = disk.entry(&package::path_of(source));
            self.changes
                .extend(found.and_then(|(path, on_disk)| package_change::dropped(path, &recorded.owner, on_disk)));
        }
    }

    /// A package is made of what its source holds after the run.
    fn package(&mut self, file: &'a RenderedFile, scene: &Scene<'a, '_>) {
        let Policy::Package { of } = &file.policy else {
            return;
        };
        let marks = scene.choices.on_conflict == OnConflict::Markers;
        let source = self.changes.iter().find(|change| change.path == of);
        let text = match source.map(|change| (&change.action, change)) {
            None => scene.files.get(of).map(|file| file.text.as_str()),
            Some((Action::Adopted, change)) => change.render,
            Some((Action::Kept, change)) => change.disk,
            Some((Action::Conflict, _)) => None,
            Some((Action::Merge, change)) if marks && !change.conflicts.is_empty() => None,
            Some((_, change)) => change.text.as_deref(),
        };
        let change = text.map(|text| package_change::made_of(file, of, text, scene.disk.get(&file.path)));
        match change {
            Some(Some(change)) => self.changes.push(change),
            Some(None) => self.unchanged += 1,
            // Its source is the user's to mend first, or is gone.
            None => {}
        }
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

    fn finish(mut self, scene: &Scene<'a, '_>) -> Changeset<'a> {
        self.changes.sort_unstable_by_key(|change| change.path.as_str());
        self.stale.extend(scene.base.outdated());
        let entries = &mut self.entries;
        let bundles = self.stale.iter().map(|owner| BundleChange {
            owner,
            path: owner.bundle_path(),
            entries: entries.remove(owner).unwrap_or_default(),
            stamp: scene.base.stamp(owner),
        });
        let bundles = bundles.filter(|bundle| bundle.stamp.is_some() || !bundle.entries.is_empty()).collect();
        Changeset {
            changes: self.changes,
            bundles,
            unchanged: self.unchanged,
            baseline: scene.files.baseline(),
            on_conflict: scene.choices.on_conflict,
            damaged: scene.base.damaged().collect(),
        }
    }
}

fn disk_text<'a>(on_disk: &'a OnDisk, render: Option<&'a str>, recorded: Option<&'a Recorded>) -> Option<&'a str> {
    match on_disk {
        OnDisk::Text(text) => Some(text.as_str()),
        OnDisk::AsRendered => render,
        OnDisk::AsRecorded => recorded.and_then(Recorded::own_text).or(render),
        _ => None,
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

#[cfg(test)]
#[path = "reconcile_tests.rs"]
mod tests;
