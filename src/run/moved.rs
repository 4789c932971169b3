//! What the last run wrote, held against the plan: nothing that exists moves or goes without a confirmation.

use rayon::prelude::*;

use crate::Error;
use crate::diagnostic::{Diagnostics, Place};
use crate::moves::{Held, Move, Record, Shape, moves, told};
use crate::pipeline::Plan;
use crate::workspace::Workspace;

/// The shape that the last run gave to the repository.
///
/// # Errors
/// When the base cannot be read.
pub(super) fn before(workspace: &Workspace) -> Result<Shape, Error> {
    let read = |owner| Ok(Record { files: workspace.records(&owner)?, owner });
    let records = workspace.owners()?.into_par_iter().map(read).collect::<Result<Vec<_>, Error>>()?;
    Ok(Shape::of_records(&records))
}

/// What the plan would move or destroy.
pub(super) fn moved(before: &Shape, plan: &Plan) -> Vec<Move> {
    // An account without a file, or that is forgotten, is told of elsewhere.
    let accounts = &plan.organization.accounts;
    moves(before, &Shape::of_plan(plan), |account| !accounts.contains_key(account))
}

/// The moves that nobody confirmed, each at the file that makes it.
pub(super) fn unconfirmed(moved: &[Move], plan: &Plan, confirmations: &[String]) -> Diagnostics {
    let at = |source| Place { source, span: 0..0 };
    let problems = told(moved, confirmations).map(|(one, problem)| match one.account() {
        Some(account) => match plan.organization.accounts.get(account) {
            Some(account) => {
                let used = one.region().and_then(|region| account.regions.get(region));
                problem.at(used.map_or_else(|| at(account.profile_place.source), |used| used.place.clone()))
            }
            None => problem,
        },
        None if one.is_of_manifest() => problem.at(at(plan.organization.source)),
        None => problem,
    });
    problems.collect()
}

/// The blocks that networks held before this run, and that the manifest no longer has: the networks may still exist.
pub(super) fn freed(before: &Shape, plan: &Plan) -> Vec<Held> {
    let organization = &plan.organization;
    let is_kept = |held: &Held| {
        let account = organization.accounts.get(&held.account);
        let used = account.and_then(|account| account.regions.get(&held.region));
        used.is_some_and(|used| used.addresses == Some(held.block))
    };
    let is_reserved = |held: &Held| {
        let region = organization.regions.iter().find(|region| region.name == held.region);
        region.is_none_or(|region| !region.addresses.contains(&held.block) || region.reserved.contains(&held.block))
    };
    before.held().filter(|held| !is_kept(held) && !is_reserved(held)).collect()
}
