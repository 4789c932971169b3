//! The order of things that wait for each other.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Puts things in order: as they are numbered, but for what waits for something later, which comes right after that. Of each
/// thing, `before` lists those that it waits for. What waits for itself in the end keeps its place.
pub(super) fn order(before: &[Vec<usize>]) -> Vec<usize> {
    let mut after = vec![Vec::new(); before.len()];
    let mut missing = vec![0_usize; before.len()];
    for (one, others) in before.iter().enumerate() {
        missing[one] = others.len();
        for other in others {
            after[*other].push(one);
        }
    }
    let mut ready: BinaryHeap<Reverse<usize>> =
        missing.iter().enumerate().filter(|(_, count)| **count == 0).map(|(one, _)| Reverse(one)).collect();
    let (mut ordered, mut is_placed, mut first) = (Vec::with_capacity(before.len()), vec![false; before.len()], 0);
    while ordered.len() < before.len() {
        let next = ready.pop().map_or_else(
            || {
                first += is_placed[first..].iter().take_while(|placed| **placed).count();
                first
            },
            |Reverse(one)| one,
        );
        if std::mem::replace(&mut is_placed[next], true) {
            continue;
        }
        ordered.push(next);
        for waiting in &after[next] {
            missing[*waiting] -= 1;
            if missing[*waiting] == 0 {
                ready.push(Reverse(*waiting));
            }
        }
    }
    ordered
}
