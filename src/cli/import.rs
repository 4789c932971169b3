//! `atmos-forge import`.

use camino::Utf8PathBuf;
use clap::{Args, Subcommand};
use serde_json::json;

use super::printer::FAINT;
use super::{Session, steps};
use crate::diagnostic::{Diagnostics, Sources};
use crate::existing::{Adopted, AdoptedAccount, Document, adopted, existing};
use crate::layout::{Layout, ORGANIZATION_MANIFEST};
use crate::manifest::{ManifestText, ManifestTexts};
use crate::render::{AccountText, account_manifest};
use crate::report::changes::summary;
use crate::report::changes_json;
use crate::starter::{MOST_REGIONS, Starter};
use crate::yaml::{self, Node, parse};
use crate::{Error, Outcome};

/// Start a repository with what exists.
#[derive(Debug, Args)]
pub struct Import {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Organization(Organization),
}

/// Write the manifest of an organization that exists: its units and accounts.
///
/// Reads what `aws organizations` prints; --script prints a shell script that collects it. Units and accounts keep their
/// names and IDs. What AWS does not know, such as stages and profiles, is guessed from names, and each guess is told.
#[derive(Debug, Args)]
struct Organization {
    /// Files with the output of describe-organization, list-roots, list-accounts and so on. Lists of what is below a root
    /// or a unit have its ID in their name, such as units-r-ab12.json.
    #[arg(required_unless_present = "script")]
    files: Vec<Utf8PathBuf>,
    /// Print a shell script that collects the files.
    #[arg(long, exclusive = true)]
    script: bool,
    /// Short name of the organization, the first part of every resource name: 2 to 12 letters and digits.
    #[arg(long, required_unless_present = "script", default_value = "")]
    namespace: String,
    /// Email address of each new account's root user, with {account} for the account's name.
    #[arg(long, value_name = "PATTERN", required_unless_present = "script", default_value = "")]
    email: String,
    /// Email address of the security contact that AWS notifies.
    #[arg(long, value_name = "EMAIL", required_unless_present = "script", default_value = "")]
    security_contact: String,
    /// Phone number of the security contact, with country code; can be added later.
    #[arg(long, value_name = "PHONE")]
    security_phone: Option<String>,
    /// Regions to enable, the home region first.
    #[arg(long, value_name = "REGION", value_delimiter = ',', required_unless_present = "script")]
    regions: Vec<String>,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

/// The script that collects the files.
const SCRIPT: &str = include_str!("collect-organization.sh");

impl Import {
    /// Whether the result is JSON.
    pub const fn json(&self) -> bool {
        let Command::Organization(organization) = &self.command;
        organization.json
    }

    /// Runs the command.
    ///
    /// # Errors
    /// When a file is no such output, an option is wrong, or there is a repository already.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let Command::Organization(organization) = &self.command;
        organization.run(session)
    }
}

impl Organization {
    fn run(&self, session: &Session) -> Result<Outcome, Error> {
        if self.script {
            session.printer.result(SCRIPT)?;
            return Ok(Outcome::Done);
        }
        let root = &session.directory;
        if root.join(ORGANIZATION_MANIFEST).exists() {
            return Err(Error::usage(
                format!("{root} is already a repository: it has {ORGANIZATION_MANIFEST}"),
                "fill in the IDs of its accounts with `atmos-forge accounts import`",
            ));
        }
        if self.regions.len() > MOST_REGIONS {
            return Err(Error::usage(
                format!("the addresses cannot be divided among {} regions", self.regions.len()),
                format!("start with at most {MOST_REGIONS} and add others to {ORGANIZATION_MANIFEST}"),
            ));
        }
        let (mut adopted, id) = self.read(session)?;
        let texts = self.texts(&mut adopted, id)?;
        let mut repository = steps::start(session, root, texts)?;
        steps::plan(session, &mut repository)?;
        let files = repository.only_manifests()?;
        let compared = steps::compare(session, &repository, &files)?;
        let changeset = compared.changeset(&files);
        let stopped = changeset.is_stopped();
        if !stopped {
            repository.write(&changeset, &|_| ())?;
        }
        if self.json {
            let mut value = changes_json(&changeset);
            value["notes"] = json!(adopted.notes);
            session.printer.json(&value)?;
        } else {
            session.printer.result(summary(&changeset, !stopped))?;
            for note in &adopted.notes {
                session.printer.note(format_args!("{FAINT}{note}{FAINT:#}"));
            }
        }
        if stopped {
            return Ok(Outcome::Conflicts);
        }
        if !self.json {
            let what = "review forge/, above all unit, profile and stage of each account, then generate the rest with";
            session.printer.next(what, &["atmos-forge generate".to_owned()]);
        }
        Ok(Outcome::Done)
    }

