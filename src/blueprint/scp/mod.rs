//! `scp`: the policies of the organization, which bind its accounts whatever their own policies say.
//!
//! What a statement denies is data, in `blueprints/policies/`. Which sets of statements bind which unit is the
//! organization's decision; it is packed into as many policies as AWS's limits ask for, and those become concrete HCL,
//! a file each.

mod case;
mod catalogue;
mod condition;
mod context;
mod document;
mod ec2_policy;
mod exempt;
mod exemption;
mod facts;
mod grammar;
mod input;
mod packing;
mod policy;
mod refusals;
mod render;
mod selection;
mod statement;
mod structure;
mod tag_policy;
#[cfg(test)]
mod tests;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Baseline, Check, Kind, Part, Refusal, Rule, Waived};
use crate::organization::Organization;

pub use case::{Caller, Case, Expectation};
pub use catalogue::{Catalogue, Domain};
pub use condition::{Condition, Key, Operator};
pub use exemption::{ExemptRole, Exemption, exempt_arns_of_all};
pub use input::{Input, Issuer, PolicyInputs, Text};
pub use render::MissingInput;
pub use statement::{Actions, Each, PolicyType, Set, Statement};
pub use structure::Structure;

/// The kind.
pub struct Scp;

impl Kind for Scp {
    type Structure = Structure;

    const NAME: &'static str = "scp";

    const WAIVABLE: &'static [&'static str] = &WAIVABLE;

    fn in_organization(structure: Structure, organization: &Organization, baseline: &Baseline) -> Structure {
        Structure { facts: facts::Facts::of(organization, baseline), ..structure }
    }

    fn context(structure: &Structure, _waived: &Waived) -> impl Serialize {
        context::context(structure)
    }

    fn features(structure: &Structure) -> Vec<&'static str> {
        context::takes_organization_id(structure).then_some("organization-id").into_iter().collect()
    }

    fn parts(structure: &Structure) -> Vec<Part> {
        context::parts(structure)
    }

    fn readme(structure: &Structure) -> Option<Value> {
        Some(context::readme(structure))
    }

    fn refusals(structure: &Structure, waived: &Waived) -> Vec<Refusal> {
        refusals::refusals(structure, waived)
    }

    /// Every unit that something is attached to has an id.
    fn rules(structure: &Structure) -> Vec<(&'static str, Rule)> {
        let units = context::bound_units(structure);
        if units.is_empty() {
            return Vec::new();
        }
        let rule = Rule {
            message: format!("unit_ids must hold the id of each unit that policies bind: {}.", units.join(", ")),
            check: Check::Keys(units),
            attribute: None,
            control: None,
            waivable: false,
            when: IndexMap::new(),
            refuses: vec![json!({})],
        };
        vec![("unit_ids", rule)]
    }
}

/// The controls of all statements.
const WAIVABLE: [&str; 49] = [
    "rcp-confused-deputy",
    "rcp-organization-identities",
    "rcp-tls",
    "rcp-trusted-oidc",
    "scp-access-analyzer",
    "scp-account-settings",
    "scp-backups",
    "scp-cloudtrail",
    "scp-config",
    "scp-critical-roles",
    "scp-default-vpc",
    "scp-ebs-encryption",
    "scp-efs-encryption",
    "scp-enabled-regions",
    "scp-external-shares",
    "scp-flow-logs",
    "scp-guardduty",
    "scp-iam-users",
    "scp-identity-center",
    "scp-identity-providers",
    "scp-imdsv2",
    "scp-inspector-detective",
    "scp-instance-types",
    "scp-internet-gateways",
    "scp-kms-deletion",
    "scp-kms-grants",
    "scp-lambda-urls",
    "scp-lambda-vpc",
    "scp-leave-organization",
    "scp-log-groups",
    "scp-macie",
    "scp-network-perimeter",
    "scp-permission-boundary",
    "scp-public-addresses",
    "scp-public-images",
    "scp-quarantine",
    "scp-rds-encryption",
    "scp-rds-snapshots",
    "scp-resource-perimeter",
    "scp-root-user",
    "scp-s3-encryption",
    "scp-s3-public-access",
    "scp-secret-recovery",
    "scp-security-hub",
    "scp-serial-console",
    "scp-service-credentials",
    "scp-suspended",
    "scp-vpc-block-public-access",
    "scp-vpc-peering",
];
