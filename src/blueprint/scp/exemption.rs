//! Who is exempt from a statement.
//!
//! Whatever is exempt is named by a pattern of role ARNs, and a role of that name is as good as the exemption: so
//! every pattern here is also a resource of the statement `CriticalRoles`, through the input `exempt-roles`.

use serde::{Deserialize, Serialize};

use super::PolicyInputs;
use crate::organization::roles::Function;

/// A group of exempt roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exemption {
    /// What runs the organization: the deployment and break-glass roles, and the roles of Control Tower and of stack
    /// sets where they are used.
    Platform,
    /// The role that AWS makes in a new account: it has to make the others.
    AccessRole,
    /// What recovers an account that may be in somebody else's hands: everything but the deployment role, whose
    /// credentials may be what leaked, and the audit role, which only reads.
    Recovery,
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
                let mut roles = vec![function(Function::BreakGlass), function(Function::Deployment)];
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

/// The ARNs of the roles of some groups, each once, in a stable order.
#[must_use]
pub fn exempt_arns(groups: &[Exemption], inputs: &PolicyInputs) -> Vec<String> {
    let mut arns: Vec<String> = Vec::new();
    for role in groups.iter().flat_map(|group| group.roles(inputs)) {
        let arn = format!("arn:*:iam::*:role/{role}");
        if !arns.contains(&arn) {
            arns.push(arn);
        }
    }
    arns
}
