//! `atmos-forge generate`.

use std::collections::HashSet;

use clap::Args;

use super::command_line::CommandLine;
use super::decisions::Decisions;
use super::{Session, steps};
use crate::diagnostic::{Code, Diagnostic, did_you_mean_or, some_of};
use crate::organization::Account;
use crate::pipeline::Plan;
use crate::render::apply_command;
use crate::report::changes::{changes_json, summary};
use crate::workspace::{Changeset, Owner, Scope};
use crate::{Error, Outcome};

/// How many commands are proposed at most.
const COMMANDS: usize = 5;

/// Generate all files from the manifest and the baseline.
///
/// Your edits are kept: if the baseline changes a file that you edited, the file gets both changes. If both changed the same
/// thing, nothing is written until you choose a version. Files that you deleted stay deleted.
#[derive(Debug, Args)]
pub struct Generate {
    /// Write nothing; exit with code 2 if changes are pending.
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change.
    #[arg(long, conflicts_with = "check")]
    dry_run: bool,
    /// Write only the files of accounts that match, such as 'payments-*'.
    #[arg(long, value_name = "GLOB")]
    accounts: Option<String>,
    #[command(flatten)]
    decisions: Decisions,
    /// Print the result as JSON.
    #[arg(long)]
    pub(super) json: bool,
}

impl Generate {
    /// Runs the command.
    ///
    /// # Errors
    /// When the manifest has problems or the repository cannot be written.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let writes = !self.check && !self.dry_run;
        let mut repository = steps::open(session, writes)?;
        let plan = steps::plan(session, &mut repository)?;
        let scope = self.scope(&plan)?;
        let files = steps::files(session, &repository, &plan, scope)?;
        let compared = steps::compare(session, &repository, &files)?;
        let choices = self.decisions.choices(session, repository.root());
        let changeset = compared.changeset_with(&files, &choices);
        self.decisions.check(&choices, &changeset)?;
        let stopped = changeset.is_stopped();
        if writes && !stopped {
            steps::write(session, &repository, &changeset)?;
        }
        report(session, &changeset, &plan, writes && !stopped, self.json)?;
        if !self.json && !stopped {
            next(session, &changeset, &plan, writes);
        }
        let conflicts = stopped || changeset.marked().next().is_some();
        Ok(match (conflicts, changeset.is_clean()) {
            (true, _) => Outcome::Conflicts,
            (false, false) if self.check => Outcome::Pending,
            _ => Outcome::Done,
        })
    }

    /// Whose files the run is about.
    fn scope(&self, plan: &Plan) -> Result<Scope, Error> {
        let Some(glob) = &self.accounts else {
            return Ok(Scope::Everything);
        };
        let matched: Vec<_> =
            plan.organization.accounts.keys().filter(|name| super::glob::matches(glob, name)).cloned().collect();
        if matched.is_empty() {
            let known = || plan.organization.accounts.keys().map(String::as_str);
            let help = did_you_mean_or(glob, known(), || format!("the accounts are {}", some_of(known())));
            let mut line = CommandLine::new("generate");
            line.subject_of("--accounts", glob);
            let problem = Diagnostic::error(Code::UnknownAccount, format!("no account matches `{glob}`"));
            return Err(line.error(vec![problem.expected("expected a name or a pattern with `*` and `?`").help(help)]));
        }
        Ok(Scope::Only(matched.into_iter().map(Owner::Account).collect()))
    }
}

/// Says what was done, or would be.
pub(super) fn report(
    session: &Session,
    changeset: &Changeset<'_>,
    plan: &Plan,
    written: bool,
    json: bool,
) -> Result<(), Error> {
    if json {
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
        return session.printer.json(&value);
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

/// Says what to do after a run that changed something, or that showed what it would change.
pub(super) fn next(session: &Session, changeset: &Changeset<'_>, plan: &Plan, writes: bool) {
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
    let mut changed = changed_accounts(changeset, plan);
    let trust = &plan.trust;
    changed.sort_by_key(|account| (account.rank(), trust.depth(&account.name), &account.name));
    let commands: Vec<String> = changed.iter().take(COMMANDS).map(|account| apply_command(account)).collect();
    match changed.len() {
        0 => session.printer.next("review and commit", &[]),
        few if few <= COMMANDS => session.printer.next("review and commit, then apply the changes with", &commands),
        many => session
            .printer
            .next(&format!("review and commit, then apply the {many} accounts in order, starting with"), &commands),
    }
}

/// The accounts that have something to apply: a stack of theirs changed, or what Terraform reads of a component in it.
fn changed_accounts<'a>(changeset: &Changeset<'_>, plan: &'a Plan) -> Vec<&'a Account> {
    let (mut accounts, mut components) = (HashSet::new(), HashSet::new());
    for change in changeset.changes().iter().filter(|change| change.is_pending()) {
        match change.owner {
            Owner::Account(name) => accounts.insert(name.as_str()),
            Owner::Component(name) if change.path.extension() == Some("tf") => components.insert(name.as_str()),
            Owner::Component(_) | Owner::Organization => false,
        };
    }
    let has_changed = |account: &&Account| {
        let stacks = plan.blueprints.stacks.get(&account.name).into_iter().flatten();
        accounts.contains(account.name.as_str())
            || stacks.flat_map(|stack| &stack.instances).any(|one| components.contains(one.component.as_str()))
    };
    plan.organization.accounts.values().filter(has_changed).collect()
}
