//! What else an account needs for the kinds that somebody asks for.

use super::definition::Scope;
use super::registry::{Baseline, KINDS};

/// The kinds that these read from, and those that these read from in turn, without the ones that are there. A kind of
/// which there is one in the organization is not one for an account to have, and what only a part of a structure reads
/// is left to that structure.
#[must_use]
pub fn needed(baseline: &Baseline, asked: &[&str], present: &[&str]) -> Vec<&'static str> {
    let mut needed = Vec::new();
    // What a kind reads from comes before it, so that one walk from the last to the first finds all.
    for kind in KINDS.iter().rev().map(|kind| kind.name()) {
        if !asked.contains(&kind) && !needed.contains(&kind) {
            continue;
        }
        let definition = &baseline.definitions[kind];
        let whole =
            |variable: &str| definition.variables.iter().any(|one| one.name == variable && one.feature.is_none());
        for (_, read) in definition.reads.iter().filter(|(variable, _)| whole(variable)) {
            let Some((producer, definition)) = baseline.definitions.get_key_value(read.kind.as_str()) else {
                continue;
            };
            let is_there = [asked, present, &needed].iter().any(|kinds| kinds.contains(producer));
            if !is_there && definition.scope != Scope::Organization {
                needed.push(producer);
            }
        }
    }
    needed.sort_by_key(|kind| rank(kind));
    needed
}

/// The place of a kind among all, in the order in which they depend on each other; after all of them for what is none.
#[must_use]
pub fn rank(kind: &str) -> usize {
    KINDS.iter().position(|one| one.name() == kind).unwrap_or(KINDS.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_kind_reads_from_is_needed_in_the_order_of_dependence() {
        let found = needed(Baseline::get(), &["eks"], &[]);
        assert_eq!(found, ["account-baseline", "iam", "vpc", "securitygroup"]);
    }

    #[test]
    fn what_is_there_or_asked_for_is_not_needed() {
        assert_eq!(needed(Baseline::get(), &["eks", "vpc"], &["account-baseline", "iam"]), ["securitygroup"]);
        assert!(needed(Baseline::get(), &["region-baseline", "nonsense"], &[]).is_empty());
    }
}
