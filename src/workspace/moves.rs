//! Files that are found again under another name, by their content: a template that was renamed takes the edits of what
//! it wrote along, and a file that the user renamed stays the one that it was.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use camino::{Utf8Path, Utf8PathBuf};
use similar::TextDiff;

use super::base::{Base, Past, Recorded};
use super::bundle::Sort;
use super::disk::Disk;
use super::file::{Files, Policy, RenderedFile};
use super::on_disk::OnDisk;
use super::owner::Owner;
use super::package;
use crate::layout::path;

/// How much two texts must have in common for one to be the other under another name, as `git` has it.
const ALIKE: f32 = 0.6;

/// Files under other names.
#[derive(Debug, Default)]
pub(super) struct Moves<'a> {
    /// What is rendered now and was recorded under another name: new name to old.
    former: HashMap<&'a Utf8Path, &'a Utf8PathBuf>,
    /// What was recorded and the user has under another name.
    strays: HashMap<&'a Utf8Path, Stray<'a>>,
}

/// Where the user has a file.
#[derive(Debug)]
pub(super) enum Stray<'a> {
    /// Under this name.
    At(&'a Utf8Path, &'a OnDisk),
    /// Under one of several, of which none is more like it.
    Either(Vec<&'a Utf8Path>),
}

/// A text that may be the other under another name.
struct Pair<'a> {
    likeness: f32,
    old: &'a Utf8Path,
    new: &'a Utf8Path,
}

impl<'a> Moves<'a> {
    pub(super) fn find(base: &'a Base, disk: &'a Disk, files: &'a Files) -> Self {
        Self { former: former(base, disk, files), strays: strays(base, disk, files) }
    }

    /// The name under which a file was recorded, if the render has another for it.
    pub(super) fn former(&self, path: &Utf8Path) -> Option<&'a Utf8PathBuf> {
        self.former.get(path).copied()
    }

    /// Where the user has what was recorded under a name.
    pub(super) fn stray(&self, path: &Utf8Path) -> Option<&Stray<'a>> {
        self.strays.get(path)
    }
}

/// The renames of templates: what was recorded and is not rendered any more, and what is rendered and new.
fn former<'a>(base: &'a Base, disk: &'a Disk, files: &'a Files) -> HashMap<&'a Utf8Path, &'a Utf8PathBuf> {
    let new = |file: &&RenderedFile| {
        file.policy == Policy::Managed && base.get(&file.path).is_none() && *disk.get(&file.path) == OnDisk::Missing
    };
    let mut by_owner: HashMap<&Owner, Vec<&RenderedFile>> = HashMap::new();
    for file in files.iter().filter(new) {
        by_owner.entry(&file.owner).or_default().push(file);
    }
    let mut pairs = Vec::new();
    let mut names = HashMap::new();
    for (path, recorded) in base.dropped(files) {
        let Past::Text(text) = &recorded.text else { continue };
        if recorded.sort == Sort::File && *disk.get(path) != OnDisk::Missing {
            names.insert(path.as_path(), path);
            for file in by_owner.get(&recorded.owner).into_iter().flatten() {
                pairs.extend(pair(path, text, &file.path, &file.text, &recorded.owner));
            }
        }
    }
    let chosen = assign(pairs);
    chosen.into_iter().filter_map(|pair| Some((pair.new, *names.get(pair.old)?))).collect()
}

/// The renames of the user: what was recorded and is missing, and what lies beside it.
fn strays<'a>(base: &'a Base, disk: &'a Disk, files: &'a Files) -> HashMap<&'a Utf8Path, Stray<'a>> {
    let mut pairs = Vec::new();
    for (path, recorded) in base.entries() {
        let is_lost = recorded.sort == Sort::File && *disk.get(path) == OnDisk::Missing && !package::is_source(path);
        if let Some(text) = base_text(path, recorded, files).filter(|_| is_lost) {
            for (own, on_disk) in disk.own() {
                let OnDisk::Text(found) = on_disk else { continue };
                pairs.extend(pair(path, text, own, found, &recorded.owner));
            }
        }
    }
    let is_close = |one: &Pair<'_>, other: &Pair<'_>| one.likeness.total_cmp(&other.likeness) == Ordering::Equal;
    let rivals = |chosen: &Pair<'a>| {
        let rivals = pairs.iter().filter(|pair| pair.old == chosen.old && is_close(pair, chosen)).map(|pair| pair.new);
        rivals.collect::<Vec<_>>()
    };
    let chosen = assign(pairs.iter().map(|pair| Pair { ..*pair }).collect());
    let stray = |pair: Pair<'a>| {
        let rivals = rivals(&pair);
        let stray =
            if rivals.len() > 1 { Stray::Either(rivals) } else { Stray::At(pair.new, disk.own().get(pair.new)?) };
        Some((pair.old, stray))
    };
    chosen.into_iter().filter_map(stray).collect()
}

/// The text that was written last.
fn base_text<'a>(path: &Utf8Path, recorded: &'a Recorded, files: &'a Files) -> Option<&'a str> {
    match &recorded.text {
        Past::Text(text) => Some(text),
        Past::AsRendered => files.get(path).map(|file| file.text.as_str()),
    }
}

/// Two files that may be one. The stacks of two regions are alike and not the same, so only what belongs to a component
/// is found again when it changed too.
fn pair<'a>(old: &'a Utf8Path, was: &str, new: &'a Utf8Path, is: &str, owner: &Owner) -> Option<Pair<'a>> {
    let beside = path::split(old).0 == path::split(new).0;
    if old.extension() != new.extension() || was.is_empty() {
        return None;
    }
    let likeness = if was == is {
        1.0
    } else if beside && matches!(owner, Owner::Component(_)) {
        TextDiff::from_lines(was, is).ratio()
    } else {
        return None;
    };
    (likeness >= ALIKE).then_some(Pair { likeness, old, new })
}

/// The pairs that are most alike, each name in one of them.
fn assign(mut pairs: Vec<Pair<'_>>) -> Vec<Pair<'_>> {
    pairs.sort_by(|one, other| {
        other.likeness.total_cmp(&one.likeness).then_with(|| (one.old, one.new).cmp(&(other.old, other.new)))
    });
    let (mut old, mut new) = (HashSet::new(), HashSet::new());
    pairs.retain(|pair| {
        !old.contains(pair.old) && !new.contains(pair.new) && old.insert(pair.old) && new.insert(pair.new)
    });
    pairs
}
