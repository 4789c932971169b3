//! What the templates see.

use serde::Serialize;

use super::actions::MANAGEMENT_ACTIONS;
use super::structure::Roles;
use crate::organization::roles::Function;

/// The context of all templates of the kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Context {
    saml_provider: String,
    gitlab_host: String,
    /// The roles of every account with which Terraform works.
    of_ci: Vec<Role>,
    /// The roles of the deployment account that CI enters with its tokens.
    ci_entrances: Vec<Role>,
    /// The roles that people enter every day.
    of_people: Vec<Role>,
    /// What the components of the management account call, beyond what has ARNs that are known.
    management_actions: &'static [&'static str],
}

/// A role of one function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Role {
    name: &'static str,
    /// The name in HCL.
    label: String,
    /// The name, and who it is for.
    title: String,
    /// Whether every account has it.
    is_everywhere: bool,
    /// Whether another one follows in a list.
    comma: bool,
}

impl Role {
    fn new((function, title): (Function, &'static str)) -> Self {
        Self {
            name: function.as_str(),
            label: function.as_str().replace('-', "_"),
            title: format!("{}, for {title}", function.as_str()),
            is_everywhere: Function::ALL.contains(&function),
            comma: true,
        }
    }
}

fn roles(titled: impl IntoIterator<Item = (Function, &'static str)>) -> Vec<Role> {
    let mut roles: Vec<Role> = titled.into_iter().map(Role::new).collect();
    if let Some(last) = roles.last_mut() {
        last.comma = false;
    }
    roles
}

/// What CI enters each of its functions for.
const OF_CI: [&str; Function::CI.len()] = [
    "applies",
    "plans, in the deployment account those of pull requests",
    "plans of production",
    "applies in the management account and the deployment account",
];

const OF_PEOPLE: [(Function, &str); 4] = [
    (Function::Administrator, "people who administer an account"),
    (Function::Operator, "people who operate workloads"),
    (Function::Viewer, "people who read configuration and metrics"),
    (Function::Audit, "auditors"),
];

/// Everything that the templates of the kind see.
#[must_use]
pub fn context(structure: &Roles) -> Context {
    let ci_entrances = roles(Function::CI.into_iter().zip(OF_CI));
    Context {
        saml_provider: structure.entrances.saml_provider.clone().unwrap_or_default(),
        gitlab_host: structure.entrances.gitlab.clone().unwrap_or_default(),
        of_ci: ci_entrances.iter().filter(|role| role.is_everywhere).cloned().collect(),
        ci_entrances,
        of_people: roles(OF_PEOPLE),
        management_actions: MANAGEMENT_ACTIONS,
    }
}
