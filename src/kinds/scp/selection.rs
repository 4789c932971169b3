//! Which statements bind which units.

use super::facts::Named;
use super::structure::Guarded;
use crate::organization::ROOT;
use crate::policy::{Catalogue, PolicyType, Set, Statement, Topic};

/// A statement that binds at least one unit.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// The statement.
    pub statement: &'static Statement,
    /// What it is about.
    pub topic: Topic,
    /// The sets that bring it.
    pub sets: Vec<Set>,
    /// The units that it is attached to: none of them lies in another one.
    pub units: Vec<usize>,
}

/// The sets of each unit, in the order of the units.
#[must_use]
pub fn sets(structure: &Guarded) -> Vec<Vec<Set>> {
    let facts = &structure.facts;
    let of = |unit: usize| match structure.decided.units.get(&facts.units[unit].path) {
        Some(sets) => sets.clone(),
        None => by_convention(facts, unit),
    };
    (0..facts.units.len()).map(of).collect()
}

/// The sets that a unit has unless the organization says otherwise.
#[must_use]
pub fn by_convention(facts: &Named, unit: usize) -> Vec<Set> {
    let one = &facts.units[unit];
    if one.path == ROOT {
        return vec![Set::Baseline, Set::Region];
    }
    let mut sets = Vec::new();
    if one.production && one.parent.is_none_or(|above| !facts.units[above].production) {
        sets.push(Set::Production);
    }
    sets.extend(by_name(&one.path));
    sets
}

/// The sets that a unit has for its name.
pub fn by_name(path: &str) -> impl Iterator<Item = Set> {
    let name = path.rsplit('/').next().unwrap_or_default();
    [Set::Sandbox, Set::Suspended, Set::Quarantine].into_iter().filter(move |set| set.as_str() == name)
}

/// The statements of one type that these sets of the units bring, in the order of the sets and then of the catalogue.
#[must_use]
pub fn chosen(facts: &Named, sets: &[Vec<Set>], policy: PolicyType) -> Vec<Chosen> {
    let mut all: Vec<Chosen> = Vec::new();
    for (name, domain) in &Catalogue::get().domains {
        for statement in domain.statements.iter().filter(|_| domain.policy == policy) {
            let brings = |unit: &usize| sets[*unit].iter().any(|set| statement.sets.contains(set));
            let bound: Vec<usize> = (0..facts.units.len()).filter(brings).collect();
            let units: Vec<usize> =
                bound.iter().copied().filter(|unit| facts.above(*unit).all(|above| !bound.contains(&above))).collect();
            let bringing = |set: &Set| statement.sets.contains(set) && units.iter().any(|one| sets[*one].contains(set));
            let sets: Vec<Set> = Set::ALL.into_iter().filter(bringing).collect();
            if !units.is_empty() {
                all.push(Chosen { statement, topic: Topic { name, title: &domain.title }, sets, units });
            }
        }
    }
    all.sort_by(|one, other| one.sets.cmp(&other.sets));
    all
}

/// The units at which a policy is attached that should be attached to these: all of them, or, as far as the organization
/// enforces policies, those of them that it names or that lie in one, and what it names within them.
#[must_use]
pub fn enforced(structure: &Guarded, units: &[usize]) -> Vec<usize> {
    let facts = &structure.facts;
    let Some(named) = &structure.decided.enforce else { return units.to_vec() };
    let named: Vec<usize> = named.iter().filter_map(|path| facts.unit(path)).collect();
    let within = |unit: usize, others: &[usize]| {
        others.contains(&unit) || facts.above(unit).any(|above| others.contains(&above))
    };
    let is_bound = |unit: &usize| within(*unit, units) && within(*unit, &named);
    let bound: Vec<usize> = (0..facts.units.len()).filter(is_bound).collect();
    bound.iter().copied().filter(|unit| facts.above(*unit).all(|above| !bound.contains(&above))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::structure;
    use super::*;

    fn words(sets: &[Set]) -> Vec<&str> {
        sets.iter().map(|set| set.as_str()).collect()
    }

    #[test]
    fn a_unit_has_the_sets_of_its_class_and_name() {
        let structure = structure("");
        let sets = sets(&structure);
        let units = structure.facts.units.iter().map(|unit| unit.path.as_str());
        let found: Vec<(&str, Vec<&str>)> = units.zip(sets.iter().map(|sets| words(sets))).collect();
        assert_eq!(
            found,
            [
                ("root", vec!["baseline", "region"]),
                ("security", vec![]),
                ("workloads", vec![]),
                ("workloads/production", vec!["production"]),
                ("workloads/production/cards", vec![]),
                ("workloads/non-production", vec![]),
                ("sandbox", vec!["sandbox"]),
                ("suspended", vec!["suspended"]),
            ]
        );
    }

    #[test]
    fn the_organization_may_say_otherwise() {
        let structure = structure("units: { sandbox: [sandbox, perimeter], workloads/production: [] }");
        assert_eq!(words(&sets(&structure)[6]), ["sandbox", "perimeter"]);
        assert_eq!(words(&sets(&structure)[3]), Vec::<&str>::new());
    }

    fn attached(enforce: &str, units: &[&str]) -> Vec<String> {
        let structure = structure(enforce);
        let facts = &structure.facts;
        let units: Vec<usize> = units.iter().map(|path| facts.unit(path).expect("a unit")).collect();
        enforced(&structure, &units).into_iter().map(|unit| facts.units[unit].path.clone()).collect()
    }

    #[test]
    fn without_enforce_every_unit_is_bound() {
        assert_eq!(attached("", &["root"]), ["root"]);
        assert_eq!(attached("", &["security", "workloads/production"]), ["security", "workloads/production"]);
    }

    #[test]
    fn what_binds_all_binds_the_enforced_units_alone() {
        assert_eq!(attached("enforce: [sandbox]", &["root"]), ["sandbox"]);
        assert_eq!(
            attached("enforce: [sandbox, workloads, workloads/production]", &["root"]),
            ["workloads", "sandbox"]
        );
        assert_eq!(attached("enforce: [root]", &["root"]), ["root"]);
    }

    #[test]
    fn a_unit_within_an_enforced_one_keeps_its_own_policies_and_no_other_has_any() {
        assert_eq!(attached("enforce: [workloads]", &["security", "workloads/production"]), ["workloads/production"]);
        assert_eq!(
            attached("enforce: [workloads/production/cards]", &["workloads/production"]),
            ["workloads/production/cards"]
        );
        assert_eq!(attached("enforce: [sandbox]", &["workloads/production"]), Vec::<String>::new());
    }

    #[test]
    fn what_binds_a_unit_above_is_not_attached_again() {
        let structure = structure("units: { workloads: [production], workloads/production: [production] }");
        let chosen = chosen(&structure.facts, &sets(&structure), PolicyType::ServiceControl);
        let production = chosen.iter().find(|one| one.sets == [Set::Production]).expect("a statement");
        assert_eq!(production.units, [structure.facts.unit("workloads").unwrap()]);
    }
}
