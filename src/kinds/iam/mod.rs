//! `iam`: the roles of an account by function, who enters them, and the boundary that holds most of them.
//!
//! How people and CI enter is the organization's decision and becomes concrete HCL, as does what a role may do. Who enters
//! which role, the applications and the edges between accounts are values of each account.

mod actions;
mod ci;
mod context;
mod edges;
mod graph;
mod refusals;
mod structure;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use crate::kind::{
    self, Decided, Facts, Features, Inputs, KeyUse, KeyUser, ROLES, Reads, Refusal, STATE_BUCKET_WITH_ACCOUNT_ID, Site,
    Values, Waived,
};
use crate::organization::trust::Restricted;
use crate::organization::{Account, StateBucket};

pub use graph::graph;
pub use structure::Entrances;
use structure::{Edges, People, Roles};

impl Decided for Entrances {
    const KIND: &'static str = ROLES;

    fn structure(self, facts: &Facts<'_>) -> Box<dyn kind::Structure> {
        Box::new(Roles {
            edges: Edges::of(facts.trust),
            shared_deployment: structure::shared_deployment(facts.organization),
            state_bucket: facts.organization.state_bucket,
            entrances: self,
        })
    }
}

impl kind::Structure for Roles {
    fn context(&self, _waived: &Waived) -> serde_json::Result<Value> {
        serde_json::to_value(context::context(self))
    }

    fn features(&self) -> Features {
        Features::from([
            ("identity-center", self.entrances.people == People::IdentityCenter),
            ("saml", self.entrances.people == People::Saml),
            ("people", self.entrances.people != People::None),
            ("github", self.entrances.github),
            ("gitlab", self.entrances.gitlab.is_some()),
            ("oidc", self.entrances.github || self.entrances.gitlab.is_some()),
            ("edges", self.edges.any),
            (STATE_BUCKET_WITH_ACCOUNT_ID, self.state_bucket == StateBucket::WithAccountId),
        ])
    }

    fn refusals(&self, waived: &Waived) -> Vec<Refusal> {
        refusals::of_structure(self, waived)
    }

    fn shared_inputs(&self) -> Inputs {
        let inputs = Inputs::default();
        let waived: Vec<&str> = self.edges.waived.iter().copied().map(Restricted::control).collect();
        if waived.is_empty() { inputs } else { inputs.with("waivers", json!(waived)) }
    }

    fn inputs(&self, site: &Site<'_>) -> Inputs {
        ci::inputs(site, edges::inputs(site))
    }

    fn key_users(&self, values: &Values<'_>, account: &Account, _id: &str) -> Vec<KeyUser> {
        let roles = values.application_roles(account).into_iter();
        roles.map(|role| KeyUser { usage: KeyUse::Application, role }).collect()
    }

    fn account_refusals(&self, site: &Site<'_>) -> Vec<Refusal> {
        refusals::of_account(site)
    }

    /// The ids of accounts are read where an edge names one: the rest of the organization does not wait for them.
    fn reads(&self, site: &Site<'_>, variable: &str) -> Reads {
        if variable != "account_ids" || edges::names_accounts(site) { Reads::Here } else { Reads::Nowhere }
    }

    fn waits_for(&self, site: &Site<'_>) -> Vec<String> {
        edges::waits_for(site)
    }
}
