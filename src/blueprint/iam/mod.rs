//! `iam`: the roles of an account by function, who enters them, and the boundary that holds most of them.
//!
//! How people and CI enter is the organization's decision and becomes concrete HCL, as does what a role may do. Who enters
//! which role, the applications and the edges between accounts are values of each account.

mod context;
mod edges;
mod entries;
mod refusals;
mod structure;
#[cfg(test)]
mod tests;

use serde::Serialize;
use serde_json::json;

use super::{Baseline, Inputs, Kind, Others, Reads, Refusal, Waived};
use crate::organization::trust::CLASSIFICATION;
use crate::organization::{Organization, Site};

pub use entries::graph;
pub use structure::Structure;
use structure::{Edges, People};

/// The kind.
#[derive(Debug)]
pub struct Iam;

impl Kind for Iam {
    type Structure = Structure;

    const NAME: &'static str = "iam";

    const WAIVABLE: &'static [&'static str] = &[CLASSIFICATION];

    const WAIVABLE_BY_ACCOUNT: &'static [&'static str] = &[CLASSIFICATION];

    fn in_organization(structure: Structure, organization: &Organization, _baseline: &Baseline) -> Structure {
        let trust = &organization.trust;
        let edges =
            Edges { any: !trust.edges.is_empty(), upward: trust.permitted.iter().any(|one| one.by_organization) };
        Structure { edges, ..structure }
    }

    fn context(structure: &Structure, _waived: &Waived) -> impl Serialize {
        context::context(structure)
    }

    fn features(structure: &Structure) -> Vec<&'static str> {
        [
            ("identity-center", structure.people == People::IdentityCenter),
            ("saml", structure.people == People::Saml),
            ("github", structure.github),
            ("gitlab", structure.gitlab.is_some()),
            ("oidc", structure.github || structure.gitlab.is_some()),
            ("edges", structure.edges.any),
        ]
        .into_iter()
        .filter_map(|(feature, on)| on.then_some(feature))
        .collect()
    }

    fn refusals(structure: &Structure, waived: &Waived) -> Vec<Refusal> {
        refusals::of_structure(structure, waived)
    }

    fn shared_inputs(structure: &Structure, organization: &Organization) -> Inputs {
        let inputs = Inputs::default().with("access_role", organization.access_role.as_str());
        if structure.edges.upward { inputs.with("waivers", json!([CLASSIFICATION])) } else { inputs }
    }

    fn inputs(_structure: &Structure, site: &Site<'_>, _given: &Inputs) -> Inputs {
        edges::inputs(site)
    }

    fn account_refusals(_structure: &Structure, site: &Site<'_>, given: &Inputs, _others: &Others<'_>) -> Vec<Refusal> {
        refusals::of_account(site, given)
    }

    /// The ids of accounts are read where an edge names one: the rest of the organization does not wait for them.
    fn reads(_structure: &Structure, site: &Site<'_>, variable: &str) -> Reads {
        if variable != "account_ids" || edges::names_accounts(site) { Reads::Here } else { Reads::Nowhere }
    }

    fn waits_for(_structure: &Structure, site: &Site<'_>) -> Vec<String> {
        edges::waits_for(site)
    }
}
