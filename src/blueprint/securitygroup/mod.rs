//! `securitygroup`: the security groups of an application's tiers, and who may connect to whom.
//!
//! Tiers and ports are the organization's decision and become concrete rules; which addresses clients come from and the ids
//! of prefix lists differ from account to account and are variables.

mod context;
mod refusals;
mod rules;
mod structure;
#[cfg(test)]
mod tests;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::json;

use super::{Check, Kind, Output, Refusal, Rule, Waived};

use structure::Service;
pub use structure::Structure;

/// The kind.
pub struct SecurityGroup;

impl Kind for SecurityGroup {
    type Structure = Structure;

    const NAME: &'static str = "securitygroup";

    const WAIVABLE: &'static [&'static str] = &[rules::OPEN_EGRESS, rules::OPEN_INGRESS, rules::OPEN_SHELL];

    fn context(structure: &Structure, waived: &Waived) -> impl Serialize {
        context::context(structure, waived)
    }

    fn features(structure: &Structure) -> Vec<&'static str> {
        [
            ("clients", structure.serves_clients()),
            ("ipv6-clients", structure.serves_clients() && structure.ipv6),
            ("prefix-lists", !structure.prefix_lists.is_empty()),
            ("endpoints", structure.uses(Service::Endpoints)),
            ("s3", structure.uses(Service::S3)),
            ("dynamodb", structure.uses(Service::Dynamodb)),
        ]
        .into_iter()
        .filter_map(|(feature, on)| on.then_some(feature))
        .collect()
    }

    fn refusals(structure: &Structure, waived: &Waived) -> Vec<Refusal> {
        refusals::refusals(structure, waived)
    }

    /// Every list that a rule may name has an id.
    fn rules(structure: &Structure) -> Vec<(&'static str, Rule)> {
        let names: Vec<String> = structure.prefix_lists.keys().cloned().collect();
        if names.is_empty() {
            return Vec::new();
        }
        let rule = Rule {
            message: format!("prefix_list_ids must hold the id of each list that rules name: {}.", names.join(", ")),
            check: Check::Keys(names),
            attribute: None,
            control: None,
            waivable: false,
            when: IndexMap::new(),
            refuses: vec![json!({})],
        };
        vec![("prefix_list_ids", rule)]
    }

    fn outputs(structure: &Structure) -> Vec<Output> {
        let outputs = structure.tiers().zip(1..).map(|((name, _), at): (_, u32)| Output {
            name: format!("{name}_security_group_id"),
            description: format!("Security group of the {name} tier."),
            value: format!("aws_security_group.{name}.id"),
            mock: json!(format!("sg-0a1b2c3d4e5f678{at:02}")),
            feature: None,
        });
        outputs.collect()
    }
}
