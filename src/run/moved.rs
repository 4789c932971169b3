//! What the last run wrote, held against the plan: nothing that exists moves or goes without a confirmation.

use rayon::prelude::*;

use crate::Error;
use crate::diagnostic::{Diagnostics, Place};
use crate::manifest::CodeStyle;
use crate::moves::{Held, Move, Record, Shape, moves, told};
use crate::organization::{Organization, region_code};
use crate::pipeline::Plan;
use crate::workspace::Workspace;
use crate::yaml;

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

/// The moves that nobody confirmed, each at the key that makes it.
pub(super) fn unconfirmed(moved: &[Move], plan: &Plan, confirmations: &[String]) -> Diagnostics {
    let problems = told(moved, confirmations).map(|(one, problem)| match place(one, plan) {
        Some(place) => problem.at(place),
        None => problem,
    });
    problems.collect()
}

/// Where the manifest makes a move; nowhere if Atmos's configuration does.
fn place(one: &Move, plan: &Plan) -> Option<Place> {
    let organization = &plan.organization;
    let source = match (one.account(), one) {
        (Some(account), _) => organization.accounts.get(account)?.profile_place.source,
        (None, Move::Folders(_)) => return None,
        (None, Move::StackNames(from, to, _)) if !is_by_codes(organization, from, to) => return None,
        (None, _) => organization.source,
    };
    let manifest = yaml::parse(&plan.sources.get(source).text).ok()?.in_source(source);
    // A key that is gone is told at what held it, or at the account's name.
    let keys = one.keys();
    keys.iter().find(|path| manifest.get(&path[..1]).is_some()).map(|path| manifest.place_of(path))
}

/// Whether stacks have other names because the regions in them are written otherwise.
fn is_by_codes(organization: &Organization, from: &str, to: &str) -> bool {
    organization.regions.iter().any(|region| {
        let codes = [CodeStyle::Short, CodeStyle::Fixed].map(|style| region_code(&region.name, style));
        codes.into_iter().flatten().any(|code| code != region.code && from.replace(code, &region.code) == to)
    })
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
