//! Kinds that somebody asks for on the command line, with those that they need.

use super::account_defaults::AccountDefaults;
use crate::kind::{Scope, needed};

/// The kinds and variants that an account gets beyond those that it has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WantedKinds {
    /// All of them, in the order in which they depend on each other.
    pub names: Vec<String>,
    /// Those that nobody asked for.
    pub needed: Vec<&'static str>,
}

impl WantedKinds {
    /// What `asked` means for an account of a profile that has kinds of its own already.
    #[must_use]
    pub fn new(asked: &[String], profile: &str, own: &[String], defaults: &AccountDefaults) -> Self {
        let of_profile = defaults.baseline.profiles.get(profile).map_or(&[][..], |profile| &profile.kinds);
        let has = |name: &String| own.contains(name) || of_profile.contains(name);
        let mut names: Vec<String> = Vec::new();
        for name in asked.iter().filter(|name| !has(name)) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        let kinds: Vec<&str> = names.iter().map(|name| defaults.kind_of(name)).collect();
        let present: Vec<&str> =
            of_profile.iter().map(String::as_str).chain(own.iter().map(|name| defaults.kind_of(name))).collect();
        let needed = needed(&defaults.baseline, &kinds, &present);
        names.extend(needed.iter().map(|kind| (*kind).to_owned()));
        names.sort_by_key(|name| defaults.baseline.rank(defaults.kind_of(name)));
        Self { names, needed }
    }

    /// Where a name that was asked for stands among all.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|one| one == name)
    }

    /// Whether one of them stands in regions of the account's choice.
    #[must_use]
    pub fn has_network(&self, defaults: &AccountDefaults) -> bool {
        let definitions = &defaults.baseline.definitions;
        self.names
            .iter()
            .any(|name| definitions.get(defaults.kind_of(name)).is_some_and(|kind| kind.scope == Scope::Region))
    }

    /// What to tell of those that nobody asked for.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        let others: Vec<&str> =
            self.names.iter().map(String::as_str).filter(|name| !self.needed.contains(name)).collect();
        (!self.needed.is_empty())
            .then(|| format!("added dependencies of {}: {}", others.join(", "), self.needed.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::starter::Starter;

    fn wanted(asked: &[&str], profile: &str, own: &[&str]) -> WantedKinds {
        let mut texts = Starter::example().manifest().expect("the templates");
        texts.organization.text.push_str("\nvariants:\n  vpc-edge: { kind: vpc }\n");
        let strings = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        WantedKinds::new(&strings(asked), profile, &strings(own), &AccountDefaults::read(&texts))
    }

    #[test]
    fn kinds_come_with_what_they_need_in_the_order_of_dependence() {
        let found = wanted(&["eks"], "sandbox", &[]);
        assert_eq!(found.names, ["securitygroup", "eks"]);
        assert_eq!(found.note().as_deref(), Some("added dependencies of eks: securitygroup"));
        assert_eq!((found.position("eks"), found.position("vpc")), (Some(1), None));
        assert_eq!(wanted(&["eks", "securitygroup"], "audit", &[]).names, ["vpc", "securitygroup", "eks"]);
    }

    #[test]
    fn what_the_account_has_is_not_added_again() {
        assert_eq!(wanted(&["eks", "vpc", "eks"], "workload", &[]).names, ["eks"]);
        assert_eq!(wanted(&["eks"], "workload", &["eks"]), WantedKinds::default());
    }

    #[test]
    fn a_variant_stands_for_its_kind() {
        let found = wanted(&["eks"], "audit", &["vpc-edge"]);
        assert_eq!(found.names, ["securitygroup", "eks"]);
        assert_eq!(wanted(&["eks", "vpc-edge"], "audit", &[]).names, ["vpc-edge", "securitygroup", "eks"]);
    }

    #[test]
    fn a_name_that_is_no_kind_stays_for_the_manifest_to_refuse() {
        assert_eq!(wanted(&["ekz", "eks"], "workload", &[]).names, ["eks", "ekz"]);
    }
}
