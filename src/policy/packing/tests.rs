//! Packing by examples, and any selection within the limits.

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
