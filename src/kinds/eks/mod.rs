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

use serde_json::{Value, json};

use crate::kind::{self, Check, Decided, Facts, Refusal, Rule, Site, Waived, Workflow};

pub use structure::Clusters;

impl Decided for Clusters {
    const KIND: &'static str = "eks";

    fn structure(self, _facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(self)
    }
}

impl kind::Structure for Clusters {
    fn context(&self, _waived: &Waived) -> serde_json::Result<Value> {
        serde_json::to_value(context::context(self))
    }

    fn refusals(&self, _waived: &Waived) -> Vec<Refusal> {
        let mut refusals = access::refusals(&self.access);
        refusals.extend(self.service_refusal());
        refusals.extend(self.port_refusals());
        refusals
    }

    fn account_refusals(&self, site: &Site<'_>) -> Vec<Refusal> {
        self.pool_refusal(&site.organization.regions).into_iter().collect()
    }

    fn workflows(&self) -> Vec<Workflow> {
        vec![workflow::versions(self)]
    }

    /// Only versions of the table, and a role for each function that has access.
    fn rules(&self) -> Vec<(&'static str, Rule)> {
        let versions: Vec<&str> = versions::all().iter().map(|version| version.kubernetes.as_str()).collect();
        let functions: Vec<String> = self.access.granted().map(|(function, _)| function.as_str().to_owned()).collect();
        vec![
            (
                "kubernetes_version",
                Rule::new(
                    Check::OneOf(versions.iter().map(|version| json!(version)).collect()),
                    format!("kubernetes_version must be one that kubernetes.tf knows: {}.", versions.join(", ")),
                    json!("1.30"),
                ),
            ),
            (
                "role_arns",
                Rule::new(
                    Check::Keys(functions.clone()),
                    format!("role_arns must hold a role for each function with access: {}.", functions.join(", ")),
                    json!({}),
                ),
            ),
        ]
    }
}
