//! Which items of the three texts are the same one.

use std::collections::{HashMap, HashSet, VecDeque};

use super::tree::{Container, Family, Item, Name, Node, NodeKind};

/// The keys of which one tells the items of a list apart, the first that an item has.
const NATURAL_KEYS: [&str; 13] = [
    "sid",
    "Sid",
    "name",
    "Name",
    "alias",
    "id",
    "Id",
    "key",
    "rule_number",
    "rule_no",
    "priority",
    "component",
    "job",
];

/// More pairs than this between two matched items are not compared with each other.
const MOST_COMPARISONS: usize = 2_500;

/// One item by its places on the sides that have it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Triple {
    pub(super) base: Option<usize>,
    pub(super) disk: Option<usize>,
    pub(super) render: Option<usize>,
}

/// All items: those of the base in its order, then what is new on disk, then what is new in the render alone.
pub(super) fn triples(family: Family<'_>, base: &[Item<'_>], disk: &[Item<'_>], render: &[Item<'_>]) -> Vec<Triple> {
    // The arguments of a function are told apart by their place.
    let natural = !matches!(family, Family::Call(_));
    let pairs = |left, of_left: &[usize], right, of_right: &[usize], by_place| {
        pairs(Sides { left, right, natural, by_place }, of_left, of_right)
    };
    let all = |items: &[Item<'_>]| (0..items.len()).collect::<Vec<_>>();
    let mut triples: Vec<Triple> =
        all(base).into_iter().map(|at| Triple { base: Some(at), ..Triple::default() }).collect();
    let on_disk = pairs(base, &all(base), disk, &all(disk), true);
    let in_render = pairs(base, &all(base), render, &all(render), true);
    for (&in_base, &at) in &on_disk {
        triples[in_base].disk = Some(at);
    }
    for (&in_base, &at) in &in_render {
        triples[in_base].render = Some(at);
    }
    let new = |items: &[Item<'_>], known: &HashMap<usize, usize>| {
        let known: HashSet<usize> = known.values().copied().collect();
        (0..items.len()).filter(|at| !known.contains(at)).collect::<Vec<_>>()
    };
    let (new_on_disk, new_in_render) = (new(disk, &on_disk), new(render, &in_render));
    let both = pairs(disk, &new_on_disk, render, &new_in_render, false);
    triples.extend(new_on_disk.iter().map(|&at| Triple { disk: Some(at), render: both.get(&at).copied(), base: None }));
    let shared: HashSet<usize> = both.values().copied().collect();
    let alone = new_in_render.into_iter().filter(|at| !shared.contains(at));
    triples.extend(alone.map(|at| Triple { render: Some(at), ..Triple::default() }));
    triples
}

/// Two sides to pair.
#[derive(Clone, Copy)]
struct Sides<'i, 't> {
    left: &'i [Item<'t>],
    right: &'i [Item<'t>],
    /// Whether items are told apart by a key in them.
    natural: bool,
    /// Whether items without a name that are not equal are the same one if they stand at the same place and are alike.
    by_place: bool,
}

/// Pairs some items of two sides.
fn pairs(sides: Sides<'_, '_>, of_left: &[usize], of_right: &[usize]) -> HashMap<usize, usize> {
    let mut groups: HashMap<&Name, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for &at in of_left {
        groups.entry(&sides.left[at].name).or_default().0.push(at);
    }
    for &at in of_right {
        groups.entry(&sides.right[at].name).or_default().1.push(at);
    }
    let (repeated_left, repeated_right) = (repeated(sides.left), repeated(sides.right));
    let mut pairs = HashMap::new();
    for (name, (of_left, of_right)) in groups {
        let unique = matches!(name, Name::Key(_)) && !repeated_left.contains(name) && !repeated_right.contains(name);
        if let (true, [one], [other]) = (unique, &*of_left, &*of_right) {
            pairs.insert(*one, *other);
        } else if !of_left.is_empty() && !of_right.is_empty() {
            Group { sides, of_left, of_right, by_left: HashMap::new(), by_right: HashMap::new() }.pair(&mut pairs);
        }
    }
    pairs
}

