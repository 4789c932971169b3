//! What is left to do in AWS after a run: which accounts have something to apply.

use std::collections::HashSet;

use crate::organization::Account;
use crate::pipeline::Plan;
use crate::steps::Graph;
use crate::workspace::{Changeset, Owner};

/// The accounts that have something to apply, in the order in which they are applied: a stack of theirs changed, what
/// Terraform reads of a component in it, or what all stacks have in common.
#[must_use]
pub fn accounts_to_apply<'a>(changeset: &Changeset<'_>, plan: &'a Plan) -> Vec<&'a Account> {
    let (mut accounts, mut components, mut all) = (HashSet::new(), HashSet::new(), false);
    let defaults = plan.layout.organization_defaults(&plan.organization.namespace);
    for change in changeset.changes().iter().filter(|change| change.is_pending()) {
        match change.owner {
            Owner::Account(name) => {
                accounts.insert(name.as_str());
            }
            Owner::Component(name) => {
                if change.path.extension() == Some("tf") || *change.path == plan.layout.catalog(name) {
                    components.insert(name.as_str());
                }
            }
            Owner::Organization => all |= *change.path == defaults,
        }
    }
    let has_changed = |account: &&Account| {
        let stacks = plan.blueprints.stacks.get(&account.name).into_iter().flatten();
        all || accounts.contains(account.name.as_str())
            || stacks.flat_map(|stack| &stack.instances).any(|one| components.contains(one.component.as_str()))
    };
    let accounts = &plan.organization.accounts;
    let mut changed: Vec<&Account> = accounts.values().filter(has_changed).collect();
    changed.sort_by_key(|account| (account.rank(), &account.name));
    let graph = Graph::of(&plan.blueprints, changed.into_iter().map(|account| account.name.as_str()));
    graph.accounts().into_iter().map(|name| &accounts[name]).collect()
}
