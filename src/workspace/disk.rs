//! What is on disk where the tool writes or once wrote, read in parallel and compared while reading, so that
//! only texts that differ stay in memory.

use std::collections::{BTreeMap, HashMap};
use std::os::fd::OwnedFd;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::base::Base;
use super::file::Files;
use super::on_disk::{OnDisk, TOO_LARGE};
use super::own::{self, Own};
use super::package;
use super::tree::{self, Found, Hindrance, Stamp, Tree};
use crate::layout::path;

/// What stands at every path that the run is about.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    found: HashMap<Utf8PathBuf, OnDisk>,
    own: Own,
}

impl Disk {
    /// What stands at a path.
    #[must_use]
    pub fn get(&self, path: &Utf8Path) -> &OnDisk {
        // A path that nobody looked at must not pass for a free one.
        static UNKNOWN: OnDisk = OnDisk::UnderFile(Utf8PathBuf::new());
        self.found.get(path).unwrap_or(&UNKNOWN)
    }

    /// A path that was looked at, and what stands there.
    pub(super) fn entry(&self, path: &Utf8Path) -> Option<(&Utf8Path, &OnDisk)> {
        self.found.get_key_value(path).map(|(path, on_disk)| (path.as_path(), on_disk))
    }

    /// What the user has beside files of ours.
    pub(super) fn own(&self) -> &Own {
        &self.own
    }

    /// Reads every path that is rendered or recorded.
    #[must_use]
    pub fn read(tree: &Tree, base: &Base, files: &Files) -> Self {
        let mut by_dir: BTreeMap<&str, Vec<&Utf8Path>> = BTreeMap::new();
        let rendered = files.iter().map(|file| file.path.as_path());
        let dropped = || base.dropped(files).map(|(path, _)| path.as_path());
        // A source that goes takes its package with it.
        let packages: Vec<Utf8PathBuf> =
            dropped().filter(|path| package::is_source(path)).map(package::path_of).collect();
        for file in rendered.chain(dropped()).chain(packages.iter().map(Utf8PathBuf::as_path)) {
            by_dir.entry(path::split(file).0.as_str()).or_default().push(file);
        }
        let by_dir: Vec<_> = by_dir.into_iter().collect();
        let found = by_dir
            .into_par_iter()
            .flat_map(|(dir, paths)| {
                let dir = tree.dir(dir.into());
                paths.into_par_iter().map(|path| (path.to_owned(), look(&dir, path, base, files))).collect::<Vec<_>>()
            })
            .collect();
        let mut disk = Self { found, own: Own::new() };
        let missing = base.entries().map(|(path, _)| path.as_path());
        disk.own = own::read(tree, base, files, missing.filter(|path| *disk.get(path) == OnDisk::Missing));
        disk.mark_other_case(tree, base, files);
        disk
    }

    /// On a file system that ignores case, a file renamed from `Main.tf` to `main.tf` is found under both names.
    fn mark_other_case(&mut self, tree: &Tree, base: &Base, files: &Files) {
        let mut dropped = base.dropped(files).map(|(path, _)| (path::fold(path.as_str()), path.as_path())).peekable();
        if dropped.peek().is_none() {
            return;
        }
        let dropped: HashMap<String, &Utf8Path> = dropped.collect();
        for file in files {
            if let Some(other) = dropped.get(&path::fold(file.path.as_str()))
                && let (Some(a), Some(b)) = (stamp(tree, &file.path), stamp(tree, other))
                && a.is_same_file(b)
            {
                self.found.insert(file.path.clone(), OnDisk::OtherCase((*other).to_owned()));
            }
        }
    }

    #[cfg(test)]
    pub(super) fn of(found: impl IntoIterator<Item = (&'static str, OnDisk)>) -> Self {
        let found = found.into_iter().map(|(path, on_disk)| (path.into(), on_disk)).collect();
        Self { found, own: Own::new() }
    }
}

fn stamp(tree: &Tree, path: &Utf8Path) -> Option<Stamp> {
    let (dir, name) = path::split(path);
    tree::stamp_in(&tree.dir(dir).ok()?, name).ok()
}

fn look(dir: &Result<OwnedFd, Hindrance>, path: &Utf8Path, base: &Base, files: &Files) -> OnDisk {
    let found = match dir {
        Ok(dir) => tree::find_in(dir, path::split(path).1),
        Err(Hindrance::Missing) => Ok(Found::Missing),
        Err(Hindrance::Symlink(dir)) => Ok(Found::UnderSymlink(dir.clone())),
        Err(Hindrance::File(dir)) => Ok(Found::UnderFile(dir.clone())),
        Err(Hindrance::Io(error)) => return OnDisk::Unreadable(error.to_string()),
    };
    match found {
        Ok(Found::Missing) => OnDisk::Missing,
        Ok(Found::Symlink) => OnDisk::Symlink,
        Ok(Found::Directory) => OnDisk::Directory,
        Ok(Found::Special) => OnDisk::Special,
        Ok(Found::UnderSymlink(dir)) => OnDisk::UnderSymlink(dir),
        Ok(Found::UnderFile(dir)) => OnDisk::UnderFile(dir),
        Ok(Found::File(_, stamp)) if stamp.size() > TOO_LARGE => OnDisk::NotText,
        Ok(Found::File(file, stamp)) => match tree::read(file, stamp) {
            Ok(bytes) if package::is_package(path) => OnDisk::Package(bytes),
            Ok(bytes) => {
                let rendered = files.get(path).map(|file| file.text.as_str());
                compare(bytes, rendered, base.text(path))
            }
            Err(error) => OnDisk::Unreadable(error.to_string()),
        },
        Err(error) => OnDisk::Unreadable(error.to_string()),
    }
}

fn compare(bytes: Vec<u8>, rendered: Option<&str>, recorded: Option<&str>) -> OnDisk {
    let is = |text: Option<&str>| text.is_some_and(|text| text.as_bytes() == bytes);
    if is(rendered) {
        OnDisk::AsRendered
    } else if is(recorded) {
        OnDisk::AsRecorded
    } else {
        String::from_utf8(bytes).map_or(OnDisk::NotText, OnDisk::Text)
    }
}
