//! Statements into policies, within AWS's limits.
//!
//! Statements of one topic that bind the same units stay together in a policy of their own, so that a change of one
//! statement changes one policy. Only where a unit would have more policies than AWS allows are policies joined, the
//! shortest first.

mod bin;
mod densest;
mod name;
#[cfg(test)]
mod tests;

use serde_json::Value;

use bin::{by_topic, crowded, shortest_pair};
use densest::densest;
use name::named;

/// What a policy is without its statements.
const ENVELOPE: usize = r#"{"Statement":[],"Version":"2012-10-17"}"#.len();

/// What AWS allows of one type of policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most characters of one policy.
    pub characters: usize,
    /// The most policies of ours that one unit may have.
    pub policies: usize,
}

/// A statement that is to be packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The id of the statement in the catalogue; several pieces have it where it is repeated.
    pub statement: String,
    /// What the name of its policy begins with: the sets that bring it.
    pub scope: String,
    /// Its topic.
    pub domain: String,
    /// The units that it binds, as numbers. Pieces of one scope bind the same units.
    pub units: Vec<usize>,
    /// How many characters it has.
    pub characters: usize,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Its name, unique among the policies of its type and the same whatever the units are called.
    pub key: String,
    /// The units that it is attached to.
    pub units: Vec<usize>,
    /// The pieces in it, as numbers, in their order.
    pub pieces: Vec<usize>,
    /// How many characters it has.
    pub characters: usize,
}

/// Why statements cannot be packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overflow {
    /// What is too much.
    pub excess: Excess,
    /// Statements without which the rest fits, each once.
    pub drop: Vec<String>,
}

/// What is too much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Excess {
    /// A statement that fits into no policy.
    Statement {
        /// Its id.
        statement: String,
        /// How many characters a policy with it alone has.
        characters: usize,
    },
    /// A unit with more policies than AWS allows.
    Unit {
        /// The unit.
        unit: usize,
        /// How many policies it would have.
        policies: usize,
    },
}

/// How many characters `jsonencode` makes of a value: minified, with `<`, `>` and `&` written as six each.
#[must_use]
pub fn characters(value: &Value) -> usize {
    let text = value.to_string();
    text.chars().map(|one| if matches!(one, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') { 6 } else { 1 }).sum()
}

/// Packs statements, which stand in the order of their scopes and topics.
///
/// # Errors
/// When they do not fit: what is too much, and statements without which the rest fits.
pub fn pack(pieces: &[Piece], limits: Limits) -> Result<Vec<Packed>, Overflow> {
    let excess = match attempt(pieces, limits) {
        Ok(packed) => return Ok(packed),
        Err(excess) => excess,
    };
    let mut drop: Vec<String> = Vec::new();
    let mut next = Some(excess.clone());
    while let Some(found) = next {
        let left = || pieces.iter().filter(|piece| !drop.contains(&piece.statement));
        // The longest first: that way the fewest have to go.
        let longest = match &found {
            Excess::Statement { statement, .. } => Some(statement.clone()),
            Excess::Unit { unit, .. } => left()
                .filter(|piece| piece.units.contains(unit))
                .rev()
                .max_by_key(|piece| piece.characters)
                .map(|piece| piece.statement.clone()),
        };
        let Some(longest) = longest else { break };
        drop.push(longest);
        let left: Vec<Piece> = pieces.iter().filter(|piece| !drop.contains(&piece.statement)).cloned().collect();
        next = attempt(&left, limits).err();
    }
    Err(Overflow { excess, drop })
}

fn attempt(pieces: &[Piece], limits: Limits) -> Result<Vec<Packed>, Excess> {
    if let Some(piece) = pieces.iter().find(|piece| ENVELOPE + piece.characters > limits.characters) {
        let characters = ENVELOPE + piece.characters;
        return Err(Excess::Statement { statement: piece.statement.clone(), characters });
    }
    let mut bins = by_topic(pieces, limits);
    while let Some(unit) = crowded(&bins, limits) {
        let Some((into, from)) = shortest_pair(&bins, unit, limits) else {
            return densest(pieces, bins, limits).map(|bins| named(pieces, bins));
        };
        let joined = bins.remove(from);
        bins[into].join(joined);
    }
    Ok(named(pieces, bins))
}
