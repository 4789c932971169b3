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

use serde_json::{Value, json};

use crate::kind::{self, Decided, Facts, Features, Output, Refusal, Waived};

pub use structure::SecurityGroups;
use structure::Service;

impl Decided for SecurityGroups {
    const KIND: &'static str = "securitygroup";

    fn structure(self, _facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(self)
    }
}

impl kind::Structure for SecurityGroups {
    fn context(&self, waived: &Waived) -> serde_json::Result<Value> {
        serde_json::to_value(context::context(self, waived))
    }

    fn features(&self) -> Features {
        Features::from([
            ("clients", self.serves_clients()),
            ("ipv6-clients", self.serves_clients() && self.ipv6),
            ("prefix-lists", !self.prefix_lists.is_empty()),
            ("endpoints", self.uses(Service::Endpoints)),
            ("s3", self.uses(Service::S3)),
            ("dynamodb", self.uses(Service::Dynamodb)),
        ])
    }

    fn refusals(&self, waived: &Waived) -> Vec<Refusal> {
        refusals::refusals(self, waived)
    }

    fn outputs(&self) -> Vec<Output> {
        let outputs = self.tiers().zip(1..).map(|((name, _), at): (_, u32)| Output {
            name: format!("{name}_security_group_id"),
            description: format!("Security group of the {name} tier."),
            value: format!("aws_security_group.{name}.id"),
            mock: json!(format!("sg-0a1b2c3d4e5f678{at:02}")),
            feature: None,
        });
        outputs.collect()
    }
}
