//! Proof that a merge has every change of both sides and no other.
//!
//! It does not look at how the merge came about: each text becomes a bag of facts, such as "there is an attribute of
//! this name with this value", and the bag of the merge must follow from the bags of the three texts.

use std::collections::HashMap;

use super::tree::{Container, Family, Item, Layout, Name, Node, NodeKind, hash};
use super::white_space::{lines, words};

/// How often each fact holds.
pub(super) type Facts = HashMap<u64, i64>;

/// The facts of a tree.
pub(super) fn facts(tree: &Container<'_>) -> Facts {
    let mut facts = Facts::new();
    container(tree, 0, &mut facts);
    facts
}

/// Whether `merged` holds what both sides changed.
pub(super) fn holds_both(base: &Facts, disk: &Facts, render: &Facts, merged: &Facts) -> bool {
    all(&[base, disk, render, merged], |[base, disk, render, merged]| {
        let (by_disk, by_render, change) = (disk - base, render - base, merged - base);
        if by_disk == 0 || by_render == 0 || by_disk.signum() != by_render.signum() {
            return change == by_disk + by_render;
        }
        let (least, most) = (by_disk.abs().max(by_render.abs()), (by_disk + by_render).abs());
        change.signum() == by_disk.signum() && (least..=most).contains(&change.abs())
    })
}

/// Whether `merged` holds what `own` changed, where the other side may have changed the same things.
pub(super) fn holds(base: &Facts, own: &Facts, other: &Facts, merged: &Facts) -> bool {
    all(&[base, own, other, merged], |[base, own, other, merged]| {
        let (by_own, by_other) = (own - base, other - base);
        match by_own.signum() {
            1 => merged >= own + by_other.min(0),
            -1 => merged <= own + by_other.max(0),
            _ => true,
        }
    })
}

fn all<const N: usize>(bags: &[&Facts; N], holds: impl Fn([i64; N]) -> bool) -> bool {
    let count = |fact: &u64| bags.map(|bag| bag.get(fact).copied().unwrap_or(0));
    bags.iter().flat_map(|bag| bag.keys()).all(|fact| holds(count(fact)))
}

fn add(facts: &mut Facts, fact: u64) {
    *facts.entry(fact).or_default() += 1;
}

fn container(container: &Container<'_>, path: u64, facts: &mut Facts) {
    let kind = match container.family {
        Family::Body => "block",
        Family::Object | Family::Mapping => "map",
        Family::List | Family::Sequence => "list",
        Family::Call(function) => function,
    };
    add(facts, hash(&("container", path, kind)));
    let bracket = |text: &str| text.find(['#', '/', '&', '!', '\r']).map(|at| text[at..].to_owned());
    if container.layout == Layout::Lines && !matches!(container.family, Family::Call(_)) {
        for text in [bracket(container.open), bracket(container.close)].into_iter().flatten() {
            comment(&text, facts);
        }
    }
    for one in &container.items {
        item(one, path, facts);
    }
}

fn item(item: &Item<'_>, path: u64, facts: &mut Facts) {
    for text in [item.lead, item.tail] {
        comment(text, facts);
    }
    if let Some(at) = item.head.find("/*") {
        comment(&item.head[at..], facts);
    }
    match &item.name {
        Name::Comment => comment(item.node.raw, facts),
        Name::Key(name) => {
            let path = hash(&(path, name));
            if name.contains(' ') {
                // The block may have got another name.
                add(facts, hash(&("head", path, words(item.head).collect::<Vec<_>>())));
            }
            node(&item.node, path, facts);
        }
        Name::Element => node(&item.node, hash(&(path, "[]")), facts),
    }
}

fn comment(text: &str, facts: &mut Facts) {
    for line in lines(text).filter(|line| !line.is_empty()) {
        add(facts, hash(&("comment", line)));
    }
}

fn node(node: &Node<'_>, path: u64, facts: &mut Facts) {
    match &node.kind {
        NodeKind::Container(inner) => container(inner, path, facts),
        NodeKind::Leaf(_) if node.raw.contains('\n') => {
            for line in lines(node.raw) {
                add(facts, hash(&("line", path, words(line).collect::<Vec<_>>())));
            }
        }
        NodeKind::Leaf(canonical) => add(facts, hash(&("leaf", path, canonical))),
    }
}
