//! `atmos-forge remove`.

use camino::Utf8Path;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use indexmap::IndexSet;

use super::closing::{next, report};
use super::command_line::{CommandLine, Target};
use super::known_account::known_account;
use super::printer::FAINT;
use super::{Session, steps};
use crate::diagnostic::{Code, Diagnostic, some_of};
use crate::kind::Several;
use crate::layout::Layout;
use crate::organization::{Account, Concern};
use crate::pipeline::Plan;
use crate::run::{Lost, Repository};
use crate::steps::{Graph, Step};
use crate::workspace::{Changeset, Scope};
use crate::yaml::{Node, parse};
use crate::{Error, Outcome};

const EXAMPLES: &str = "\
Examples:
  atmos-forge remove kind eks --account payments-prod
  atmos workflow remove -f payments-prod
  atmos-forge remove kind eks --account payments-prod --done

  atmos-forge remove instance ec2/web --account payments-prod
  atmos-forge remove region us-west-2 --account payments-prod
  atmos-forge remove account payments-sandbox";

/// Remove kinds, instances or regions from an account, or an account that was never applied.
///
/// What exists in AWS is removed in three steps. The first command marks it in the account's manifest and generates the
/// workflow `remove`, which destroys it in reverse order; until then, components and stacks stay. After the workflow, the same
/// command with `--done` deletes the files and the lines of the manifest. To cancel a removal, delete the mark.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Remove {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Remove kinds or variants that an account has beyond its profile.
    Kind(Kinds),
    /// Remove instances of a kind that an account can have several of, such as one group of hosts.
    Instance(Instances),
    /// Remove everything that an account has in a region.
    Region(Regions),
    /// Remove an account that has no ID: its manifest, stacks and workflows.
    Account(Whole),
}

#[derive(Debug, Args)]
struct Kinds {
    /// Kinds or variants, such as eks.
    #[arg(value_name = "KIND", required = true, value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    names: Vec<String>,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, Args)]
struct Instances {
    /// Instances, each as KIND/NAME, such as ec2/web.
    #[arg(value_name = "INSTANCE", required = true, value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    names: Vec<String>,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, Args)]
struct Regions {
    /// Regions, such as us-west-2.
    #[arg(value_name = "REGION", required = true, value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    names: Vec<String>,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, Args)]
struct How {
    /// Name of the account, such as payments-prod.
    #[arg(long)]
    account: String,
    /// Delete the files and the lines of the manifest: the workflow `remove` has destroyed everything.
    #[arg(long)]
    done: bool,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Args)]
struct Whole {
    /// Name of the account, such as payments-sandbox.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    account: String,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Args)]
struct Output {
    /// Write nothing; show what would change.
    #[arg(long)]
    dry_run: bool,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

impl Remove {
    /// Whether the result is JSON.
    pub const fn json(&self) -> bool {
        match &self.what {
            What::Kind(kinds) => kinds.how.output.json,
            What::Instance(instances) => instances.how.output.json,
            What::Region(regions) => regions.how.output.json,
            What::Account(whole) => whole.output.json,
        }
    }

    /// Runs the command.
    ///
    /// # Errors
    /// When there is no such account, something depends on what is removed, or the repository cannot be written.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        match &self.what {
            What::Kind(Kinds { names, how }) => Parts { what: Part::Kind, names, how }.remove(session),
            What::Instance(Instances { names, how }) => Parts { what: Part::Instance, names, how }.remove(session),
            What::Region(Regions { names, how }) => Parts { what: Part::Region, names, how }.remove(session),
            What::Account(whole) => whole.remove(session),
        }
    }
}

/// What a part of an account is.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Kind,
    Instance,
    Region,
}

impl Part {
    /// What a name is of, as far as it and the regions of the account tell.
    fn of(name: &str, regions: &[&str]) -> Self {
        if regions.contains(&name) {
            Self::Region
        } else if Several::is_instance(name) {
            Self::Instance
        } else {
            Self::Kind
        }
    }

    /// The word of the command line.
    const fn word(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Instance => "instance",
            Self::Region => "region",
        }
    }

    /// The word with its article.
    const fn one(self) -> &'static str {
        match self {
            Self::Kind => "a kind",
            Self::Instance => "an instance",
            Self::Region => "a region",
        }
    }
}

