//! `atmos-forge add`.

use camino::Utf8Path;
use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::account_defaults::AccountDefaults;
use super::closing::{next, report};
use super::command_line::{CommandLine, Target};
use super::known_account::known_account;
use super::printer::FAINT;
use super::wanted_kinds::WantedKinds;
use super::{Session, steps};
use crate::layout::Layout;
use crate::organization::Concern;
use crate::run::Repository;
use crate::workspace::Scope;
use crate::yaml::{Node, parse};
use crate::{Error, Outcome};

/// Add kinds of components to an account and generate its stacks.
///
/// Adds the kinds and their dependencies to the account's manifest; the rest of that file stays as it is.
#[derive(Debug, Args)]
pub struct Add {
    /// Kinds or variants, such as eks. `atmos-forge blueprint list` shows them.
    #[arg(value_name = "KIND", required = true, value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    kinds: Vec<String>,
    /// Name of the account, such as payments-prod.
    #[arg(long)]
    account: String,
    /// Write nothing; show what would change.
    #[arg(long)]
    dry_run: bool,
    /// Print the result as JSON.
    #[arg(long)]
    pub(super) json: bool,
}

impl Add {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no such account or kind, its manifest cannot be edited, or the repository cannot be written.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let mut repository = steps::open(session, !self.dry_run)?;
        let path = Layout::account_manifest(&self.account);
        let wanted = self.wanted(&repository)?;
        if !wanted.names.is_empty() {
            repository.add_kinds(&path, &wanted.names)?;
        }
        let plan = match steps::plan_of(session, &mut repository, Concern::Accounts(&|account| account == self.account))
        {
            Ok(plan) => plan,
            Err(error) => return Err(self.command_line(&repository, &path).explain(error, &path, Vec::new())),
        };
        self.tell(session, &wanted);
        let files = steps::files(session, &repository, &plan, Scope::Everything)?;
        let compared = steps::compare(session, &repository, &files)?;
        let changeset = compared.changeset(&files);
        let blocked = changeset.blocked().next().is_some();
        let writes = !self.dry_run && !blocked;
        if writes {
            steps::write(session, &repository, &changeset)?;
        }
        report(session, &changeset, &plan, writes, self.json)?;
        if blocked {
            return Ok(Outcome::Conflicts);
        }
        if writes && !self.json {
            next(session, &changeset, &plan, true);
        }
        Ok(Outcome::Done)
    }

    /// The kinds that the account does not have yet.
    fn wanted(&self, repository: &Repository) -> Result<WantedKinds, Error> {
        let file = known_account(&self.account, repository.manifest()).map_err(|problem| {
            let mut line = CommandLine::new("add");
            line.list("", &self.kinds, |_| Vec::new());
            line.subject_of("--account", &self.account);
            line.error(vec![problem])
        })?;
        // A file that cannot be read is reported with the plan.
        let node = parse(&file.text).ok();
        let profile = node.as_ref().and_then(|node| node.get(&["profile"])?.as_str()).unwrap_or_default();
        let own = node.iter().filter_map(|node| node.get(&["kinds"])).flat_map(Node::items);
        let own: Vec<String> = own.filter_map(|kind| kind.as_str().map(str::to_owned)).collect();
        Ok(WantedKinds::new(&self.kinds, profile, &own, &AccountDefaults::read(repository.manifest())))
    }

    /// What was typed, for problems with the kinds to point at. All others are where they were.
    fn command_line(&self, repository: &Repository, path: &Utf8Path) -> CommandLine {
        let file = repository.manifest().accounts.iter().find(|file| file.path == path);
        let node = file.and_then(|file| parse(&file.text).ok());
        let position = |name: &str| {
            let items = node.as_ref()?.get(&["kinds"])?.items();
            items.iter().rposition(|item| item.as_str() == Some(name))
        };
        let mut line = CommandLine::new("add");
        line.list("", &self.kinds, |at| {
            position(&self.kinds[at]).map(|at| Target::Item(&["kinds"], at)).into_iter().collect()
        });
        line.option("--account", &self.account, Target::Value(&[]));
        line
    }

    fn tell(&self, session: &Session, wanted: &WantedKinds) {
        let has: Vec<&str> =
            self.kinds.iter().map(String::as_str).filter(|kind| wanted.position(kind).is_none()).collect();
        if !has.is_empty() {
            let line = format!("{} already has {}", self.account, has.join(", "));
            session.printer.note(format_args!("{FAINT}{line}{FAINT:#}"));
        }
        if let Some(line) = wanted.note() {
            session.printer.note(format_args!("{FAINT}{line}{FAINT:#}"));
        }
    }
}
