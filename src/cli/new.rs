//! `atmos-forge new`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::account_defaults::AccountDefaults;
use super::closing::report;
use super::command_line::{CommandLine, Target};
use super::printer::FAINT;
use super::wanted_kinds::WantedKinds;
use super::{Session, steps};
use crate::diagnostic::{Code, Diagnostic, all_of, did_you_mean};
use crate::layout::{Layout, ORGANIZATION_MANIFEST};
use crate::manifest::Classification;
use crate::organization::{Concern, MANAGEMENT, split_account_name};
use crate::pipeline::Plan;
use crate::render::{AccountText, RegionText, account_manifest, first_commands};
use crate::run::Repository;
use crate::starter::Starter;
use crate::workspace::{Action, Change, Scope, discover};
use crate::{Error, Outcome};

/// The profile of an account, where none is given.
const DEFAULT_PROFILE: &str = "workload";

/// Add an account: write its manifest, allot its addresses and generate its stacks.
///
/// In a directory without a repository, first starts one with an example organization.
#[derive(Debug, Args)]
pub struct New {
    /// Name of the account, `<tenant>-<stage>`, such as payments-prod.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    account: String,
    /// Part of the organization that owns the account, if the name does not end in a known stage.
    #[arg(long, requires = "stage")]
    tenant: Option<String>,
    /// Stage of the account, if the name does not end in a known stage.
    #[arg(long, requires = "tenant")]
    stage: Option<String>,
    /// Path of the account's unit, such as workloads/production.
    #[arg(long)]
    unit: Option<String>,
    /// Profile with the kinds of components it gets, `workload` by default. `atmos-forge blueprint list` shows all.
    #[arg(long)]
    profile: Option<String>,
    /// Regions that it has networks in; by default, the home region.
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    regions: Vec<String>,
    /// Contact for the account; by default, the organization's owner.
    #[arg(long)]
    owner: Option<String>,
    /// Classification of the account's data.
    #[arg(long, value_enum, default_value = "confidential")]
    data_classification: Classification,
    /// Account ID, once the account exists: 12 digits.
    #[arg(long)]
    id: Option<String>,
    /// Kinds or variants beyond the profile's. Their dependencies are added too.
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    with: Vec<String>,
    /// Print the result as JSON.
    #[arg(long)]
    pub(super) json: bool,
}

