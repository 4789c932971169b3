//! The statements that the baseline knows, by domain.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{PolicyType, Set, Statement};
use crate::blueprint::registry::embedded;

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
            domains: DOMAINS.into_iter().map(|name| (name, embedded(&format!("policies/{name}.yaml")))).collect(),
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
