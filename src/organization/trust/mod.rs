//! The trust graph: which role of which account may enter which other one, and under which conditions.
//!
//! An [`Edge`] is one entry under `trust` in `organization.yaml`, once its ends are known and it has passed every check.
//! The caller's permission and the target's trust are both made from it, so that they agree.

mod conditions;
mod graph;
mod role;

use std::collections::HashMap;

use crate::diagnostic::Place;
use crate::manifest::EdgeForm;

pub use conditions::Conditions;
pub use graph::{Graph, Link, Principal};
pub use role::Role;

/// The control that an edge to data of a higher class breaks.
pub const CLASSIFICATION: &str = "iam-trust-classification";

/// All edges.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trust {
    /// The edges, as the manifest has them.
    pub edges: Vec<Edge>,
    /// Edges to data of a higher class that a waiver permits.
    pub permitted: Vec<Permitted>,
    /// The edges that leave each account and those that enter it, by their place in `edges`.
    by_account: HashMap<String, Ends>,
}

/// The edges of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Ends {
    leaving: Vec<usize>,
    entering: Vec<usize>,
}

/// One role may enter another one, in one account or more.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The account of the caller.
    pub account: String,
    /// The caller.
    pub caller: Role,
    /// Which accounts it enters.
    pub reach: Reach,
    /// Their names, without the caller's own where the role would enter itself.
    pub targets: Vec<String>,
    /// The role that it enters there.
    pub role: Role,
    /// What must hold.
    pub conditions: Conditions,
    /// How the target names the caller.
    pub form: EdgeForm,
    /// Why.
    pub reason: String,
    /// Where it is written.
    pub place: Place,
}

impl Edge {
    /// Whether the caller has to exist before the target can name it.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.form == EdgeForm::Exact
    }
}

/// How an edge names the accounts that it enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// One by one, or by their unit.
    Named,
    /// All of the organization.
    All,
}

/// An edge to data of a higher class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permitted {
    /// The account that holds the data.
    pub account: String,
    /// Whether the organization waived it, for all accounts, or else that account.
    pub by_organization: bool,
}

impl Trust {
    /// The edges, each of which has passed every check.
    #[must_use]
    pub fn new(edges: Vec<Edge>, permitted: Vec<Permitted>) -> Self {
        let mut by_account: HashMap<String, Ends> = HashMap::new();
        for (at, edge) in edges.iter().enumerate() {
            by_account.entry(edge.account.clone()).or_default().leaving.push(at);
            for target in &edge.targets {
                by_account.entry(target.clone()).or_default().entering.push(at);
            }
        }
        Self { edges, permitted, by_account }
    }

    /// The edges that leave an account's roles.
    pub fn leaving(&self, account: &str) -> impl Iterator<Item = &Edge> {
        self.by_account.get(account).into_iter().flat_map(|ends| ends.leaving.iter().map(|at| &self.edges[*at]))
    }

    /// The edges that enter an account's roles.
    pub fn entering(&self, account: &str) -> impl Iterator<Item = &Edge> {
        self.by_account.get(account).into_iter().flat_map(|ends| ends.entering.iter().map(|at| &self.edges[*at]))
    }

    /// Whether an edge leaves or enters an account.
    #[must_use]
    pub fn touches(&self, account: &str) -> bool {
        self.by_account.contains_key(account)
    }
}