impl New {
    /// Runs the command.
    ///
    /// # Errors
    /// When the account exists, something about it is wrong, or the repository cannot be written.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let (mut repository, starts) = match discover(&session.directory) {
            Ok(_) => (steps::open(session, true)?, false),
            Err(crate::workspace::Error::NotARepository { .. }) => (self.start(session)?, true),
            Err(error) => return Err(error.into()),
        };
        let defaults = AccountDefaults::read(repository.manifest());
        let mut problems = Vec::new();
        let (tenant, stage) = self.tenant_and_stage(&defaults, &mut problems);
        let name = format!("{tenant}-{stage}");
        let path = Layout::account_manifest(&name);
        if repository.manifest().accounts.iter().any(|file| file.path == path) {
            problems.push(
                Diagnostic::error(Code::AccountExists, format!("the account {name} already exists"))
                    .expected(format!("described in {path}"))
                    .help("edit that file and run `atmos-forge generate`"),
            );
        }
        let wanted = WantedKinds::new(&self.with, self.profile(), &[], &defaults);
        let text = self.text(&defaults, &wanted, tenant, stage);
        repository.add_account(&name, account_manifest(&text)?);
        // Mistakes are told of what was typed: the manifest that they would be in is not on disk.
        let plan = match steps::plan_of(session, &mut repository, Concern::Accounts(&|account| account == name)) {
            Ok(plan) if problems.is_empty() => plan,
            Ok(_) => return Err(self.command_line(&wanted).error(problems)),
            Err(error) => return Err(self.command_line(&wanted).explain(error, &path, problems)),
        };
        if starts {
            let line = "no repository here: starting one with the example organization acme";
            session.printer.note(format_args!("{FAINT}{line}{FAINT:#}"));
        }
        let files = steps::files(session, &repository, &plan, Scope::Everything)?;
        let compared = steps::compare(session, &repository, &files)?;
        let changeset = compared.changeset(&files);
        let stopped = changeset.is_stopped();
        if !stopped {
            steps::write(session, &repository, &changeset)?;
        }
        report(session, &changeset, &plan, !stopped, self.json)?;
        if stopped {
            return Ok(Outcome::Conflicts);
        }
        if !self.json {
            // So it is too where `init` wrote nothing but the manifest.
            let management = plan.layout.workflow(MANAGEMENT);
            let creates = |change: &Change<'_>| change.action == Action::Create && *change.path == management;
            let is_first = starts || changeset.changes().iter().any(creates);
            self.next(session, &plan, &name, is_first, &wanted);
        }
        Ok(Outcome::Done)
    }

    /// The example organization, without the account that is to be added.
    fn start(&self, session: &Session) -> Result<Repository, Error> {
        let mut texts = Starter::example().manifest_with_workload()?;
        let path = Layout::account_manifest(&self.account);
        texts.accounts.retain(|file| file.path != path);
        steps::start(session, &session.directory, texts)
    }

    /// What was typed, for problems to point at.
    fn command_line(&self, wanted: &WantedKinds) -> CommandLine {
        const NAME: [Target; 2] = [Target::Value(&["tenant"]), Target::Value(&["stage"])];
        let mut line = CommandLine::new("new");
        line.subject(&self.account, if self.tenant.is_some() { &[] } else { &NAME });
        let options: [(&str, &Option<String>, &'static [&'static str]); 6] = [
            ("--tenant", &self.tenant, &["tenant"]),
            ("--stage", &self.stage, &["stage"]),
            ("--unit", &self.unit, &["unit"]),
            ("--profile", &self.profile, &["profile"]),
            ("--owner", &self.owner, &["owner"]),
            ("--id", &self.id, &["id"]),
        ];
        for (flag, value, path) in options {
            if let Some(value) = value {
                line.option(flag, value, Target::Value(path));
            }
        }
        line.list("--regions", &self.regions, |at| vec![Target::Key(&["regions"], at)]);
        line.list("--with", &self.with, |at| {
            wanted.position(&self.with[at]).map(|at| Target::Item(&["kinds"], at)).into_iter().collect()
        });
        line
    }

    /// The parts of the account's name. Where they cannot be told, a known stage stands in, so that the other
    /// mistakes are found too.
    fn tenant_and_stage(&self, defaults: &AccountDefaults, problems: &mut Vec<Diagnostic>) -> (String, String) {
        if let (Some(tenant), Some(stage)) = (&self.tenant, &self.stage) {
            let name = format!("{tenant}-{stage}");
            if name != self.account {
                problems.push(
                    Diagnostic::error(Code::InvalidValue, format!("--tenant and --stage form the name {name}"))
                        .expected(format!("expected {name}"))
                        .help("account names have the form <tenant>-<stage>"),
                );
            }
            return (tenant.clone(), stage.clone());
        }
        let stages = || defaults.stages.iter().map(String::as_str);
        if let Some((tenant, stage)) = split_account_name(&self.account, stages()) {
            return (tenant.to_owned(), stage.to_owned());
        }
        let given = self.account.rsplit('-').next().unwrap_or_default();
        let hint = did_you_mean(given, stages());
        let help = if hint.is_empty() {
            format!(
                "account names have the form <tenant>-<stage>; add further stages to `stages` in \
                 {ORGANIZATION_MANIFEST}"
            )
        } else {
            hint
        };
        problems.push(
            Diagnostic::error(Code::UnknownStage, format!("`{}` does not end in a known stage", self.account))
                .expected(format!("the stages are {}", all_of(stages())))
                .help(help),
        );
        (self.account.clone(), defaults.stages.first().cloned().unwrap_or_default())
    }

    fn profile(&self) -> &str {
        self.profile.as_deref().unwrap_or(DEFAULT_PROFILE)
    }

    fn text(&self, defaults: &AccountDefaults, wanted: &WantedKinds, tenant: String, stage: String) -> AccountText {
        let profile = self.profile();
        let networked = defaults.baseline.has_network(profile) || wanted.has_network(defaults);
        let regions: Vec<RegionText> = match &self.regions[..] {
            [] if networked => std::slice::from_ref(&defaults.home),
            given => given,
        }
        .iter()
        .map(|name| RegionText {
            name: name.clone(),
            has_addresses: false,
            addresses: String::new(),
            zones: Vec::new(),
        })
        .collect();
        AccountText {
            unit: self.unit.clone().unwrap_or_else(|| defaults.unit_for(profile, &stage)),
            tenant,
            stage,
            has_id: self.id.is_some(),
            id: self.id.clone().unwrap_or_default(),
            has_aws_name: false,
            aws_name: String::new(),
            profile: profile.to_owned(),
            owner: self.owner.clone().unwrap_or_else(|| defaults.owner.clone()),
            data_classification: self.data_classification.as_str().to_owned(),
            has_regions: !regions.is_empty(),
            regions,
            has_kinds: !wanted.names.is_empty(),
            kinds: wanted.names.clone(),
            subjects: Vec::new(),
            has_emergency_users: false,
        }
    }

    fn next(&self, session: &Session, plan: &Plan, name: &str, is_first: bool, wanted: &WantedKinds) {
        let account = &plan.organization.accounts[name];
        if let Some(line) = wanted.note() {
            session.printer.note(format_args!("{FAINT}{line}{FAINT:#}"));
        }
        if self.unit.is_none() {
            let line = format!("chose the unit {}; you can change it in the manifest", account.unit);
            session.printer.note(format_args!("{FAINT}{line}{FAINT:#}"));
        }
        session.printer.next("review and commit, then apply with", &first_commands(account, is_first));
    }
}