/// The names that more than one item has.
fn repeated<'i>(items: &'i [Item<'_>]) -> HashSet<&'i Name> {
    let mut seen = HashSet::new();
    items.iter().map(|item| &item.name).filter(|name| !seen.insert(*name)).collect()
}

/// Items with the same name, or without one.
struct Group<'i, 't> {
    sides: Sides<'i, 't>,
    of_left: Vec<usize>,
    of_right: Vec<usize>,
    by_left: HashMap<usize, usize>,
    by_right: HashMap<usize, usize>,
}

impl Group<'_, '_> {
    fn pair(mut self, pairs: &mut HashMap<usize, usize>) {
        if self.sides.natural {
            self.pair_by(natural_key, true);
        }
        self.pair_by(|item| Some(item.whole), false);
        self.pair_by(|item| (item.name != Name::Comment).then_some(item.node.content), false);
        if self.sides.by_place {
            self.pair_by_place();
        }
        pairs.extend(self.by_left);
    }

    fn add(&mut self, left: usize, right: usize) {
        self.by_left.insert(left, right);
        self.by_right.insert(right, left);
    }

    /// Pairs what has the same key, in order, or only where the key is unique.
    fn pair_by<K: std::hash::Hash + Eq>(&mut self, key: impl Fn(&Item<'_>) -> Option<K>, unique: bool) {
        let mut waiting: HashMap<K, VecDeque<usize>> = HashMap::new();
        let mut twice = HashSet::new();
        for &at in self.of_right.iter().filter(|at| !self.by_right.contains_key(at)) {
            if let Some(key) = key(&self.sides.right[at]) {
                let same = waiting.entry(key).or_default();
                same.push_back(at);
                if unique && same.len() > 1 {
                    twice.extend(same.iter().copied());
                }
            }
        }
        let free: Vec<usize> = self.of_left.iter().copied().filter(|at| !self.by_left.contains_key(at)).collect();
        let mut count: HashMap<K, usize> = HashMap::new();
        if unique {
            free.iter().filter_map(|&at| key(&self.sides.left[at])).for_each(|key| *count.entry(key).or_default() += 1);
        }
        for at in free {
            let Some(key) = key(&self.sides.left[at]) else { continue };
            if unique && count.get(&key) != Some(&1) {
                continue;
            }
            let found = waiting.get_mut(&key).and_then(VecDeque::pop_front);
            if let Some(other) = found.filter(|other| !twice.contains(other)) {
                self.add(at, other);
            }
        }
    }

    /// Pairs what is left between the same two pairs.
    fn pair_by_place(&mut self) {
        let mut places: HashMap<Option<usize>, (Vec<usize>, Vec<usize>)> = HashMap::new();
        let mut last = None;
        for &at in &self.of_left {
            if self.by_left.contains_key(&at) {
                last = Some(at);
            } else {
                places.entry(last).or_default().0.push(at);
            }
        }
        last = None;
        for &at in &self.of_right {
            if let Some(&pair) = self.by_right.get(&at) {
                last = Some(pair);
            } else {
                places.entry(last).or_default().1.push(at);
            }
        }
        for (of_left, of_right) in places.into_values() {
            self.pair_leaves(&of_left, &of_right);
            self.pair_containers(&of_left, &of_right);
        }
    }

    fn pair_leaves(&mut self, of_left: &[usize], of_right: &[usize]) {
        let leaf = |item: &Item<'_>| item.node.as_container().is_none();
        let lefts = of_left.iter().copied().filter(|&at| leaf(&self.sides.left[at])).collect::<Vec<_>>();
        let rights = of_right.iter().copied().filter(|&at| leaf(&self.sides.right[at])).collect::<Vec<_>>();
        for (left, right) in lefts.into_iter().zip(rights) {
            self.add(left, right);
        }
    }

    fn pair_containers(&mut self, of_left: &[usize], of_right: &[usize]) {
        if of_left.len().saturating_mul(of_right.len()) > MOST_COMPARISONS {
            return;
        }
        let mut alike = Vec::new();
        for &left in of_left {
            for &right in of_right {
                let (one, other) = (&self.sides.left[left], &self.sides.right[right]);
                if let (Some(one_in), Some(other_in)) = (one.node.as_container(), other.node.as_container()) {
                    let keys = (natural_key(one), natural_key(other));
                    let renamed = self.sides.natural && keys.0.is_some() && keys.1.is_some();
                    let least = if renamed { 75 } else { 60 };
                    let likeness = likeness(one_in, other_in);
                    if likeness >= least {
                        alike.push((likeness, left, right));
                    }
                }
            }
        }
        alike.sort_by_key(|&(likeness, left, right)| (std::cmp::Reverse(likeness), left, right));
        for (_, left, right) in alike {
            if !self.by_left.contains_key(&left) && !self.by_right.contains_key(&right) {
                self.add(left, right);
            }
        }
    }
}

/// How much two containers have in common, in percent of their items: equal ones count whole, those with the same name a
/// quarter, or more as far as they are alike.
pub(super) fn likeness(one: &Container<'_>, other: &Container<'_>) -> usize {
    let all = one.items.len() + other.items.len();
    if one.family != other.family || all == 0 {
        return 0;
    }
    let equal: HashSet<u64> = other.items.iter().map(|item| item.whole).collect();
    let by_name: HashMap<&Name, &Item<'_>> = other.items.iter().map(|item| (&item.name, item)).collect();
    let score = |item: &Item<'_>| match by_name.get(&item.name) {
        _ if equal.contains(&item.whole) => 100,
        Some(other) if matches!(item.name, Name::Key(_)) => match (item.node.as_container(), other.node.as_container())
        {
            _ if item.node.content == other.node.content => 90,
            (Some(one), Some(other)) => 40 + likeness(one, other) / 2,
            _ => 25,
        },
        _ => 0,
    };
    2 * one.items.iter().map(score).sum::<usize>() / all
}

/// What tells an item of a list apart from the others, if it has such a key.
pub(super) fn natural_key(item: &Item<'_>) -> Option<String> {
    let container = item.node.as_container()?;
    let value = |key: &str| {
        let named = |item: &&Item<'_>| matches!(&item.name, Name::Key(name) if name == key);
        match container.items.iter().find(named).map(|item| &item.node) {
            Some(Node { kind: NodeKind::Leaf(text), .. }) => Some(text.clone()),
            _ => None,
        }
    };
    NATURAL_KEYS.iter().find_map(|key| value(key).map(|value| format!("{key}={value}")))
}
