//! Statements into policies, within AWS's limits.
//!
//! Statements of one topic that bind the same units stay together in a policy of their own, so that a change of one
//! statement changes one policy. Only where a unit would have more policies than AWS allows are policies joined, the
//! shortest first.

use serde_json::Value;

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
            return densest(pieces, bins, limits);
        };
        let joined = bins.remove(from);
        bins[into].join(joined);
    }
    Ok(named(pieces, bins))
}

/// Statements that are in one policy.
#[derive(Debug, Clone)]
struct Bin {
    pieces: Vec<usize>,
    units: Vec<usize>,
    characters: usize,
}

impl Bin {
    fn of(number: usize, piece: &Piece) -> Self {
        Self { pieces: vec![number], units: piece.units.clone(), characters: ENVELOPE + piece.characters }
    }

    /// How many characters there are with another piece or with another bin's pieces.
    const fn with(&self, characters: usize) -> usize {
        self.characters + 1 + characters
    }

    fn add(&mut self, number: usize, piece: &Piece) {
        self.characters = self.with(piece.characters);
        self.pieces.push(number);
    }

    fn join(&mut self, other: Self) {
        self.characters = self.with(other.characters - ENVELOPE);
        self.pieces.extend(other.pieces);
        self.pieces.sort_unstable();
    }
}

