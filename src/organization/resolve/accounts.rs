//! Accounts: their names, stages and units.

use indexmap::{IndexMap, IndexSet};

use super::{Resolver, overrides, plain};
use crate::diagnostic::{Code, Place, did_you_mean, one_of};
use crate::manifest::{Located, OrganizationManifest, SourcedAccount};
use crate::organization::addresses::Pool;
use crate::organization::{Account, DEPLOYMENT, DEPLOYMENT_PROFILE, MANAGEMENT, Region, Unit, split_account_name};

/// What stands for the name of an account in the pattern of e-mail addresses.
const ACCOUNT: &str = "{account}";

/// How many characters AWS takes of an account's e-mail address.
const EMAIL: usize = 64;

/// How many of them a pattern must leave for the name at least: `core-management` and `shared-services` fit.
const SHORT_NAME: usize = 20;

/// Stages of the organization's own accounts, known without being listed.
pub const CORE_STAGES: [&str; 6] = ["management", "audit", "log-archive", "deployment", "network", "shared-services"];

/// The stages that an account may have.
#[must_use]
pub fn stages(manifest: &OrganizationManifest) -> Vec<&str> {
    manifest.stages.iter().map(|stage| stage.value.as_str()).chain(CORE_STAGES).collect()
}

impl Resolver<'_> {
    pub(super) fn accounts(
        &mut self,
        files: &[SourcedAccount],
        regions: &[Region],
        units: &IndexMap<String, Unit>,
        pools: &mut IndexMap<String, Pool>,
    ) -> IndexMap<String, Account> {
        let mut accounts = IndexMap::with_capacity(files.len());
        let mut ids: IndexMap<&str, &str> = IndexMap::new();
        self.check_email();
        for file in files {
            let manifest = &file.manifest;
            let name = format!("{}-{}", manifest.tenant.value, manifest.stage.value);
            self.check_name(file, &name);
            self.check_stage(file);
            self.check_lengths(file, &name);
            self.check_account_tags(file);
            if let Some(id) = &manifest.id
                && let Some(other) = ids.insert(&id.value, &file.name)
            {
                let message = format!("the accounts {other} and {} have the same ID", file.name);
                self.error(Code::DuplicateAccount, file.source, id, message, "expected a unique ID", String::new());
            }
            let production = self.production(file, units);
            let aws_name = manifest.aws_name.as_ref().map(|name| name.value.clone());
            let former = self.former(file, files);
            let aws_name = aws_name.or_else(|| former.is_some().then(|| name.clone()));
            let (tenant, stage) =
                former.unwrap_or_else(|| (manifest.tenant.value.clone(), manifest.stage.value.clone()));
            let account = Account {
                name: format!("{tenant}-{stage}"),
                file: file.name.clone(),
                tenant,
                stage,
                id: manifest.id.as_ref().map(|id| id.value.clone()),
                aws_name,
                unit: manifest.unit.value.clone(),
                production,
                profile: manifest.profile.value.clone(),
                owner: manifest.owner.value.clone(),
                classification: manifest.data_classification,
                tags: plain(&manifest.tags),
                regions: self.account_regions(file, regions, pools),
                names_region: !manifest.regions.is_empty(),
                components: self.components(&manifest.profile.value, &manifest.kinds),
                removing: manifest.removing.iter().map(|one| (one.value.clone(), one.place(file.source))).collect(),
                blueprints: overrides(file.source, &manifest.blueprints),
                waivers: self.waivers(file.source, &manifest.waivers),
                profile_place: Place { source: file.source, span: manifest.profile.span.clone() },
            };
            accounts.insert(account.name.clone(), account);
        }
        accounts.sort_keys();
        accounts
    }

    /// The tenant and stage that an account had before it was renamed.
    fn former(&mut self, file: &SourcedAccount, files: &[SourcedAccount]) -> Option<(String, String)> {
        let was = file.manifest.was.as_ref()?;
        let is_claimed = |other: &&SourcedAccount| {
            other.name != file.name && other.manifest.was.as_ref().is_some_and(|other| other.value == was.value)
        };
        let split = split_account_name(&was.value, stages(self.manifest));
        let (message, help) = if was.value == file.name {
            (format!("{} already has this name", file.name), "remove `was`, or set it to the former name".to_owned())
        } else if files.iter().any(|other| other.name == was.value) {
            let help = format!("remove forge/accounts/{}.yaml if it is the same account", was.value);
            (format!("the account {} still has a file", was.value), help)
        } else if let Some(other) = files.iter().find(is_claimed) {
            (
                format!("{} claims the former name {} too", other.name, was.value),
                "only one account can have had it".to_owned(),
            )
        } else if let Some((tenant, stage)) = split {
            return Some((tenant.to_owned(), stage.to_owned()));
        } else {
            let message = format!("`{}` does not end in a known stage", was.value);
            (message, did_you_mean(was.value.rsplit('-').next().unwrap_or_default(), stages(self.manifest)))
        };
        self.error(Code::InvalidValue, file.source, was, message, "expected the former name of this account", help);
        None
    }

    /// The profile's kinds and the account's own, a variant in place of its kind.
    fn components(&self, profile: &str, own: &[Located<String>]) -> Vec<String> {
        let variants = &self.manifest.variants;
        let kind_of = |own: &Located<String>| variants.get(own).map(|variant| variant.kind.value.as_str());
        let replaced: Vec<&str> = own.iter().filter_map(kind_of).collect();
        let of_profile = self.profiles.get(profile).map_or(&[][..], |profile| &profile.kinds);
        let kept = of_profile.iter().filter(|kind| !replaced.contains(&kind.as_str()));
        let names: IndexSet<&String> = kept.chain(own.iter().map(|name| &name.value)).collect();
        names.into_iter().cloned().collect()
    }

    fn check_name(&mut self, file: &SourcedAccount, name: &str) {
        if file.name != *name {
            let message =
                format!("this file is named {}.yaml, but its tenant and stage form the name {name}", file.name);
            let help = format!("rename the file to {name}.yaml, or correct tenant and stage");
            self.error(
                Code::AccountFileName,
                file.source,
                &file.manifest.tenant,
                message,
                "tenant and stage form the file name",
                help,
            );
        }
    }

    /// Whether the pattern of e-mail addresses leaves enough of what AWS takes for the names of accounts.
    fn check_email(&mut self) {
        let email = &self.manifest.email;
        let own = email.value.replace(ACCOUNT, "").chars().count();
        if own + SHORT_NAME > EMAIL {
            let message = format!(
                "email addresses can have at most {EMAIL} characters, and {own} are used without the \
                         account name"
            );
            let help = format!("leave at least {SHORT_NAME} characters for the account name");
            self.error(Code::NameTooLong, self.source, email, message, "the pattern of every address", help);
        }
    }

    /// AWS limits the name of an account and the address of its root user.
    fn check_lengths(&mut self, file: &SourcedAccount, name: &str) {
        let pattern = &self.manifest.email.value;
        let is_long = pattern.replace(ACCOUNT, "").chars().count() + SHORT_NAME > EMAIL;
        let email = pattern.replace(ACCOUNT, name);
        // A name of its own in AWS is checked where it is written.
        let aws_name = if file.manifest.aws_name.is_some() { "" } else { name };
        for (what, text, limit) in
            [("the name of an account", aws_name, 50), ("the email address of an account", &email, EMAIL)]
        {
            let length = text.chars().count();
            let is_told = is_long && limit == EMAIL;
            if length > limit && !is_told {
                let message = format!("{what} can have at most {limit} characters, found {length}: `{text}`");
                let help = format!("shorten the tenant or the stage by {} characters", length - limit);
                self.error(
                    Code::NameTooLong,
                    file.source,
                    &file.manifest.tenant,
                    message,
                    "tenant and stage form the account name",
                    help,
                );
            }
        }
    }

    /// An account that Terraform is to forget has no file any more.
    pub(super) fn check_forgotten(&mut self, accounts: &IndexMap<String, Account>) {
        let mut seen: IndexSet<&str> = IndexSet::new();
        for name in &self.manifest.forgotten {
            let (message, help) = if accounts.contains_key(&name.value) {
                let message = format!("{} is listed under `forgotten`, but has a file", name.value);
                (
                    message,
                    format!(
                        "once the account is closed, remove forge/accounts/{}.yaml; until then, remove this \
                             line",
                        name.value
                    ),
                )
            } else if name.value == MANAGEMENT {
                ("the management account cannot be forgotten".to_owned(), "it ends with the organization".to_owned())
            } else if !seen.insert(&name.value) {
                (format!("{} is listed twice", name.value), String::new())
            } else {
                continue;
            };
            self.error(
                Code::InvalidValue,
                self.source,
                name,
                message,
                "expected a closed account without a file",
                help,
            );
        }
    }

    /// CI enters one account, which must exist beside the management account as soon as any other does.
    pub(super) fn check_deployment(&mut self, accounts: &IndexMap<String, Account>) {
        let named = self.manifest.deployment_account.as_ref();
        let name = named.map_or(DEPLOYMENT, |name| &name.value);
        let place = named.unwrap_or(&self.manifest.namespace);
        let (code, message, label, help) = if name == MANAGEMENT {
            let message = "CI cannot enter the management account".to_owned();
            let help = format!("remove this line, and add the account {DEPLOYMENT}: no policy limits {MANAGEMENT}");
            (Code::InvalidValue, message, "expected another account", help)
        } else if accounts.contains_key(name) || self.untyped.iter().any(|untyped| untyped == name) {
            return;
        } else if named.is_some() {
            let known = accounts.keys().map(String::as_str);
            let message = format!("there is no account `{name}`");
            (Code::UnknownAccount, message, "expected the account that CI enters", did_you_mean(name, known))
        } else if accounts.len() < 2 || !accounts.contains_key(MANAGEMENT) {
            return;
        } else {
            let message = format!("the organization has no account {DEPLOYMENT}, from which CI plans and applies");
            let help = format!(
                "add the unit `deployments: {{ class: production }}`, and run `atmos-forge new {DEPLOYMENT} --unit \
                 deployments --profile {DEPLOYMENT_PROFILE}`"
            );
            (Code::UnknownAccount, message, "this organization", help)
        };
        self.error(code, self.source, place, message, label, help);
    }

    fn check_stage(&mut self, file: &SourcedAccount) {
        let stage = &file.manifest.stage;
        let stages = stages(self.manifest);
        if !stages.contains(&stage.value.as_str()) {
            let help = did_you_mean(&stage.value, stages.iter().copied());
            let label = format!("expected one of {}", one_of(stages.iter().copied()));
            let message = format!("the organization has no stage `{}`", stage.value);
            self.error(Code::UnknownStage, file.source, stage, message, &label, help);
        }
    }

    fn production(&mut self, file: &SourcedAccount, units: &IndexMap<String, Unit>) -> bool {
        let unit = &file.manifest.unit;
        if let Some(found) = units.get(&unit.value) {
            return found.production;
        }
        let help = did_you_mean(&unit.value, units.keys().map(String::as_str));
        let label = format!("expected one of {}", one_of(units.keys().map(String::as_str)));
        let message = format!("the organization has no unit `{}`", unit.value);
        self.error(Code::UnknownUnit, file.source, unit, message, &label, help);
        false
    }
}
