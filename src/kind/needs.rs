//! What else an account needs for the kinds that somebody asks for.

use super::baseline::Baseline;
use super::definition::Scope;

/// The kinds that these read from, and those that these read from in turn, without the ones that are there. A kind of
/// which there is one in the organization is not one for an account to have, and what only a part of a structure reads
/// is left to that structure.
#[must_use]
pub fn needed(baseline: &Baseline, asked: &[&str], present: &[&str]) -> Vec<&'static str> {
    let mut needed = Vec::new();
    // What a kind reads from comes before it, so that one walk from the last to the first finds all.
    for kind in baseline.kind_names().rev() {
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
    needed.sort_by_key(|kind| baseline.rank(kind));
    needed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_kind_reads_from_is_needed_in_the_order_of_dependence() {
        let found = needed(crate::kinds::baseline(), &["eks"], &[]);
        assert_eq!(found, ["account-baseline", "iam", "vpc", "securitygroup"]);
    }

    #[test]
    fn what_is_there_or_asked_for_is_not_needed() {
        assert_eq!(needed(crate::kinds::baseline(), &["eks", "vpc"], &["account-baseline", "iam"]), ["securitygroup"]);
        assert!(needed(crate::kinds::baseline(), &["region-baseline", "nonsense"], &[]).is_empty());
    }
}