    /// What the files say, and the id of the organization.
    fn read(&self, session: &Session) -> Result<(Adopted, String), Error> {
        let (mut sources, mut problems, mut documents) = (Sources::default(), Diagnostics::default(), Vec::new());
        for file in &self.files {
            let text = session.read(file)?;
            match Document::read(file.as_str(), &text, &mut sources) {
                Ok(document) => documents.push((file.as_str(), document)),
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(Error::problems(problems, sources));
        }
        let existing = existing(&documents).map_err(|problems| Error::problems(problems, sources))?;
        let baseline = crate::kinds::baseline().definitions.get("organization").map(|kind| &kind.structure);
        let words = |key: &str| -> Vec<String> {
            let listed = baseline.and_then(|values| values.get(key)?.as_array());
            listed.into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
        };
        let adopted = adopted(&existing, &words("trusted-services"), &words("policy-types"));
        Ok((adopted, existing.id))
    }

    /// The manifest: the starter's, with the units and accounts that exist.
    fn texts(&self, adopted: &mut Adopted, organization_id: String) -> Result<ManifestTexts, Error> {
        let starter = Starter {
            namespace: self.namespace.clone(),
            organization_id: Some(organization_id),
            management_account_id: None,
            email: self.email.clone(),
            security_contact: self.security_contact.clone(),
            security_phone: self.security_phone.clone(),
            regions: self.regions.clone(),
            repository: None,
            has_pilot: false,
        };
        let mut texts = starter.manifest()?;
        let names: Vec<String> = adopted.accounts.iter().map(AdoptedAccount::name).collect();
        texts.accounts.retain(|file| {
            let is_new = file.path.file_stem().is_some_and(|name| !names.iter().any(|one| one == name));
            is_new && !file.text.contains("\nregions:")
        });
        for file in &texts.accounts {
            let (name, unit) = (file.path.file_stem().unwrap_or_default(), unit_of(file));
            adopted
                .notes
                .push(format!("{name} does not exist: the first apply of `organization` creates it, in {unit}"));
            adopted.add_unit(&unit);
        }
        for account in &adopted.accounts {
            texts.accounts.push(self.account(account)?);
        }
        texts.accounts.sort_by(|one, other| one.path.cmp(&other.path));
        let pilot = adopted.add_pilot();
        let edited = organization_text(&texts.organization.text, adopted, &pilot);
        texts.organization.text = edited.ok_or_else(|| Error::usage("the manifest cannot be written", ""))?;
        Ok(texts)
    }

    fn account(&self, account: &AdoptedAccount) -> Result<ManifestText, Error> {
        let text = account_manifest(&AccountText {
            tenant: account.tenant.clone(),
            stage: account.stage.clone(),
            has_id: true,
            id: account.id.clone(),
            has_aws_name: account.aws_name.is_some(),
            aws_name: account.aws_name.clone().unwrap_or_default(),
            unit: account.unit.clone(),
            profile: account.profile.clone(),
            owner: self.security_contact.clone(),
            data_classification: "confidential".to_owned(),
            has_regions: false,
            regions: Vec::new(),
            has_kinds: false,
            kinds: Vec::new(),
            subjects: Vec::new(),
            has_emergency_users: account.name() == crate::organization::MANAGEMENT,
        })?;
        Ok(ManifestText { path: Layout::account_manifest(&account.name()), text })
    }
}

/// The organization's file, with the units, stages, services and policy types that exist.
fn organization_text(text: &str, adopted: &Adopted, pilot: &str) -> Option<String> {
    let mut text = yaml::replace_block(text, "units", &adopted.units)?;
    let node = parse(&text).ok()?;
    let known: Vec<&str> = node.get(&["stages"])?.items().iter().filter_map(Node::as_str).collect();
    let mut stages: Vec<&str> = Vec::new();
    for account in adopted.accounts.iter().filter(|account| account.tenant != "core") {
        let stage = account.stage.as_str();
        if !known.contains(&stage) && !stages.contains(&stage) {
            stages.push(stage);
        }
    }
    if !stages.is_empty() {
        text = yaml::append_to(&text, &["stages"], &stages)?;
    }
    let mut blueprints = json!({ "scp": { "enforce": [pilot] } });
    if !adopted.values.is_empty() {
        blueprints["organization"] = json!(adopted.values);
    }
    yaml::replace_block(&text, "blueprints", &blueprints)
}

/// The unit that an account's file names.
fn unit_of(file: &ManifestText) -> String {
    let node = parse(&file.text).ok();
    node.and_then(|node| Some(node.get(&["unit"])?.as_str()?.to_owned())).unwrap_or_default()
}
