//! `kms`: the keys of an account in a region, by purpose.
//!
//! Purposes, services and users are the organization's decision and become one file of concrete HCL a key.

mod context;
mod refusals;
mod structure;
#[cfg(test)]
mod tests;

use serde::Serialize;
use serde_json::json;

use super::{Inputs, Kind, Output, Part, Refusal, Waived};
use crate::organization::Organization;

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
        let arn = |at: usize| format!("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-{at:012}");
        let references: Vec<String> = structure
            .keys()
            .map(|(name, _)| {
                let quote = if name.contains('-') { "\"" } else { "" };
                format!("{quote}{name}{quote} = aws_kms_key.{}.arn", context::identifier(name))
            })
            .collect();
        let mocks: serde_json::Map<_, _> =
            structure.keys().zip(1..).map(|((name, _), at)| (name.to_owned(), json!(arn(at)))).collect();
        vec![Output {
            name: "key_arns".to_owned(),
            description: "ARN of each key, by its purpose.".to_owned(),
            value: format!("{{\n{}\n}}", references.join("\n")),
            mock: json!(mocks),
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
}
