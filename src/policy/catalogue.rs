//! The statements that the baseline knows, by domain.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{PolicyType, Set, Statement};
use crate::embedded;

/// Domains in the order in which policies are packed; each is a file of `blueprints/policies/`.
const DOMAINS: [&str; 9] = [
    "organization",
    "region",
    "security-services",
    "identity",
    "network",
    "compute",
    "data",
    "containment",
    "resources",
];

/// Every statement of the baseline.
#[derive(Debug)]
pub struct Catalogue {
    /// Domains by name.
    pub domains: IndexMap<&'static str, Domain>,
}

/// The statements about one topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Domain {
    /// What the topic is, as a heading.
    pub title: String,
    /// The type of the policies that its statements belong to.
    pub policy: PolicyType,
    /// Its statements, in the order in which they are written.
    pub statements: Vec<Statement>,
}

impl Catalogue {
    /// The catalogue that is embedded in this binary.
    ///
    /// # Panics
    /// When an embedded file is wrong, which the tests rule out.
    #[must_use]
    pub fn get() -> &'static Self {
        static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue {
            domains: DOMAINS.into_iter().map(|name| (name, embedded::read(&format!("policies/{name}.yaml")))).collect(),
        });
        &CATALOGUE
    }

    /// Every statement with its domain, in a stable order.
    pub fn statements(&self) -> impl Iterator<Item = (&Domain, &Statement)> {
        self.domains.values().flat_map(|domain| domain.statements.iter().map(move |statement| (domain, statement)))
    }

    /// The statements of one type that any of these sets holds, in a stable order.
    pub fn chosen(&self, policy: PolicyType, sets: &[Set]) -> impl Iterator<Item = (&Domain, &Statement)> {
        self.statements().filter(move |(domain, statement)| {
            domain.policy == policy && statement.sets.iter().any(|set| sets.contains(set))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{Actions, Exemption, PolicyInputs, exempt_arns_of_all};
    use super::*;

    fn problems(find: impl Fn(&Domain, &Statement) -> Option<String>) -> Vec<String> {
        Catalogue::get()
            .statements()
            .filter_map(|(domain, one)| Some(format!("{}: {}", one.sid, find(domain, one)?)))
            .collect()
    }

    fn listed(statement: &Statement) -> &[String] {
        match &statement.actions {
            Actions::Only(actions) | Actions::AllBut { all_but: actions } => actions,
        }
    }

    #[test]
    fn ids_are_unique_and_of_letters_and_digits() {
        let mut seen = BTreeSet::new();
        for (_, statement) in Catalogue::get().statements() {
            assert!(statement.sid.chars().all(|one| one.is_ascii_alphanumeric()), "{}", statement.sid);
            assert!(seen.insert(&statement.sid), "{} is there twice", statement.sid);
        }
    }

    #[test]
    fn every_statement_says_what_holds_and_belongs_to_a_set() {
        let wrong = problems(|_, one| {
            let sentences = [&one.title, &one.why].into_iter().all(|text| text.ends_with('.'));
            (!sentences || one.sets.is_empty() || one.control.is_empty()).then(|| "says too little".to_owned())
        });
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn every_set_has_statements() {
        for set in Set::ALL {
            assert_ne!(Catalogue::get().chosen(PolicyType::ServiceControl, &[set]).count(), 0, "{}", set.as_str());
        }
    }

    #[test]
    fn every_exempt_role_is_protected() {
        let (_, roles) =
            Catalogue::get().statements().find(|(_, one)| one.sid == "CriticalRoles").expect("the statement");
        let rendered = roles.render(PolicyType::ServiceControl, &PolicyInputs::example()).expect("every input");
        let protected = rendered[0]["Resource"].as_array().expect("several roles").clone();
        for arn in exempt_arns_of_all(&PolicyInputs::example()) {
            assert!(protected.iter().any(|one| *one == arn), "{arn}");
        }
        assert!(roles.sets.contains(&Set::Baseline));
        let reads = "a role that only reads must not change what is exempt";
        assert!(!roles.exempts.contains(&Exemption::Recovery), "{reads}");
    }

    #[test]
    fn actions_are_sorted_and_no_service_is_a_wildcard() {
        let wrong = problems(|_, one| {
            let actions = listed(one);
            let services = actions.iter().filter(|action| *action != "*").map(|action| action.split(':').next());
            if services.flatten().any(|service| service.contains('*')) {
                return Some("a wildcard in the name of a service".to_owned());
            }
            (!actions.is_sorted()).then(|| "actions out of order".to_owned())
        });
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn resource_control_statements_keep_to_their_grammar() {
        let wrong = problems(|domain, one| {
            // AWS Organizations User Guide, "RCP syntax": no NotAction, and no action `*`. Resources may be named.
            let broken = !one.exempts.is_empty()
                || !matches!(one.actions, Actions::Only(_))
                || listed(one).iter().any(|action| action == "*");
            (domain.policy == PolicyType::ResourceControl && broken).then(|| "not of an RCP".to_owned())
        });
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
