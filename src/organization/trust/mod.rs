//! The trust graph: which role of which account may enter which other one, and under which conditions.
//!
//! An [`Edge`] is one entry under `trust` in `organization.yaml`, once its ends are known and it has passed every check.
//! The caller's permission and the target's trust are both made from it, so that they agree.

mod conditions;
mod graph;
mod restricted;
mod role;

use std::collections::{HashMap, HashSet, VecDeque};

use crate::diagnostic::Place;
use crate::manifest::EdgeForm;

pub use conditions::Conditions;
pub use graph::{Graph, Link, Principal};
pub use restricted::{Permitted, Restricted};
pub use role::Role;

/// All edges.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trust {
    /// The edges, as the manifest has them.
    pub edges: Vec<Edge>,
    /// Edges that a waiver permits.
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

    /// The privileged roles that a role can become through edges, nearest first, each with the account of that role.
    #[must_use]
    pub fn privileged_beyond<'a>(&'a self, account: &'a str, role: &'a Role) -> Vec<(&'a str, &'a Role)> {
        let mut seen = HashSet::from([(account, role)]);
        let mut open = VecDeque::from([(account, role)]);
        let mut found = Vec::new();
        while let Some((account, role)) = open.pop_front() {
            for edge in self.leaving(account).filter(|edge| edge.caller == *role) {
                for target in &edge.targets {
                    let next = (target.as_str(), &edge.role);
                    if seen.insert(next) {
                        found.extend(edge.role.is_privileged().then_some(next));
                        open.push_back(next);
                    }
                }
            }
        }
        found
    }

    /// Whether an edge leaves or enters an account.
    #[must_use]
    pub fn touches(&self, account: &str) -> bool {
        self.by_account.contains_key(account)
    }
}
