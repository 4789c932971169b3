//! `atmos-forge new`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::Session;
use super::generate::report;
use super::printer::{FAINT, STRONG};
use super::progress::Progress;
use super::repository::{Repository, changeset};
use crate::blueprint::Baseline;
use crate::diagnostic::{did_you_mean, one_of};
use crate::manifest::ManifestTexts;
use crate::organization::{CORE_STAGES, Classification, split_account_name};
use crate::render::{AccountText, RegionText, account_manifest};
use crate::starter::Starter;
use crate::workspace::{Layout, Scope, discover};
use crate::{Error, Outcome};

/// Add an account: write its manifest, allot its addresses and generate its stacks.
///
/// In a directory without a repository, an example organization is written first.
#[derive(Debug, Args)]
pub struct New {
    /// Name of the account, `<tenant>-<stage>`, such as payments-prod.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    account: String,
    /// Part of the organization that owns the account, where the name does not end in a known stage.
    #[arg(long, requires = "stage")]
    tenant: Option<String>,
    /// Stage of the account, where the name does not end in a known stage.
    #[arg(long, requires = "tenant")]
    stage: Option<String>,
    /// Path of its unit, such as workloads/production.
    #[arg(long)]
    unit: Option<String>,
    /// Which kinds of components it gets; `atmos-forge blueprint list` shows the profiles.
    #[arg(long, default_value = "workload")]
    profile: String,
    /// Regions that it has networks in; the home region unless given.
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    regions: Vec<String>,
    /// Whom to ask about it; the organization's owner unless given.
    #[arg(long)]
    owner: Option<String>,
    /// Classification of the data in it.
    #[arg(long, value_enum, default_value = "confidential")]
    data_classification: Classification,
    /// Its id, once the account exists: 12 digits.
    #[arg(long)]
    id: Option<String>,
    /// Kinds or variants beyond the profile's.
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    with: Vec<String>,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

impl New {
    /// Runs the command.
    ///
    /// # Errors
    /// When the account exists, something about it is wrong, or the repository cannot be written.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let mut repository = match discover(&session.directory) {
            Ok(_) => Repository::open(session, true)?,
            Err(crate::workspace::Error::NotARepository { .. }) => self.start(session)?,
            Err(error) => return Err(error.into()),
        };
        let known = Known::read(&repository.texts);
        let (tenant, stage) = self.tenant_and_stage(&known)?;
        let name = format!("{tenant}-{stage}");
        let path = Layout::account_manifest(&name);
        if repository.texts.accounts.iter().any(|file| file.path == path) {
            return Err(Error::usage(
                format!("the account {name} exists already: {path}"),
                "edit that file and run `atmos-forge generate`",
            ));
        }
        let text = self.text(&known, tenant, stage)?;
        repository.add_account(&name, account_manifest(&text)?);
        let plan = repository.plan(session)?;
        let files = repository.files(&plan, Scope::Everything)?;
        let compared = repository.compare(&files)?;
        let changeset = changeset(&files, &compared);
        let blocked = changeset.blocked().next().is_some();
        if !blocked {
            let progress = Progress::start(session);
            repository.workspace.apply(&changeset, &|step| progress.show(&step))?;
        }
        report(session, &changeset, &plan, !blocked, self.json)?;
        if blocked {
            return Ok(Outcome::Conflicts);
        }
        if !self.json {
            self.next(session, &name, &text);
        }
        Ok(Outcome::Done)
    }

    /// The example organization, without the account that is to be added.
    fn start(&self, session: &Session) -> Result<Repository, Error> {
        let mut texts = Starter::example().manifest_with_workload()?;
        let path = Layout::account_manifest(&self.account);
        texts.accounts.retain(|file| file.path != path);
        session
            .printer
            .note(format_args!("{FAINT}no repository here: starting one with the example organization acme{FAINT:#}"));
        Repository::start(&session.directory, session.printer, texts)
    }

    fn tenant_and_stage(&self, known: &Known) -> Result<(String, String), Error> {
        if let (Some(tenant), Some(stage)) = (&self.tenant, &self.stage) {
            let name = format!("{tenant}-{stage}");
            if name != self.account {
                return Err(Error::usage(
                    format!("--tenant and --stage make {name}, not {}", self.account),
                    "an account is called <tenant>-<stage>",
                ));
            }
            return Ok((tenant.clone(), stage.clone()));
        }
        split_account_name(&self.account, known.stages.iter().map(String::as_str))
            .map(|(tenant, stage)| (tenant.to_owned(), stage.to_owned()))
            .ok_or_else(|| {
                Error::usage(
                    format!("`{}` does not end in a known stage", self.account),
                    format!(
                        "the stages are {}; add one to forge/organization.yaml, or give --tenant and --stage",
                        one_of(known.stages.iter().map(String::as_str))
                    ),
                )
            })
    }

    fn text(&self, known: &Known, tenant: String, stage: String) -> Result<AccountText, Error> {
        let profiles = &Baseline::get().profiles;
        if !profiles.contains_key(&self.profile) {
            let names = || profiles.keys().map(String::as_str);
            let hint = did_you_mean(&self.profile, names());
            return Err(Error::usage(
                format!("there is no profile `{}`", self.profile),
                if hint.is_empty() { format!("the profiles are {}", one_of(names())) } else { hint },
            ));
        }
        let networked = Baseline::get().has_network(&self.profile);
        let regions: Vec<RegionText> = match &self.regions[..] {
            [] if networked => std::slice::from_ref(&known.home),
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
        Ok(AccountText {
            unit: self.unit.clone().unwrap_or_else(|| known.unit_for(&self.profile, &stage)),
            tenant,
            stage,
            has_id: self.id.is_some(),
            id: self.id.clone().unwrap_or_default(),
            profile: self.profile.clone(),
            owner: self.owner.clone().unwrap_or_else(|| known.owner.clone()),
            data_classification: self.data_classification.as_str().to_owned(),
            has_regions: !regions.is_empty(),
            regions,
            has_kinds: !self.with.is_empty(),
            kinds: self.with.clone(),
        })
    }

    fn next(&self, session: &Session, name: &str, text: &AccountText) {
        let note = |line: std::fmt::Arguments<'_>| session.printer.note(line);
        note(format_args!(""));
        if self.unit.is_none() {
            note(format_args!("{FAINT}unit {} was chosen; --unit chooses another{FAINT:#}", text.unit));
        }
        note(format_args!("Next: review and commit, then apply it in order with"));
        note(format_args!("  {STRONG}atmos workflow deploy -f {name}{STRONG:#}"));
    }
}

