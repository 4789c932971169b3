//! `atmos-forge accounts`.

use camino::Utf8PathBuf;
use clap::{Args, Subcommand};

use super::closing::{as_json, next, report};
use super::{Session, steps};
use crate::diagnostic::Sources;
use crate::existing::{Document, Matches, listed, match_accounts, recorded};
use crate::organization::Concern;
use crate::report::matched_accounts;
use crate::workspace::Scope;
use crate::{Error, Outcome};

/// Fill in the IDs of accounts that exist.
#[derive(Debug, Args)]
pub struct Accounts {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Import(Import),
}

/// Fill in the IDs of accounts that have none, and generate their stacks.
///
/// Reads what `aws organizations list-accounts` prints, or `terraform output -json` of the component `organization`.
/// Accounts match by ID or by name, and the management account by its ARN. An account whose name in AWS is another one
/// keeps it: the name is written into its file as `aws-name`. An ID that differs from the one in the manifest
/// is an error, and nothing is written.
#[derive(Debug, Args)]
struct Import {
    /// File with the list, or - for standard input.
    file: Utf8PathBuf,
    /// Write nothing; show what would change.
    #[arg(long)]
    dry_run: bool,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

/// How the list is called that comes from standard input.
const STANDARD_INPUT: &str = "standard input";

impl Accounts {
    /// Whether the result is JSON.
    pub const fn json(&self) -> bool {
        let Command::Import(import) = &self.command;
        import.json
    }

    /// Runs the command.
    ///
    /// # Errors
    /// When the list cannot be read, contradicts the manifest, or the repository cannot be written.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let Command::Import(import) = &self.command;
        import.run(session)
    }
}

impl Import {
    fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let text = self.text(session)?;
        let mut repository = steps::open(session, !self.dry_run)?;
        let matches = self.matches(&text, &repository)?;
        for (account, id) in &matches.found {
            repository.enter_id(&account.path, id)?;
        }
        for (account, name) in &matches.named {
            repository.enter_aws_name(&account.path, name)?;
        }
        let plan = steps::plan_of(session, &mut repository, Concern::Accounts(&|_| false))?;
        let files = steps::files(session, &repository, &plan, Scope::Everything)?;
        let compared = steps::compare(session, &repository, &files)?;
        let changeset = compared.changeset(&files);
        let stopped = changeset.is_stopped();
        let writes = !self.dry_run && !stopped;
        if writes {
            steps::write(session, &repository, &changeset)?;
        }
        if self.json {
            let mut value = as_json(&changeset, &plan, writes);
            value["accounts"] = matched_accounts::json(&matches);
            session.printer.json(&value)?;
        } else {
            session.printer.result(matched_accounts::text(&matches, writes))?;
            report(session, &changeset, &plan, writes, false)?;
        }
        if stopped {
            return Ok(Outcome::Conflicts);
        }
        if writes && !self.json {
            next(session, &changeset, &plan, true);
        }
        Ok(Outcome::Done)
    }

    fn text(&self, session: &Session) -> Result<String, Error> {
        if self.file != "-" {
            return session.read(&self.file);
        }
        std::io::read_to_string(std::io::stdin())
            .map_err(|error| Error::usage(format!("cannot read {STANDARD_INPUT}: {error}"), ""))
    }

    fn name(&self) -> &str {
        if self.file == "-" { STANDARD_INPUT } else { self.file.as_str() }
    }

    fn matches(&self, text: &str, repository: &crate::run::Repository) -> Result<Matches, Error> {
        let mut sources = Sources::default();
        let recorded = recorded(repository.manifest(), &mut sources);
        let found = Document::read(self.name(), text, &mut sources)
            .map_err(|problem| [problem].into_iter().collect())
            .and_then(|document| listed(&document))
            .and_then(|listed| match_accounts(&listed, &recorded));
        found.map_err(|problems| Error::problems(problems, sources))
    }
}
