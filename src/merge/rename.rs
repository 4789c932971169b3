//! Blocks that one side gave another name: `resource "aws_vpc" "main"` that was `resource "aws_vpc" "this"`.

use std::collections::{HashMap, HashSet};

use super::matching::likeness;
use super::tree::{Container, Item, Name};

/// More pairs of blocks than this are not compared with each other.
const MOST_COMPARISONS: usize = 2_500;

/// Old names by new ones.
pub(super) type Renames = HashMap<Name, Name>;

/// The blocks of `side` that stand in `base` under another name. A name that `other` has too is a new block there.
pub(super) fn find(base: &Container<'_>, side: &Container<'_>, other: &Container<'_>) -> Renames {
    let names = |tree: &Container<'_>| tree.items.iter().map(|item| item.name.clone()).collect::<HashSet<_>>();
    let (in_base, in_side, in_other) = (names(base), names(side), names(other));
    let mut lost: HashMap<&str, Vec<&Item<'_>>> = HashMap::new();
    for item in base.items.iter().filter(|item| !in_side.contains(&item.name)) {
        if let Some(kind) = kind(item) {
            lost.entry(kind).or_default().push(item);
        }
    }
    let new = |item: &&Item<'_>| !in_base.contains(&item.name) && !in_other.contains(&item.name);
    let mut found: HashMap<&str, Vec<&Item<'_>>> = HashMap::new();
    for item in side.items.iter().filter(new) {
        if let Some(kind) = kind(item).filter(|kind| lost.contains_key(kind)) {
            found.entry(kind).or_default().push(item);
        }
    }
    let mut renames = Renames::new();
    for (kind, found) in found {
        if let Some(lost) = lost.get(kind).filter(|lost| lost.len() * found.len() <= MOST_COMPARISONS) {
            pair(lost, &found, &mut renames);
        }
    }
    renames
}

/// Gives the renamed blocks of a tree their old names, so that they are found again.
pub(super) fn undo(tree: &mut Container<'_>, renames: &Renames) {
    for item in &mut tree.items {
        if let Some(old) = renames.get(&item.name) {
            item.name = old.clone();
        }
    }
}

/// The type of a block with labels, and all labels but the last.
fn kind<'i>(item: &'i Item<'_>) -> Option<&'i str> {
    match &item.name {
        Name::Key(name) => name.rsplit_once(' ').map(|(kind, _)| kind),
        Name::Element | Name::Comment => None,
    }
}

fn pair(lost: &[&Item<'_>], found: &[&Item<'_>], renames: &mut Renames) {
    let mut alike = Vec::new();
    for (old_at, old) in lost.iter().enumerate() {
        for (new_at, new) in found.iter().enumerate() {
            let likeness = match (old.node.as_container(), new.node.as_container()) {
                _ if old.node.whole == new.node.whole => 100,
                (Some(old), Some(new)) => likeness(old, new),
                _ => 0,
            };
            alike.push((likeness, old_at, new_at));
        }
    }
    alike.retain(|(likeness, ..)| *likeness >= 60);
    alike.sort_by_key(|&(likeness, old, new)| (std::cmp::Reverse(likeness), old, new));
    let mut taken = HashSet::new();
    for (_, old, new) in alike {
        if !renames.contains_key(&found[new].name) && taken.insert(old) {
            renames.insert(found[new].name.clone(), lost[old].name.clone());
        }
    }
}
