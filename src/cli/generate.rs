//! `atmos-forge generate`.

use clap::Args;

use super::closing::{next, report};
use super::command_line::CommandLine;
use super::decisions::Decisions;
use super::{Session, steps};
use crate::diagnostic::{Code, Diagnostic, did_you_mean_or, some_of};
use crate::organization::Concern;
use crate::pipeline::Plan;
use crate::workspace::{Owner, Scope};
use crate::{Error, Outcome};

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
    /// Confirm that the run moves or destroys something. A run that needs it says the value.
    #[arg(long, value_name = "NAME")]
    confirm: Vec<String>,
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
        repository.confirm(&self.confirm);
        let concerned = |account: &str| self.accounts.as_ref().is_none_or(|glob| super::glob::matches(glob, account));
        let plan = steps::plan_of(session, &mut repository, Concern::Accounts(&concerned))?;
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