/// Parts of an account.
struct Parts<'a> {
    what: Part,
    names: &'a [String],
    how: &'a How,
}

impl Parts<'_> {
    fn remove(&self, session: &Session) -> Result<Outcome, Error> {
        let How { account, done, output } = self.how;
        let mut repository = steps::open(session, !output.dry_run)?;
        let file = known_account(account, repository.manifest()).map_err(|problem| self.of_account(problem))?;
        // A file that cannot be read is reported with the plan.
        let node = parse(&file.text).ok();
        let exists = node.as_ref().is_none_or(|node| node.get(&["id"]).is_some());
        let unmarked: Vec<String> = self.names.iter().filter(|name| !is_marked(node.as_ref(), name)).cloned().collect();
        self.check_list(node.as_ref())?;
        if *done && exists && !unmarked.is_empty() {
            return Err(self.not_marked(&unmarked));
        }
        if !unmarked.is_empty() {
            repository.mark_removed(account, &unmarked)?;
        }
        let path = Layout::account_manifest(account);
        let concern = Concern::Accounts(&|name| name == account);
        let takes_out = *done || !exists;
        let planned = if takes_out {
            repository.plan(session.today, concern)
        } else {
            steps::plan_of(session, &mut repository, concern)
        };
        let mut plan = planned.map_err(|error| self.line(&repository, &path).explain(error, &path, Vec::new()))?;
        if takes_out {
            let lost = lost(self.names, account, &plan);
            repository.remove(account, &lost)?;
            plan = steps::plan_of(session, &mut repository, concern)?;
        }
        let marked = plan.organization.accounts.values().find(|one| one.file == *account).filter(|_| !takes_out);
        write(session, &repository, &plan, output, |changeset| match marked {
            Some(account) => self.close(session, &plan, account),
            None => next(session, changeset, &plan, true),
        })
    }

    /// Says what destroys what was marked, and what takes it out afterwards.
    fn close(&self, session: &Session, plan: &Plan, account: &Account) {
        let graph = Graph::of(&plan.blueprints, [account.name.as_str()]);
        let note =
            |step: Step<'_>| plan.blueprints.components[&step.instance.component].definition.removal.before.as_deref();
        for note in graph.removal().into_iter().filter_map(note).collect::<IndexSet<_>>() {
            session.printer.note(format_args!("{FAINT}{note}{FAINT:#}"));
        }
        let done = format!(
            "atmos-forge remove {} {} --account {} --done",
            self.what.word(),
            self.names.join(","),
            self.how.account
        );
        let commands = [format!("atmos workflow remove -f {}", account.name), done];
        session.printer.next("review and commit, then destroy it and delete its files with", &commands);
    }

    /// A region is no kind, and the other way round.
    fn check_list(&self, node: Option<&Node>) -> Result<(), Error> {
        let Some(node) = node else { return Ok(()) };
        let regions = node.get(&["regions"]).into_iter().flat_map(Node::entries);
        let regions: Vec<&str> = regions.map(|(key, _)| key.text.as_str()).collect();
        let Some(at) = self.names.iter().position(|name| Part::of(name, &regions) != self.what) else {
            return Ok(());
        };
        let (name, account, wanted) = (&self.names[at], &self.how.account, self.what);
        let is = Part::of(name, &regions);
        let (message, help) = match wanted {
            Part::Region if regions.is_empty() => (format!("{account} uses no region"), String::new()),
            Part::Region => {
                let help = format!("its regions are {}", some_of(regions.iter().copied()));
                (format!("{account} does not use the region {name}"), help)
            }
            Part::Kind | Part::Instance => {
                let help = format!("run `atmos-forge remove {} {name} --account {account}`", is.word());
                (format!("{name} is {}, not {}", is.one(), wanted.one()), help)
            }
        };
        let expected = match wanted {
            Part::Kind => "expected one of its `kinds`",
            Part::Instance => "expected KIND/NAME",
            Part::Region => "expected one of its `regions`",
        };
        Err(self.at_name(at, Diagnostic::error(Code::CannotRemove, message).expected(expected).help(help)))
    }

    /// Files are deleted only of what was marked before: until then nothing destroyed it.
    fn not_marked(&self, unmarked: &[String]) -> Error {
        let at = self.names.iter().position(|name| unmarked.contains(name)).unwrap_or_default();
        let (word, account, name) = (self.what.word(), &self.how.account, &self.names[at]);
        let message = format!("the removal of {name} from {account} was not started");
        let help =
            format!("run `atmos-forge remove {word} {name} --account {account}`, and the workflow that it generates");
        self.at_name(
            at,
            Diagnostic::error(Code::CannotRemove, message).expected("not marked under `removing`").help(help),
        )
    }

    /// A problem with one of the names.
    fn at_name(&self, at: usize, problem: Diagnostic) -> Error {
        let mut line = CommandLine::new(&format!("remove {}", self.what.word()));
        line.subject_among(self.names, at);
        line.option("--account", &self.how.account, Target::Nothing);
        line.error(vec![problem])
    }

    fn of_account(&self, problem: Diagnostic) -> Error {
        let mut line = CommandLine::new(&format!("remove {}", self.what.word()));
        line.list("", self.names, |_| Vec::new());
        line.subject_of("--account", &self.how.account);
        line.error(vec![problem])
    }

    /// What was typed, for problems with the marks to point at.
    fn line(&self, repository: &Repository, path: &Utf8Path) -> CommandLine {
        let file = repository.manifest().accounts.iter().find(|file| file.path == path);
        let node = file.and_then(|file| parse(&file.text).ok());
        let position = |name: &str| marks(node.as_ref()).position(|mark| mark == name);
        let mut line = CommandLine::new(&format!("remove {}", self.what.word()));
        line.list("", self.names, |at| {
            position(&self.names[at]).map(|at| Target::Item(&["removing"], at)).into_iter().collect()
        });
        line.option("--account", &self.how.account, Target::Value(&[]));
        line
    }
}

