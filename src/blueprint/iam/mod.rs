//! `iam`: the roles of an account by function, who enters them, and the boundary that holds most of them.
//!
//! How people and CI enter is the organization's decision and becomes concrete HCL, as does what a role may do. Who enters
//! which role, the applications and the edges between accounts are values of each account.

mod context;
mod structure;

use serde::Serialize;

use super::{Inputs, Kind, Refusal, Waived};
use crate::organization::Organization;

use structure::People;
pub use structure::Structure;

/// The kind.
#[derive(Debug)]
pub struct Iam;

impl Kind for Iam {
    type Structure = Structure;

    const NAME: &'static str = "iam";

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
        ]
        .into_iter()
        .filter_map(|(feature, on)| on.then_some(feature))
        .collect()
    }

    fn refusals(structure: &Structure, _waived: &Waived) -> Vec<Refusal> {
        let refusal = |message: &str, help: &str| Refusal {
            path: vec!["saml-provider".to_owned()],
            message: message.to_owned(),
            help: help.to_owned(),
            control: None,
        };
        match (structure.people, &structure.saml_provider) {
            (People::Saml, None) => vec![refusal(
                "people enter through a SAML provider that has no name",
                "name it: `saml-provider: acme-okta`",
            )],
            (People::IdentityCenter | People::None, Some(_)) => {
                vec![refusal("people do not enter through this provider", "remove it, or set `people: saml`")]
            }
            _ => Vec::new(),
        }
    }

    fn shared_inputs(_structure: &Structure, organization: &Organization) -> Inputs {
        Inputs::default().with("access_role", organization.access_role.as_str())
    }
}
