//! Statements that share a policy: a topic each, and topics that are joined.

use super::{ENVELOPE, Limits, Piece};

/// Statements that are in one policy.
#[derive(Debug, Clone)]
pub(super) struct Bin {
    pub(super) pieces: Vec<usize>,
    pub(super) units: Vec<usize>,
    pub(super) characters: usize,
}

impl Bin {
    pub(super) fn of(number: usize, piece: &Piece) -> Self {
        Self { pieces: vec![number], units: piece.units.clone(), characters: ENVELOPE + piece.characters }
    }

    /// How many characters there are with another piece or with another bin's pieces.
    pub(super) const fn with(&self, characters: usize) -> usize {
        self.characters + 1 + characters
    }

    pub(super) fn add(&mut self, number: usize, piece: &Piece) {
        self.characters = self.with(piece.characters);
        self.pieces.push(number);
    }

    pub(super) fn join(&mut self, other: Self) {
        self.characters = self.with(other.characters - ENVELOPE);
        self.pieces.extend(other.pieces);
        self.pieces.sort_unstable();
    }
}

/// A policy for each topic of each scope, or more where the topic is too long for one.
pub(super) fn by_topic(pieces: &[Piece], limits: Limits) -> Vec<Bin> {
    let mut bins: Vec<Bin> = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        let same = |bin: &&mut Bin| {
            let first = &pieces[bin.pieces[0]];
            first.scope == piece.scope && first.domain == piece.domain
        };
        match bins.iter_mut().rev().find(same).filter(|bin| bin.with(piece.characters) <= limits.characters) {
            Some(bin) => bin.add(number, piece),
            None => bins.push(Bin::of(number, piece)),
        }
    }
    bins
}

/// The first unit with too many policies.
pub(super) fn crowded(bins: &[Bin], limits: Limits) -> Option<usize> {
    let units = bins.iter().flat_map(|bin| &bin.units).copied().max().map_or(0, |last| last + 1);
    (0..units).find(|unit| policies_of(bins, *unit) > limits.policies)
}

pub(super) fn policies_of(bins: &[Bin], unit: usize) -> usize {
    bins.iter().filter(|bin| bin.units.contains(&unit)).count()
}

/// The two policies of a unit that are shortest together, that bind the same units and fit into one.
pub(super) fn shortest_pair(bins: &[Bin], unit: usize, limits: Limits) -> Option<(usize, usize)> {
    let mut shortest: Option<(usize, (usize, usize))> = None;
    for (into, bin) in bins.iter().enumerate().filter(|(_, bin)| bin.units.contains(&unit)) {
        for (from, other) in bins.iter().enumerate().skip(into + 1).filter(|(_, other)| other.units == bin.units) {
            let characters = bin.with(other.characters - ENVELOPE);
            if characters <= limits.characters && shortest.is_none_or(|(least, _)| characters < least) {
                shortest = Some((characters, (into, from)));
            }
        }
    }
    shortest.map(|(_, pair)| pair)
}
