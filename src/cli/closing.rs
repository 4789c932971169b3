//! What a command that generates says at its end: what it did, and what is to be done next.

use serde_json::Value;

use super::Session;
use crate::Error;
use crate::diagnostic::some_of;
use crate::organization::is_opt_in;
use crate::pipeline::Plan;
use crate::render::apply_command;
use crate::report::changes::summary;
use crate::report::changes_json;
use crate::run::accounts_to_apply;
use crate::workspace::{Action, Changeset, Owner};

/// How many commands are proposed at most.
const COMMANDS: usize = 5;

/// Says what was done, or would be.
///
/// # Errors
/// When standard output cannot be written.
pub fn report(
    session: &Session,
    changeset: &Changeset<'_>,
    plan: &Plan,
    written: bool,
    json: bool,
) -> Result<(), Error> {
    if json {
        return session.printer.json(&as_json(changeset, plan, written));
    }
    session.printer.result(summary(changeset, written))?;
    let word = if written { "migrated" } else { "to migrate:" };
    for one in plan.migrations.iter().filter(|_| !changeset.is_stopped()) {
        session.printer.result(format_args!("{word} {}: {} (baseline {})\n", one.path, one.what, one.version))?;
    }
    let word = if written { "allotted" } else { "to allot:" };
    for one in plan.allotments.iter().filter(|_| !changeset.is_stopped()) {
        session.printer.result(format_args!("{word} {} to {} in {}\n", one.block, one.account, one.region))?;
    }
    Ok(())
}

/// What was done, or would be, for programs.
#[must_use]
pub fn as_json(changeset: &Changeset<'_>, plan: &Plan, written: bool) -> Value {
    let mut value = changes_json(changeset);
    value["written"] = written.into();
    value["allotted"] = plan
        .allotments
        .iter()
        .map(|one| {
            serde_json::json!({
                "account": one.account, "region": one.region, "addresses": one.block.to_string(),
            })
        })
        .collect();
    value["migrations"] = plan
        .migrations
        .iter()
        .map(|one| serde_json::json!({ "path": one.path, "baseline": one.version.to_string(), "what": one.what }))
        .collect();
    value
}

/// Says what to do after a run that changed something, or that showed what it would change.
pub fn next(session: &Session, changeset: &Changeset<'_>, plan: &Plan, writes: bool) {
    if changeset.is_clean() {
        return;
    }
    if !writes {
        session
            .printer
            .next("`atmos-forge diff` shows the changes line by line, `atmos-forge generate` writes them", &[]);
        return;
    }
    let marked = changeset.marked().count();
    if marked > 0 {
        let files = if marked == 1 { "one file".to_owned() } else { format!("{marked} files") };
        let what = format!("resolve the conflicts marked in {files}, then run `atmos-forge generate` again");
        session.printer.next(&what, &[]);
        return;
    }
    tell_regions(session, changeset, plan);
    let changed = accounts_to_apply(changeset, plan);
    let all: Vec<String> = changed.iter().filter_map(|account| apply_command(account)).collect();
    let unknown: Vec<&str> =
        changed.iter().filter(|account| account.id.is_none()).map(|account| account.name.as_str()).collect();
    if !unknown.is_empty() {
        session.printer.note(format_args!(
            "No account ID yet, so nothing can be applied there: {}. `atmos-forge accounts import` adds the IDs.",
            some_of(unknown.iter().copied())
        ));
    }
    let commands = &all[..all.len().min(COMMANDS)];
    match all.len() {
        0 => session.printer.next("review and commit", &[]),
        few if few <= COMMANDS => session.printer.next("review and commit, then apply the changes with", commands),
        many => session
            .printer
            .next(&format!("review and commit, then apply the {many} accounts in order, starting with"), commands),
    }
}

/// Says which regions must be enabled before anything can be applied there, when the first stack for one is written.
fn tell_regions(session: &Session, changeset: &Changeset<'_>, plan: &Plan) {
    let created: Vec<&str> = changeset
        .changes()
        .iter()
        .filter(|change| change.action == Action::Create && matches!(change.owner, Owner::Account(_)))
        .filter_map(|change| change.path.file_stem())
        .collect();
    let regions = plan.organization.regions.iter().map(|region| region.name.as_str());
    let new: Vec<&str> = regions.filter(|region| is_opt_in(region) && created.contains(region)).collect();
    if let Some(first) = new.first() {
        session.printer.note(format_args!(
            "AWS has {} disabled in each account. Before you apply there, run `aws account enable-region --region-name \
             {first}` in the account, and wait until it is enabled.",
            some_of(new.iter().copied())
        ));
    }
}
