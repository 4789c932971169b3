//! `atmos-forge generate`.

use clap::Args;

use super::Session;
use super::progress::Progress;
use super::repository::{Repository, changeset};
use crate::pipeline::Plan;
use crate::report::changes::{changes_json, summary};
use crate::workspace::{Changeset, Owner, Scope};
use crate::{Error, Outcome};

/// Write every file that the manifest and the baseline ask for.
///
/// Only new and untouched files are written; if one of the others would have to change, nothing is written.
#[derive(Debug, Args)]
pub struct Generate {
    /// Write nothing; end with exit code 2 when changes are pending.
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would be done.
    #[arg(long, conflicts_with = "check")]
    dry_run: bool,
    /// Write only the files of accounts whose names match, such as 'payments-*'.
    #[arg(long, value_name = "GLOB")]
    accounts: Option<String>,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

impl Generate {
    /// Runs the command.
    ///
    /// # Errors
    /// When the manifest has problems or the repository cannot be written.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let writes = !self.check && !self.dry_run;
        let mut repository = Repository::open(session, writes)?;
        let plan = repository.plan(session)?;
        let scope = self.scope(&plan)?;
        let files = repository.files(&plan, scope)?;
        let compared = repository.compare(&files)?;
        let changeset = changeset(&files, &compared);
        let blocked = changeset.blocked().next().is_some();
        if writes && !blocked {
            let progress = Progress::start(session);
            repository.workspace.apply(&changeset, &|step| progress.show(&step))?;
        }
        report(session, &changeset, &plan, writes && !blocked, self.json)?;
        Ok(match (blocked, changeset.is_clean()) {
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
            let known = plan.organization.accounts.keys().map(String::as_str);
            return Err(Error::usage(
                format!("no account is called `{glob}`"),
                crate::diagnostic::did_you_mean(glob, known),
            ));
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
        return session.printer.json(&value);
    }
    session.printer.result(summary(changeset, written))?;
    for one in &plan.allotments {
        session.printer.result(format_args!("allotted {} to {} in {}\n", one.block, one.account, one.region))?;
    }
    Ok(())
}