/// A policy for each topic of each scope, or more where the topic is too long for one.
fn by_topic(pieces: &[Piece], limits: Limits) -> Vec<Bin> {
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
fn crowded(bins: &[Bin], limits: Limits) -> Option<usize> {
    let units = bins.iter().flat_map(|bin| &bin.units).copied().max().map_or(0, |last| last + 1);
    (0..units).find(|unit| policies_of(bins, *unit) > limits.policies)
}

fn policies_of(bins: &[Bin], unit: usize) -> usize {
    bins.iter().filter(|bin| bin.units.contains(&unit)).count()
}

/// The two policies of a unit that are shortest together, that bind the same units and fit into one.
fn shortest_pair(bins: &[Bin], unit: usize, limits: Limits) -> Option<(usize, usize)> {
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

/// The last resort: where whole topics cannot be joined, statements fill policies whatever their topic.
fn densest(pieces: &[Piece], bins: Vec<Bin>, limits: Limits) -> Result<Vec<Packed>, Excess> {
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
    Ok(named(pieces, bins))
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

/// Gives each policy its name: the sets that bring its statements, and their topics.
fn named(pieces: &[Piece], bins: Vec<Bin>) -> Vec<Packed> {
    let mut packed: Vec<Packed> = Vec::with_capacity(bins.len());
    for Bin { pieces: numbers, units, characters } in bins {
        let mut scopes: Vec<(&str, Vec<&str>)> = Vec::new();
        for piece in numbers.iter().map(|number| &pieces[*number]) {
            let at = scopes.iter().position(|(scope, _)| *scope == piece.scope).unwrap_or_else(|| {
                scopes.push((&piece.scope, Vec::new()));
                scopes.len() - 1
            });
            let domain = piece.domain.as_str();
            if domain != piece.scope && !scopes[at].1.contains(&domain) {
                scopes[at].1.push(domain);
            }
        }
        let parts = scopes.into_iter().map(|(scope, domains)| {
            let mut words = vec![scope];
            words.extend(domains);
            words.join("-")
        });
        let name = parts.collect::<Vec<_>>().join("-and-");
        let taken = |key: &str| packed.iter().any(|other| other.key == key);
        let key = if taken(&name) {
            (2..=pieces.len()).map(|number| format!("{name}-{number}")).find(|key| !taken(key)).unwrap_or_default()
        } else {
            name
        };
        packed.push(Packed { key, units, pieces: numbers, characters });
    }
    packed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn piece(statement: &str, scope: &str, domain: &str, units: &[usize], characters: usize) -> Piece {
        Piece {
            statement: statement.to_owned(),
            scope: scope.to_owned(),
            domain: domain.to_owned(),
            units: units.to_vec(),
            characters,
        }
    }

    fn keys(packed: &[Packed]) -> Vec<&str> {
        packed.iter().map(|policy| policy.key.as_str()).collect()
    }

    const LIMITS: Limits = Limits { characters: 1000, policies: 3 };

    #[test]
    fn an_envelope_and_its_statements_are_as_long_as_the_policy() {
        let statement = json!({ "Sid": "A<B>&C", "Effect": "Deny" });
        let policy = json!({ "Version": "2012-10-17", "Statement": [statement, statement] });
        assert_eq!(characters(&json!("<>&")), 20);
        assert_eq!(ENVELOPE + 2 * characters(&statement) + 1, characters(&policy));
    }

    #[test]
    fn a_topic_has_a_policy_of_its_own_while_there_is_room() {
        let pieces = [
            piece("A", "baseline", "identity", &[0], 100),
            piece("B", "baseline", "identity", &[0], 100),
            piece("C", "baseline", "network", &[0], 100),
            piece("D", "region", "region", &[0], 100),
            piece("E", "production", "network", &[1, 2], 100),
        ];
        let packed = pack(&pieces, LIMITS).unwrap();
        assert_eq!(keys(&packed), ["baseline-identity", "baseline-network", "region", "production-network"]);
        assert_eq!(packed[0].pieces, [0, 1]);
        assert_eq!(packed[3].units, [1, 2]);
    }

    #[test]
    fn a_long_topic_takes_a_second_policy() {
        let pieces: Vec<Piece> = ["A", "B", "C"].iter().map(|sid| piece(sid, "baseline", "data", &[0], 400)).collect();
        assert_eq!(keys(&pack(&pieces, LIMITS).unwrap()), ["baseline-data", "baseline-data-2"]);
    }

    #[test]
    fn the_shortest_policies_are_joined_when_a_unit_has_too_many() {
        let pieces = [
            piece("A", "baseline", "identity", &[0], 500),
            piece("B", "baseline", "network", &[0], 100),
            piece("C", "baseline", "data", &[0], 400),
            piece("D", "region", "region", &[0], 90),
        ];
        let packed = pack(&pieces, LIMITS).unwrap();
        assert_eq!(keys(&packed), ["baseline-identity", "baseline-network-and-region", "baseline-data"]);
    }

    #[test]
    fn a_change_of_one_statement_changes_one_policy() {
        let mut pieces = vec![
            piece("A", "baseline", "identity", &[0], 500),
            piece("B", "baseline", "network", &[0], 100),
            piece("C", "baseline", "data", &[0], 400),
        ];
        let before = pack(&pieces, LIMITS).unwrap();
        pieces[1].characters = 300;
        let after = pack(&pieces, LIMITS).unwrap();
        let changed: Vec<_> = before.iter().zip(&after).filter(|(one, other)| one != other).collect();
        assert_eq!((before.len(), changed.len()), (after.len(), 1));
    }

    #[test]
    fn statements_fill_policies_where_whole_topics_do_not() {
        let pieces: Vec<Piece> = (0..6)
            .map(|at| piece(&format!("S{at}"), "baseline", &format!("topic{}", at / 2), &[0], [600, 300][at % 2]))
            .chain([piece("T", "region", "region", &[0], 10)])
            .collect();
        let limits = Limits { characters: 980, policies: 3 };
        let packed = pack(&pieces, limits).unwrap();
        assert_eq!(packed.len(), 3);
    }

    #[test]
    fn a_statement_that_fits_nowhere_is_named() {
        let overflow = pack(&[piece("Long", "baseline", "data", &[0], 990)], LIMITS).unwrap_err();
        let excess = Excess::Statement { statement: "Long".to_owned(), characters: 990 + ENVELOPE };
        assert_eq!(overflow, Overflow { excess, drop: vec!["Long".to_owned()] });
    }

    fn selection() -> impl Strategy<Value = Vec<Piece>> {
        let scopes = [("baseline", vec![0]), ("region", vec![0]), ("production", vec![1, 3]), ("sandbox", vec![2])];
        let one = (0..scopes.len(), 0..6_usize, 1..1200_usize);
        prop::collection::vec(one, 0..60).prop_map(move |mut chosen| {
            chosen.sort_unstable();
            let pieces = chosen.iter().enumerate().map(|(at, (scope, domain, characters))| {
                let (scope, units) = &scopes[*scope];
                piece(&format!("S{at}"), scope, &format!("topic{domain}"), units, *characters)
            });
            pieces.collect()
        })
    }

    fn within(pieces: &[Piece], packed: &[Packed], limits: Limits) {
        let mut seen: Vec<usize> = packed.iter().flat_map(|policy| policy.pieces.clone()).collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..pieces.len()).collect::<Vec<_>>(), "each statement is in one policy");
        let mut names = keys(packed);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), packed.len(), "names are unique");
        for policy in packed {
            let statements: usize = policy.pieces.iter().map(|at| pieces[*at].characters).sum();
            assert_eq!(policy.characters, ENVELOPE + statements + policy.pieces.len() - 1);
            assert!(policy.characters <= limits.characters);
            assert!(policy.pieces.iter().all(|at| pieces[*at].units == policy.units), "{policy:?}");
        }
        for unit in 0..4 {
            assert!(packed.iter().filter(|policy| policy.units.contains(&unit)).count() <= limits.policies);
        }
    }

    proptest! {
        #[test]
        fn any_selection_packs_within_the_limits_or_names_what_to_drop(pieces in selection(), policies in 0..5_usize) {
            let limits = Limits { characters: 1000, policies };
            match pack(&pieces, limits) {
                Ok(packed) => within(&pieces, &packed, limits),
                Err(overflow) => {
                    prop_assert!(!overflow.drop.is_empty());
                    let left: Vec<Piece> =
                        pieces.iter().filter(|one| !overflow.drop.contains(&one.statement)).cloned().collect();
                    within(&left, &pack(&left, limits).expect("the rest fits"), limits);
                }
            }
        }
    }
}
