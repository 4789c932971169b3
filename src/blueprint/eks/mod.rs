//! `eks`: a Kubernetes cluster on private addresses, its nodes and what runs on them from the start.
//!
//! Who may do what in it is the organization's decision; the version of Kubernetes, on which all others depend, and the
//! size of the node groups differ from account to account.

mod access;
mod context;
mod structure;
#[cfg(test)]
mod tests;
mod versions;
mod workflow;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Check, Kind, Refusal, Rule, Waived, Workflow};

pub use structure::Structure;

/// The kind.
pub struct Eks;

impl Kind for Eks {
    type Structure = Structure;

    const NAME: &'static str = "eks";

    fn context(structure: &Structure, _waived: &Waived) -> impl Serialize {
        context::context(structure)
    }

    fn refusals(structure: &Structure, _waived: &Waived) -> Vec<Refusal> {
        let mut refusals = access::refusals(&structure.access);
        refusals.extend(structure.port_refusals());
        refusals
    }

    fn workflows(structure: &Structure) -> Vec<Workflow> {
        vec![workflow::versions(structure)]
    }

    /// Only versions of the table, and a role for each function that has access.
    fn rules(structure: &Structure) -> Vec<(&'static str, Rule)> {
        let versions: Vec<&str> = versions::all().iter().map(|version| version.kubernetes.as_str()).collect();
        let functions: Vec<String> =
            structure.access.granted().map(|(function, _)| function.as_str().to_owned()).collect();
        vec![
            (
                "kubernetes_version",
                rule(
                    Check::OneOf(versions.iter().map(|version| json!(version)).collect()),
                    format!("kubernetes_version must be one that kubernetes.tf knows: {}.", versions.join(", ")),
                    json!("1.30"),
                ),
            ),
            (
                "role_arns",
                rule(
                    Check::Keys(functions.clone()),
                    format!("role_arns must hold a role for each function with access: {}.", functions.join(", ")),
                    json!({}),
                ),
            ),
        ]
    }
}

fn rule(check: Check, message: String, refuses: Value) -> Rule {
    Rule {
        check,
        attribute: None,
        message,
        control: None,
        waivable: false,
        when: IndexMap::new(),
        refuses: vec![refuses],
    }
}
