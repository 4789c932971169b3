//! Who is exempt from a statement.
//!
//! Whatever is exempt is named by a pattern of role ARNs, and a role of that name is as good as the exemption: so
//! every pattern here is also a resource of the statement `CriticalRoles`, through the input `exempt-roles`.

use serde::{Deserialize, Serialize};

use super::{PolicyInputs, Statement};
use crate::organization::roles::Function;

/// A group of exempt roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exemption {
    /// What runs the organization: the roles that apply, the break-glass role, and the roles of Control Tower and of stack
    /// sets where they are used.
    Platform,
    /// The role that AWS makes in a new account: it has to make the others.
    AccessRole,
    /// What recovers an account that may be in somebody else's hands: everything but the deployment role, whose
    /// credentials may be what leaked, and the audit role, which only reads.
    Recovery,
}

/// A role that an organization exempts of its own accord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExemptRole {
    /// What the manifest calls it, such as `app-imports`.
    pub key: String,
    /// Its name, which may end in a wildcard.
    pub role: String,
    /// The statements that do not bind it, by their `sid`.
    pub statements: Vec<String>,
}

impl Exemption {
    /// All groups.
    pub const ALL: [Self; 3] = [Self::Platform, Self::AccessRole, Self::Recovery];

    /// The names of the roles, with wildcards.
    #[must_use]
    pub fn roles(self, inputs: &PolicyInputs) -> Vec<String> {
        let function = |function: Function| function.role_name(&inputs.namespace);
        match self {
            Self::Platform => {
                let functions = [Function::BreakGlass, Function::Deployment, Function::Organization];
                let mut roles: Vec<String> = functions.into_iter().map(function).collect();
                roles.extend(control_tower(inputs));
                if inputs.stack_sets {
                    roles.push("AWSCloudFormationStackSetExecutionRole".to_owned());
                    roles.push("stacksets-exec-*".to_owned());
                }
                roles
            }
            Self::AccessRole => vec![inputs.access_role.clone()],
            Self::Recovery => {
                let mut roles =
                    vec![function(Function::BreakGlass), function(Function::Audit), inputs.access_role.clone()];
                roles.extend(control_tower(inputs));
                roles
            }
        }
    }
}

fn control_tower(inputs: &PolicyInputs) -> impl Iterator<Item = String> {
    inputs.control_tower.then(|| "AWSControlTowerExecution".to_owned()).into_iter()
}

impl Statement {
    /// The roles that the organization exempts from the statement, without those that every organization does.
    pub fn exempt_roles<'a>(&'a self, inputs: &'a PolicyInputs) -> impl Iterator<Item = &'a ExemptRole> {
        let known: Vec<String> = self.exempts.iter().flat_map(|group| group.roles(inputs)).collect();
        inputs.exempt.iter().filter(move |one| one.statements.contains(&self.sid) && !known.contains(&one.role))
    }

    /// The ARNs of all roles that are exempt from the statement.
    #[must_use]
    pub fn exempt_arns(&self, inputs: &PolicyInputs) -> Vec<String> {
        let mut arns = exempt_arns(&self.exempts, inputs);
        arns.extend(self.exempt_roles(inputs).map(|one| arn(&one.role)));
        arns
    }
}

/// The ARNs of the roles of some groups, each once, in a stable order.
#[must_use]
pub fn exempt_arns(groups: &[Exemption], inputs: &PolicyInputs) -> Vec<String> {
    unique(groups.iter().flat_map(|group| group.roles(inputs)))
}

/// The ARNs of every role that any statement exempts.
#[must_use]
pub fn exempt_arns_of_all(inputs: &PolicyInputs) -> Vec<String> {
    let groups = Exemption::ALL.into_iter().flat_map(|group| group.roles(inputs));
    unique(groups.chain(inputs.exempt.iter().map(|one| one.role.clone())))
}

/// The ARN of a role of this name, in any account.
#[must_use]
pub fn arn(role: &str) -> String {
    format!("arn:*:iam::*:role/{role}")
}

fn unique(roles: impl Iterator<Item = String>) -> Vec<String> {
    let mut arns: Vec<String> = Vec::new();
    for role in roles {
        let arn = arn(&role);
        if !arns.contains(&arn) {
            arns.push(arn);
        }
    }
    arns
}
