//! `atmos-forge init`.

use std::io::IsTerminal;

use camino::Utf8PathBuf;
use clap::Args;

use super::command_line::{CommandLine, Target};
use super::questions::{self, Question};
use super::{Session, steps};
use crate::layout::ORGANIZATION_MANIFEST;
use crate::organization::Date;
use crate::report::changes::summary;
use crate::report::changes_json;
use crate::starter::{MOST_REGIONS, Starter};
use crate::{Error, Outcome};

/// Start a repository: write the manifest of an organization and its own accounts.
///
/// On a terminal, prompts for what is not given.
#[derive(Debug, Args)]
pub struct Init {
    /// Directory to start in; created if it does not exist.
    #[arg(value_name = "DIR")]
    target: Option<Utf8PathBuf>,
    /// Short name of the organization, the first part of every resource name: 2 to 12 letters and digits.
    #[arg(long)]
    namespace: Option<String>,
    /// ID of the AWS organization, such as o-a1b2c3d4e5; can be added later.
    #[arg(long, value_name = "ID")]
    organization_id: Option<String>,
    /// ID of the management account, 12 digits; can be added later.
    #[arg(long, value_name = "ID")]
    management_account_id: Option<String>,
    /// Email address of each account's root user, with {account} for the account's name.
    #[arg(long, value_name = "PATTERN")]
    email: Option<String>,
    /// Email address of the security contact that AWS notifies.
    #[arg(long, value_name = "EMAIL")]
    security_contact: Option<String>,
    /// Phone number of the security contact, with country code; can be added later.
    #[arg(long, value_name = "PHONE")]
    security_phone: Option<String>,
    /// Regions to enable, the home region first.
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    regions: Vec<String>,
    /// GitHub repository whose workflows plan and apply, such as acme/infrastructure; can be added later.
    #[arg(long, value_name = "OWNER/REPOSITORY")]
    github: Option<String>,
    /// Print the result as JSON.
    #[arg(long)]
    pub(super) json: bool,
}

impl Init {
    /// Runs the command.
    ///
    /// # Errors
    /// When something is missing or wrong, or there is a repository already.
    pub fn run(self, session: &Session) -> Result<Outcome, Error> {
        let json = self.json;
        let root = self.target.as_ref().map_or_else(|| session.directory.clone(), |dir| session.directory.join(dir));
        if root.join(ORGANIZATION_MANIFEST).exists() {
            return Err(Error::usage(
                format!("{root} is already a repository: it has {ORGANIZATION_MANIFEST}"),
                "edit that file, or add an account with `atmos-forge new`",
            ));
        }
        let starter = self.starter(session.today)?;
        let texts = starter.manifest()?;
        std::fs::create_dir_all(&root).map_err(|error| Error::usage(format!("cannot create {root}: {error}"), ""))?;
        let mut repository = steps::start(session, &root, texts)?;
        // The manifest is checked before it is written, so that every wrong answer is named now.
        let checked = steps::plan(session, &mut repository);
        checked.map_err(|error| command_line(&starter).explain(error, ORGANIZATION_MANIFEST.into(), Vec::new()))?;
        let files = repository.only_manifests()?;
        let compared = steps::compare(session, &repository, &files)?;
        let changeset = compared.changeset(&files);
        if changeset.is_stopped() {
            session.printer.result(summary(&changeset, false))?;
            return Ok(Outcome::Conflicts);
        }
        repository.write(&changeset, &|_| ())?;
        if json {
            session.printer.json(&changes_json(&changeset))?;
            return Ok(Outcome::Done);
        }
        session.printer.result(summary(&changeset, true))?;
        let here = if root == "." { String::new() } else { format!(" -C {}", root.strip_prefix(".").unwrap_or(&root)) };
        let generate = format!("atmos-forge{here} generate");
        if starter.security_phone.is_none() {
            session.printer.note(format_args!(
                "Replace the phone number in {ORGANIZATION_MANIFEST}: AWS calls it in an emergency."
            ));
        }
        if starter.organization_id.is_none() {
            session.printer.note(
                "Add `organization-id` to it once the organization exists; what needs the ID is left out until then.",
            );
        }
        session.printer.next("review forge/, then generate the rest of the repository with", &[generate]);
        Ok(Outcome::Done)
    }

    /// What was given, and asked where nothing was given and somebody can answer.
    fn starter(&self, today: Date) -> Result<Starter, Error> {
        let required = [&self.namespace, &self.email, &self.security_contact];
        let is_complete = required.iter().all(|given| given.is_some()) && !self.regions.is_empty();
        // Whoever gave all that is needed is not asked for more.
        let asks = !is_complete && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        let mut missing = Vec::new();
        let mut answer = |given: &Option<String>, flag: &'static str, question: &'static Question| match given {
            Some(value) => Ok(Some(value.clone())),
            None if asks => question.ask(today),
            None => {
                missing.extend((!question.optional).then_some(flag));
                Ok(None)
            }
        };
        let namespace = answer(&self.namespace, "--namespace", &questions::NAMESPACE)?;
        let organization_id = answer(&self.organization_id, "--organization-id", &questions::ORGANIZATION_ID)?;
        let management = &self.management_account_id;
        let management_account_id = answer(management, "--management-account-id", &questions::MANAGEMENT_ACCOUNT_ID)?;
        let email = answer(&self.email, "--email", &questions::EMAIL)?;
        let security_contact = answer(&self.security_contact, "--security-contact", &questions::SECURITY_CONTACT)?;
        let security_phone = answer(&self.security_phone, "--security-phone", &questions::SECURITY_PHONE)?;
        let regions = match &self.regions[..] {
            [] => questions::regions(&answer(&None, "--regions", &questions::REGIONS)?.unwrap_or_default()),
            given => given.to_vec(),
        };
        if !missing.is_empty() {
            return Err(Error::usage(
                format!("missing required options: {}", missing.join(", ")),
                "pass them, or run the command on a terminal to be prompted",
            ));
        }
        if regions.len() > MOST_REGIONS {
            return Err(Error::usage(
                format!("the addresses cannot be divided among {} regions", regions.len()),
                format!("start with at most {MOST_REGIONS} and add others to {ORGANIZATION_MANIFEST}"),
            ));
        }
        Ok(Starter {
            namespace: namespace.unwrap_or_default(),
            organization_id,
            management_account_id,
            email: email.unwrap_or_default(),
            security_contact: security_contact.unwrap_or_default(),
            security_phone,
            regions,
            repository: self.github.clone(),
            has_pilot: true,
        })
    }
}

/// What was typed, or answered, for problems to point at.
fn command_line(starter: &Starter) -> CommandLine {
    let mut line = CommandLine::new("init");
    line.option("--namespace", &starter.namespace, Target::Value(&["namespace"]));
    if let Some(id) = &starter.organization_id {
        line.option("--organization-id", id, Target::Value(&["organization-id"]));
    }
    line.option("--email", &starter.email, Target::Value(&["email"]));
    line.option("--security-contact", &starter.security_contact, Target::Value(&["contacts", "security", "email"]));
    if let Some(phone) = &starter.security_phone {
        line.option("--security-phone", phone, Target::Value(&["contacts", "security", "phone"]));
    }
    if let Some(repository) = &starter.repository {
        line.option("--github", repository, Target::Nothing);
    }
    line.list("--regions", &starter.regions, |at| {
        let home = (at == 0).then_some(Target::Value(&["regions", "home"]));
        home.into_iter().chain([Target::Key(&["regions", "enabled"], at)]).collect()
    });
    line
}
