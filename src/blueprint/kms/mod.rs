//! `kms`: the keys of an account in a region, by purpose and classification.
//!
//! Purposes, services and users are the organization's decision and become one file of concrete HCL a key.

mod arns;
mod context;
mod refusals;
mod structure;
#[cfg(test)]
mod tests;

use serde::Serialize;
use serde_json::json;

use super::{Inputs, Kind, Others, Output, Part, Refusal, Waived};
use crate::organization::{Organization, Site};

pub use structure::Structure;

/// The kind.
pub struct Kms;

impl Kind for Kms {
    type Structure = Structure;

    const NAME: &'static str = "kms";

    fn context(structure: &Structure, _waived: &Waived) -> impl Serialize {
        context::context(structure)
    }

    fn features(structure: &Structure) -> Vec<&'static str> {
        let deployed = structure.keys().any(|(_, key)| key.is_needed_to_deploy());
        deployed.then_some("deployment").into_iter().collect()
    }

    fn refusals(structure: &Structure, _waived: &Waived) -> Vec<Refusal> {
        refusals::refusals(structure)
    }

    fn parts(structure: &Structure) -> Vec<Part> {
        structure
            .keys()
            .map(|(name, key)| Part {
                file: format!("{name}.tf"),
                template: "key.tf",
                context: json!(context::key(name, key)),
            })
            .collect()
    }

    fn outputs(structure: &Structure) -> Vec<Output> {
        vec![Output {
            name: "key_arns".to_owned(),
            description: "ARN of each key, by its purpose and the classification of the data that it is for."
                .to_owned(),
            value: arns::value(structure),
            mock: arns::mock(structure),
            feature: None,
        }]
    }

    fn shared_inputs(structure: &Structure, organization: &Organization) -> Inputs {
        if Self::features(structure).contains(&"deployment") {
            Inputs::default().with("access_role", organization.access_role.clone())
        } else {
            Inputs::default()
        }
    }

    fn account_refusals(structure: &Structure, site: &Site<'_>, _given: &Inputs, _others: &Others<'_>) -> Vec<Refusal> {
        refusals::in_account(structure, site)
    }
}
