//! Terraform refuses a folder in which a name is declared twice. A run must not bring the second one.

use std::collections::{HashMap, HashSet};

use camino::Utf8Path;

use super::change::{Action, Change};
use super::disk::Disk;
use super::file::Files;
use super::on_disk::OnDisk;
use super::owner::Owner;
use super::reason::{Reason, Twice};
use crate::hcl::{declared, overrides};
use crate::layout::path;

/// Where each name of some folders is declared after the run, each file read once: folder and name to files and lines.
type Names<'a> = HashMap<(&'a Utf8Path, String), Vec<(&'a Utf8Path, usize)>>;

/// Blocks what would declare a name that another file in the folder declares too.
pub(super) fn block(changes: &mut [Change<'_>], disk: &Disk, files: &Files) {
    let blocked: Vec<(usize, Reason)> = {
        let names = names(changes, disk, files);
        let reason = |change: &Change<'_>| {
            let twice = twice(change, &names);
            (!twice.is_empty()).then_some(Reason::DeclaredTwice(twice))
        };
        let writing = changes.iter().enumerate().filter(|(_, change)| brings_terraform(change));
        writing.filter_map(|(index, change)| Some((index, reason(change)?))).collect()
    };
    for (index, reason) in blocked {
        changes[index].action = Action::Blocked(reason);
    }
}

/// What a change declares that it did not before, and another file does too.
fn twice(change: &Change<'_>, names: &Names<'_>) -> Vec<Twice> {
    let folder = path::split(change.path).0;
    let before: HashSet<String> =
        change.disk.map(declared).unwrap_or_default().into_iter().map(|one| one.name).collect();
    let after = declared(change.text.as_deref().unwrap_or_default());
    let brought: HashMap<String, usize> =
        after.into_iter().filter(|one| !before.contains(&one.name)).map(|one| (one.name, one.line)).collect();
    let mut twice = Vec::new();
    for (name, line) in brought {
        let places = names.get(&(folder, name.clone())).into_iter().flatten();
        twice.extend(places.filter(|(path, _)| *path != change.path).map(|(path, there)| Twice {
            name: name.clone(),
            line,
            path: (*path).to_owned(),
            there: *there,
        }));
    }
    twice.sort();
    twice
}

/// What the Terraform files declare, after the run, in each folder that the run brings one to.
fn names<'a>(changes: &'a [Change<'_>], disk: &'a Disk, files: &'a Files) -> Names<'a> {
    let folder = |path: &'a Utf8Path| path::split(path).0;
    let folders: HashSet<&Utf8Path> =
        changes.iter().filter(|change| brings_terraform(change)).map(|change| folder(change.path)).collect();
    let mut names = Names::new();
    if folders.is_empty() {
        return names;
    }
    let counts = |path: &'a Utf8Path| is_terraform(path) && folders.contains(folder(path));
    let touched: HashSet<&Utf8Path> =
        changes.iter().flat_map(|change| [Some(change.path), change.instead_of, change.from]).flatten().collect();
    let of_changes = changes.iter().filter(|change| counts(change.path)).filter_map(|change| {
        let text = match change.action {
            Action::Delete | Action::Gone | Action::LeftDeleted => None,
            _ if writes(change) => change.text.as_deref(),
            _ => change.disk,
        };
        Some((change.path, text?))
    });
    let unchanged = files.iter().map(|file| (file.path.as_path(), file.text.as_str()));
    let own = disk.own().iter().filter_map(|(path, on_disk)| match on_disk {
        OnDisk::Text(text) => Some((path.as_path(), text.as_str())),
        _ => None,
    });
    let others = unchanged.chain(own).filter(|(path, _)| counts(path) && !touched.contains(path));
    for (path, text) in of_changes.chain(others) {
        for one in declared(text) {
            names.entry((folder(path), one.name)).or_default().push((path, one.line));
        }
    }
    names
}

/// Whether the run writes a Terraform file of a component.
fn brings_terraform(change: &Change<'_>) -> bool {
    writes(change) && is_terraform(change.path) && matches!(change.owner, Owner::Component(_))
}

/// Whether the run writes a file.
fn writes(change: &Change<'_>) -> bool {
    matches!(change.action, Action::Create | Action::Update | Action::Merge | Action::Rename | Action::Restore)
}

/// A file that adds to a folder; an override replaces what others declare.
fn is_terraform(path: &Utf8Path) -> bool {
    path.extension() == Some("tf") && !path.file_stem().is_some_and(overrides)
}
