//! The last resort: where whole topics cannot be joined, statements fill policies whatever their topic.

use super::bin::{Bin, crowded, policies_of};
use super::{Excess, Limits, Piece};

/// Fills policies anew wherever a unit has too many.
pub(super) fn densest(pieces: &[Piece], bins: Vec<Bin>, limits: Limits) -> Result<Vec<Bin>, Excess> {
    let mut bins = bins;
    while let Some(unit) = crowded(&bins, limits) {
        let before = bins.len();
        let mut groups: Vec<Vec<usize>> =
            bins.iter().filter(|bin| bin.units.contains(&unit)).map(|bin| bin.units.clone()).collect();
        groups.sort();
        groups.dedup();
        for units in groups {
            let (old, kept): (Vec<Bin>, Vec<Bin>) = bins.into_iter().partition(|bin| bin.units == units);
            let new = filled(pieces, &old, limits);
            bins = kept;
            bins.extend(if new.len() < old.len() { new } else { old });
        }
        if bins.len() == before {
            return Err(Excess::Unit { unit, policies: policies_of(&bins, unit) });
        }
    }
    bins.sort_by_key(|bin| bin.pieces[0]);
    Ok(bins)
}

/// The pieces of some policies in as few as may be: the longest first, each into the first policy with room.
fn filled(pieces: &[Piece], old: &[Bin], limits: Limits) -> Vec<Bin> {
    let mut numbers: Vec<usize> = old.iter().flat_map(|bin| bin.pieces.iter().copied()).collect();
    numbers.sort_by_key(|number| (std::cmp::Reverse(pieces[*number].characters), *number));
    let mut bins: Vec<Bin> = Vec::new();
    for number in numbers {
        let piece = &pieces[number];
        match bins.iter_mut().find(|bin| bin.with(piece.characters) <= limits.characters) {
            Some(bin) => bin.add(number, piece),
            None => bins.push(Bin::of(number, piece)),
        }
    }
    for bin in &mut bins {
        bin.pieces.sort_unstable();
    }
    bins
}
