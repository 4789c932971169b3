//! Where the statements of policies have to bind, which only the manifest says.

use std::collections::BTreeMap;

use crate::organization::ROOT;

/// Where the statements of a component's policies have to bind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Binding {
    /// Every unit, by path, and the root.
    pub units: Vec<String>,
    /// The units that a statement binds, with everything in them, once all units are enforced; by `sid`.
    pub statements: BTreeMap<String, Vec<String>>,
    /// The units that policies are attached to so far, where that is not all of them.
    pub enforced: Option<Vec<String>>,
    /// The accounts that policies can bind, each with its unit.
    pub accounts: Vec<(String, String)>,
}

impl Binding {
    /// The units in which a statement has to bind sooner or later; none where no unit selects it.
    pub(super) fn due(&self, sid: &str) -> Vec<&str> {
        let to = self.statements.get(sid).map_or(&[][..], Vec::as_slice);
        self.units.iter().map(String::as_str).filter(|unit| is_within(unit, to)).collect()
    }

    /// Whether policies are attached in a unit already.
    #[must_use]
    pub fn is_enforced(&self, unit: &str) -> bool {
        self.enforced.as_ref().is_none_or(|enforced| is_within(unit, enforced))
    }

    /// The accounts in units that no policy is attached to yet.
    #[must_use]
    pub fn unbound_accounts(&self) -> Vec<&str> {
        self.accounts.iter().filter(|(_, unit)| !self.is_enforced(unit)).map(|(account, _)| account.as_str()).collect()
    }
}

/// Whether a unit is one of these or lies in one of them. Everything lies in the root.
pub(super) fn is_within<T: AsRef<str>>(unit: &str, others: &[T]) -> bool {
    others.iter().map(AsRef::as_ref).any(|other| {
        other == ROOT || unit.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binding(enforced: Option<&[&str]>) -> Binding {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Binding {
            units: texts(&["root", "pilot", "work", "work/live", "workshop"]),
            statements: [("Everywhere", &["root"][..]), ("Live", &["work/live"])]
                .map(|(sid, units)| (sid.to_owned(), texts(units)))
                .into(),
            enforced: enforced.map(texts),
            accounts: [("a-dev", "pilot"), ("b-dev", "workshop"), ("b-prod", "work/live")]
                .map(|(account, unit)| (account.to_owned(), unit.to_owned()))
                .into(),
        }
    }

    #[test]
    fn a_statement_is_due_in_its_units_and_all_that_lies_in_them() {
        let binding = binding(None);
        assert_eq!(binding.due("Everywhere"), ["root", "pilot", "work", "work/live", "workshop"]);
        assert_eq!(binding.due("Live"), ["work/live"]);
        assert_eq!(binding.due("Nowhere"), Vec::<&str>::new());
    }

    #[test]
    fn accounts_beyond_the_enforced_units_are_named() {
        assert_eq!(binding(None).unbound_accounts(), Vec::<&str>::new());
        assert_eq!(binding(Some(&["root"])).unbound_accounts(), Vec::<&str>::new());
        assert_eq!(binding(Some(&["pilot"])).unbound_accounts(), ["b-dev", "b-prod"]);
        assert_eq!(binding(Some(&["pilot", "work"])).unbound_accounts(), ["b-dev"]);
    }
}
