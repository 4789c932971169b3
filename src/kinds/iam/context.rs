//! What the templates see.

use serde::Serialize;

use super::structure::Roles;
use crate::organization::roles::Function;

/// The context of all templates of the kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Context {
    saml_provider: String,
    gitlab_host: String,
    /// The roles that CI enters.
    of_ci: Vec<Role>,
    /// The roles that people enter every day.
    of_people: Vec<Role>,
}

/// A role of one function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Role {
    name: &'static str,
    /// The name, and who it is for.
    title: String,
}

impl Role {
    fn new((function, title): (Function, &'static str)) -> Self {
        Self { name: function.as_str(), title: format!("{}, for {title}", function.as_str()) }
    }
}

const OF_CI: [(Function, &str); 2] =
    [(Function::Deployment, "CI that applies changes"), (Function::Plan, "CI that plans pull requests")];

const OF_PEOPLE: [(Function, &str); 4] = [
    (Function::Administrator, "people who administer an account"),
    (Function::Operator, "people who operate workloads"),
    (Function::Viewer, "people who read configuration and metrics"),
    (Function::Audit, "auditors"),
];

/// Everything that the templates of the kind see.
#[must_use]
pub fn context(structure: &Roles) -> Context {
    Context {
        saml_provider: structure.entrances.saml_provider.clone().unwrap_or_default(),
        gitlab_host: structure.entrances.gitlab.clone().unwrap_or_default(),
        of_ci: OF_CI.into_iter().map(Role::new).collect(),
        of_people: OF_PEOPLE.into_iter().map(Role::new).collect(),
    }
}
