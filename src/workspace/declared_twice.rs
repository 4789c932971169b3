//! Terraform refuses a folder in which a name is declared twice. A run must not bring the second one.

use std::collections::{HashMap, HashSet};

use camino::Utf8Path;

use super::change::{Action, Change};
use super::disk::{Disk, OnDisk};
use super::file::Files;
use super::owner::Owner;
use super::reason::{Reason, Twice};
use crate::hcl::{Declared, declared};
use crate::layout::path;

/// Blocks what would declare a name that another file in the folder declares too.
pub(super) fn block(changes: &mut [Change<'_>], disk: &Disk, files: &Files) {
    let mut blocked = Vec::new();
    for (index, change) in changes.iter().enumerate().filter(|(_, change)| brings_terraform(change)) {
        let before: HashSet<String> =
            change.disk.map(declared).unwrap_or_default().into_iter().map(|one| one.name).collect();
        let after = declared(change.text.as_deref().unwrap_or_default());
        let brought: HashMap<String, usize> =
            after.into_iter().filter(|one| !before.contains(&one.name)).map(|one| (one.name, one.line)).collect();
        if brought.is_empty() {
            continue;
        }
        let mut twice = Vec::new();
        for (path, text) in others(change, changes, disk, files) {
            for Declared { name, line: there } in declared(text) {
                if let Some(&line) = brought.get(&name) {
                    twice.push(Twice { name, line, path: path.to_owned(), there });
                }
            }
        }
        if !twice.is_empty() {
            twice.sort();
            blocked.push((index, Reason::DeclaredTwice(twice)));
        }
    }
    for (index, reason) in blocked {
        if let Some(change) = changes.get_mut(index) {
            change.action = Action::Blocked(reason);
        }
    }
}

/// Whether the run writes a Terraform file of a component.
fn brings_terraform(change: &Change<'_>) -> bool {
    let writes =
        matches!(change.action, Action::Create | Action::Update | Action::Merge | Action::Rename | Action::Restore);
    writes && is_terraform(change.path) && matches!(change.owner, Owner::Component(_))
}

/// A file that adds to a folder; an override replaces what others declare.
fn is_terraform(path: &Utf8Path) -> bool {
    let stem = path.file_stem().unwrap_or_default();
    path.extension() == Some("tf") && stem != "override" && !stem.ends_with("_override")
}

/// The other Terraform files in the folder of a change, as they are after the run.
fn others<'a>(
    change: &Change<'_>,
    changes: &'a [Change<'_>],
    disk: &'a Disk,
    files: &'a Files,
) -> Vec<(&'a Utf8Path, &'a str)> {
    let folder = path::split(change.path).0;
    let is_other = |path: &Utf8Path| path != change.path && path::split(path).0 == folder && is_terraform(path);
    let touched: HashSet<&Utf8Path> =
        changes.iter().flat_map(|other| [Some(other.path), other.instead_of, other.from]).flatten().collect();
    let of_changes = changes.iter().filter(|other| is_other(other.path)).filter_map(|other| {
        let text = match other.action {
            Action::Delete | Action::Gone | Action::LeftDeleted => None,
            Action::Create | Action::Update | Action::Merge | Action::Rename | Action::Restore => other.text.as_deref(),
            _ => other.disk,
        };
        Some((other.path, text?))
    });
    let unchanged = files.iter().filter(|file| is_other(&file.path) && !touched.contains(file.path.as_path()));
    let own = disk.own().iter().filter(|(path, _)| is_other(path) && !touched.contains(path.as_path()));
    let own = own.filter_map(|(path, on_disk)| match on_disk {
        OnDisk::Text(text) => Some((path.as_path(), text.as_str())),
        _ => None,
    });
    of_changes.chain(unchanged.map(|file| (file.path.as_path(), file.text.as_str()))).chain(own).collect()
}
