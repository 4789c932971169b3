//! How CI and the emergency users reach one account, as values of the component's variables.

use serde_json::json;

use crate::kind::{Inputs, Site};
use crate::organization::MANAGEMENT;
use crate::organization::roles::Function;

/// Adds what follows from the organization: which roles of the deployment account plan and apply here, and which users
/// come in an emergency. What is the default is left out.
#[must_use]
pub fn inputs(site: &Site<'_>, mut inputs: Inputs) -> Inputs {
    let (organization, account) = (site.organization, site.account);
    let names = |roles: &[Function]| -> Vec<&str> {
        let mut names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
        names.sort_unstable();
        names
    };
    // In the deployment account itself, CI gets the role `deployment` with its tokens only, and nothing is applied with it.
    let is_deployment = organization.is_deployment(account);
    let deploying = if is_deployment { Vec::new() } else { names(&[organization.applied_by(account)]) };
    if deploying != ["deployment"] {
        inputs = inputs.with("deploying_roles", json!(deploying));
    }
    let planning = names(&organization.planned_by(account));
    if planning != ["deployment", "plan-production"] {
        inputs = inputs.with("planning_roles", json!(planning));
    }
    let users = site.values.emergency_users().unwrap_or_default();
    if account.name != MANAGEMENT && !users.is_empty() {
        inputs = inputs.with("break_glass_users", json!(users));
    }
    inputs
}