/// What the account's file says of these marks.
fn lost(names: &[String], account: &str, plan: &Plan) -> Vec<Lost> {
    let account = plan.organization.accounts.values().find(|one| one.file == account);
    account.map(|account| Lost::of(names, account, plan)).unwrap_or_default()
}

fn marks(node: Option<&Node>) -> impl Iterator<Item = &str> {
    node.and_then(|node| node.get(&["removing"])).into_iter().flat_map(Node::items).filter_map(Node::as_str)
}

fn is_marked(node: Option<&Node>, name: &str) -> bool {
    marks(node).any(|mark| mark == name)
}

impl Whole {
    fn remove(&self, session: &Session) -> Result<Outcome, Error> {
        let account = &self.account;
        let mut repository = steps::open(session, !self.output.dry_run)?;
        let file = known_account(account, repository.manifest()).map_err(|problem| self.error(problem))?;
        if parse(&file.text).is_ok_and(|node| node.get(&["id"]).is_some()) {
            let problem = Diagnostic::error(Code::CannotRemove, format!("{account} exists in AWS"))
                .expected("its manifest has an `id`")
                .help(format!(
                    "move it to `unit: suspended` and apply, and close it in AWS; then delete its manifest and add {account} to \
                     `forgotten`"
                ));
            return Err(self.error(problem));
        }
        repository.withdraw(account);
        let plan = steps::plan_of(session, &mut repository, Concern::Accounts(&|name| name == account))?;
        write(session, &repository, &plan, &self.output, |changeset| next(session, changeset, &plan, true))
    }

    fn error(&self, problem: Diagnostic) -> Error {
        let mut line = CommandLine::new("remove account");
        line.subject(&self.account, &[]);
        line.error(vec![problem])
    }
}

/// Writes everything that follows from the manifest, says what was done, and closes with what is left to do.
fn write(
    session: &Session,
    repository: &Repository,
    plan: &Plan,
    output: &Output,
    close: impl FnOnce(&Changeset<'_>),
) -> Result<Outcome, Error> {
    let files = steps::files(session, repository, plan, Scope::Everything)?;
    let compared = steps::compare(session, repository, &files)?;
    let changeset = compared.changeset(&files);
    let is_stopped = changeset.is_stopped();
    let writes = !output.dry_run && !is_stopped;
    if writes {
        steps::write(session, repository, &changeset)?;
    }
    report(session, &changeset, plan, writes, output.json)?;
    if is_stopped {
        return Ok(Outcome::Conflicts);
    }
    if writes && !output.json {
        close(&changeset);
    }
    Ok(Outcome::Done)
}
