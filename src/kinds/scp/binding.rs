//! Where the policies have to bind, for the controls.

use super::selection;
use super::structure::Guarded;
use crate::control::Binding;
use crate::policy::PolicyType;

/// Where each statement has to bind, and where it does so far.
#[must_use]
pub fn binding(structure: &Guarded) -> Binding {
    let facts = &structure.facts;
    let path = |unit: usize| facts.units[unit].path.clone();
    let sets = selection::sets(structure);
    let chosen = [PolicyType::ServiceControl, PolicyType::ResourceControl]
        .into_iter()
        .flat_map(|policy| selection::chosen(facts, &sets, policy))
        .filter(|one| !structure.decided.drop.contains(&one.statement.sid));
    Binding {
        units: (0..facts.units.len()).map(path).collect(),
        statements: chosen.map(|one| (one.statement.sid.clone(), one.units.into_iter().map(path).collect())).collect(),
        enforced: structure.decided.enforce.clone(),
        accounts: facts.accounts.iter().map(|(account, unit)| (account.clone(), path(*unit))).collect(),
    }
}
