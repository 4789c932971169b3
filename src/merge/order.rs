//! In which order the items of a merge stand.

use std::collections::HashMap;

use super::matching::Triple;

/// The order of the items for which `kept` holds. Nothing if both sides moved the same items to different places and
/// `strict` says that this matters.
pub(super) fn order(triples: &[Triple], kept: &[bool], strict: bool) -> Option<Vec<usize>> {
    let on_disk = sequence(triples, |triple| triple.disk);
    let in_render = sequence(triples, |triple| triple.render);
    let moved = |sequence: &[usize]| {
        let places: Vec<usize> = sequence.iter().filter_map(|&id| triples[id].base).collect();
        !places.is_sorted()
    };
    let (skeleton, other) = match (moved(&on_disk), moved(&in_render)) {
        (_, false) => (on_disk, in_render),
        (false, true) => (in_render, on_disk),
        (true, true) => {
            let common = |sequence: &[usize]| {
                let in_all = |id: &usize| triples[*id].disk.is_some() && triples[*id].render.is_some();
                sequence.iter().copied().filter(in_all).collect::<Vec<_>>()
            };
            if strict && common(&on_disk) != common(&in_render) {
                return None;
            }
            (on_disk, in_render)
        }
    };
    Some(insert(&skeleton, &other, kept))
}

/// The items that a side has, in its order.
fn sequence(triples: &[Triple], place: impl Fn(&Triple) -> Option<usize>) -> Vec<usize> {
    let mut placed: Vec<(usize, usize)> =
        triples.iter().enumerate().filter_map(|(id, triple)| Some((place(triple)?, id))).collect();
    placed.sort_unstable();
    placed.into_iter().map(|(_, id)| id).collect()
}

/// The kept items of one side with those that only the other has: each after its neighbour above, or else before the
/// one below.
fn insert(skeleton: &[usize], other: &[usize], kept: &[bool]) -> Vec<usize> {
    let mut result: Vec<usize> = skeleton.iter().copied().filter(|&id| kept[id]).collect();
    let mut known: Vec<bool> = vec![false; kept.len()];
    for &id in &result {
        known[id] = true;
    }
    let (mut after, mut first): (HashMap<usize, Vec<usize>>, Vec<usize>) = (HashMap::new(), Vec::new());
    let mut neighbour = None;
    for &id in other.iter().filter(|&&id| kept[id]) {
        match neighbour {
            _ if known[id] => neighbour = Some(id),
            Some(neighbour) => after.entry(neighbour).or_default().push(id),
            None => first.push(id),
        }
    }
    let below = other.iter().copied().find(|&id| kept[id] && known[id]);
    let mut merged = Vec::with_capacity(kept.len());
    for id in result.drain(..) {
        if Some(id) == below {
            merged.append(&mut first);
        }
        merged.push(id);
        merged.extend(after.remove(&id).unwrap_or_default());
    }
    merged.append(&mut first);
    merged
}
