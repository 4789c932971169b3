//! Files of the user's own beside ours: in them may stand what one of ours held, or is about to declare.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::base::Base;
use super::file::Files;
use super::on_disk::{OnDisk, TOO_LARGE};
use super::owner::Owner;
use super::tree::{self, Found, Tree};
use crate::layout::path;

/// The files that nobody rendered or recorded, with their texts.
pub(super) type Own = BTreeMap<Utf8PathBuf, OnDisk>;

/// Reads the Terraform files beside those of components, and the files beside those that are missing.
pub(super) fn read<'a>(tree: &Tree, base: &Base, files: &Files, missing: impl Iterator<Item = &'a Utf8Path>) -> Own {
    let mut wanted: BTreeSet<(&Utf8Path, &str)> = missing.filter_map(kind).collect();
    let of_components = files.iter().filter(|file| matches!(file.owner, Owner::Component(_)));
    wanted.extend(of_components.filter_map(|file| kind(&file.path)).filter(|(_, extension)| *extension == "tf"));
    let folders: BTreeSet<&Utf8Path> = wanted.iter().map(|(folder, _)| *folder).collect();
    let mut own = Own::new();
    for folder in folders {
        // What cannot be listed holds nothing that could be found again.
        for name in tree.list(folder).unwrap_or_default() {
            let path = folder.join(name);
            let is_ours = || files.get(&path).is_some() || base.get(&path).is_some();
            if kind(&path).is_some_and(|kind| wanted.contains(&kind))
                && !is_ours()
                && let Some(text) = text(tree, &path)
            {
                own.insert(path, OnDisk::Text(text));
            }
        }
    }
    own
}

/// A file's folder and extension.
fn kind(path: &Utf8Path) -> Option<(&Utf8Path, &str)> {
    Some((path::split(path).0, path.extension()?))
}

fn text(tree: &Tree, path: &Utf8Path) -> Option<String> {
    match tree.find(path).ok()? {
        Found::File(file, stamp) if stamp.size() <= TOO_LARGE => String::from_utf8(tree::read(file, stamp).ok()?).ok(),
        _ => None,
    }
}