/// What the manifest says that a new account is made with. Read leniently: its problems are reported with the plan.
struct Known {
    stages: Vec<String>,
    units: Vec<(String, bool)>,
    home: String,
    owner: String,
}

impl Known {
    fn read(texts: &ManifestTexts) -> Self {
        let node = crate::manifest::parse(&texts.organization.text).ok();
        let text = |path: &[&str]| {
            node.as_ref().and_then(|node| node.get(path)?.as_str().map(str::to_owned)).unwrap_or_default()
        };
        let own = node.iter().filter_map(|node| node.get(&["stages"])).flat_map(|stages| stages.items());
        let stages = own.filter_map(|stage| stage.as_str()).chain(CORE_STAGES).map(str::to_owned).collect();
        let mut units = Vec::new();
        if let Some(node) = node.as_ref().and_then(|node| node.get(&["units"])) {
            collect_units(node, "", false, &mut units);
        }
        Self { stages, units, home: text(&["regions", "home"]), owner: text(&["tags", "owner"]) }
    }

    /// The unit for a new account: a sandbox in the sandbox unit, the stage `prod` in production, others elsewhere.
    /// Only a proposal: it is shown, written into the manifest, and `--unit` goes before it.
    fn unit_for(&self, profile: &str, stage: &str) -> String {
        let named = self.units.iter().find(|(path, _)| path.rsplit('/').next() == Some(profile));
        let leaves = || self.units.iter().filter(|(path, _)| path.contains('/'));
        let class = leaves().find(|(_, production)| *production == (stage == "prod"));
        named.or(class).or_else(|| self.units.first()).map(|(path, _)| path.clone()).unwrap_or_default()
    }
}

fn collect_units(node: &crate::manifest::Node, parent: &str, production: bool, units: &mut Vec<(String, bool)>) {
    for (key, unit) in node.entries() {
        let path = if parent.is_empty() { key.text.clone() } else { format!("{parent}/{}", key.text) };
        let class = unit.get(&["class"]).and_then(|class| class.as_str());
        let production = class.map_or(production, |class| class == "production");
        units.push((path.clone(), production));
        if let Some(inner) = unit.get(&["units"]) {
            collect_units(inner, &path, production, units);
        }
    }
}
