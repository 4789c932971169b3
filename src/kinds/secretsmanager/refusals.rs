//! What is wrong with the secrets of an account, seen with the whole organization.

use regex_lite::Regex;

use super::edges::regions;
use super::secret::{Secret, has_secrets, secrets};
use crate::diagnostic::{did_you_mean, did_you_mean_or, one_of};
use crate::kind::{Refusal, Site};
use crate::kinds::kms::Keys;
use crate::manifest::Classification;
use crate::organization::Account;
use crate::organization::roles::Function;

/// Names say whose a secret is.
pub const NAMES: &str = "secretsmanager-names";
/// A secret gets a new value again and again.
pub const ROTATION: &str = "secretsmanager-rotation";
/// A secret is read by whom it names.
pub const READERS: &str = "secretsmanager-readers";
/// A secret is encrypted with a key for data like it.
pub const KEY: &str = "secretsmanager-key-classification";
/// A secret stands where its classification fits.
pub const CLASSIFICATION: &str = "secretsmanager-classification";

/// Everything wrong with the secrets of the account at this site. Without its keys, what is wrong is that there are none.
#[must_use]
pub fn refusals(sharing: bool, site: &Site<'_>, keys: Option<&Keys>) -> Vec<Refusal> {
    if !site.is_first_region() {
        return Vec::new();
    }
    let mut found: Vec<Refusal> = keys.into_iter().flat_map(|keys| told(keys, site)).collect();
    for (name, secret) in secrets(site.values, site.account) {
        let mut check = Check { name: &name, secret: &secret, site, found: &mut found };
        check.name();
        check.classification();
        if let Some(keys) = keys {
            check.key(keys);
        }
        check.rotation();
        check.region();
        check.replicas();
        for (at, reader) in secret.readers.iter().flatten().enumerate() {
            check.reader(sharing, at, reader);
        }
    }
    found
}

/// What is told and logged of a rotation names secrets: it is internal, or public where the account is.
fn told(keys: &Keys, site: &Site<'_>) -> impl Iterator<Item = Refusal> {
    let own = site.account.classification;
    let class = own.min(Classification::Internal);
    let missing =
        ["messages", "logs"].into_iter().filter(move |purpose| !keys.classes(purpose, own).any(|one| one >= class));
    missing.map(move |purpose| {
        let class = class.as_str();
        let message = format!("secret rotation needs a key with the purpose {purpose} for {class} data");
        let help = format!("add one under `blueprints: kms: keys`, or raise the `classification` of `{purpose}`");
        Refusal::new(Some(KEY), &["secrets"], message, help)
    })
}

struct Check<'a> {
    name: &'a str,
    secret: &'a Secret,
    site: &'a Site<'a>,
    found: &'a mut Vec<Refusal>,
}

impl Check<'_> {
    fn refuse(
        &mut self,
        control: Option<&'static str>,
        rest: &[&str],
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.push(Refusal::new(control, &[&["secrets", self.name], rest].concat(), message, help));
    }

    fn name(&mut self) {
        let form = Regex::new("^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$");
        if form.is_ok_and(|form| form.is_match(self.name)) && self.name.len() <= 128 {
            return;
        }
        let (name, stage) = (self.name, &self.site.account.stage);
        let help = format!(
            "use lowercase letters, digits and single hyphens, such as `payments/signing-key`, which becomes \
             /{stage}/payments/signing-key"
        );
        self.refuse(Some(NAMES), &[], format!("`{name}` must name a secret by service and purpose"), help);
    }

    fn classification(&mut self) {
        let account = self.site.account;
        if let Some(class) = self.secret.classification
            && class > account.classification
        {
            let (name, class, own) = (self.name, class.as_str(), account.classification.as_str());
            let message = format!("the {class} secret {name} cannot be in an account for {own} data");
            self.refuse(
                Some(CLASSIFICATION),
                &["classification"],
                message,
                "put it in an account of its classification",
            );
        }
    }

    /// Where a secret is above its account, that is the mistake.
    fn key(&mut self, keys: &Keys) {
        let own = self.site.account.classification;
        let class = self.secret.classification.unwrap_or(own);
        let is_shared = self.secret.readers.is_some();
        if class > own || is_shared || keys.classes("secrets", own).any(|one| one >= class) {
            return;
        }
        let class = class.as_str();
        let message = format!("no key is for {class} secrets such as {}", self.name);
        let key = format!("`secrets-{class}: {{ purpose: secrets, classification: {class}, … }}`");
        let help = format!("add a key such as {key} under `blueprints: kms: keys` in organization.yaml");
        self.refuse(Some(KEY), &["classification"], message, help);
    }

    fn rotation(&mut self) {
        if self.secret.rotation.as_deref() == Some("none") {
            let message = format!("the secret {} must be rotated", self.name);
            let help =
                format!("remove `rotation`, or waive `{ROTATION}` for a value that only a third party can issue");
            self.refuse(Some(ROTATION), &["rotation"], message, help);
        }
    }

    fn region(&mut self) {
        let account = self.site.account;
        if let Some(region) = &self.secret.region
            && !account.regions.contains_key(region)
        {
            let used = account.regions.keys().map(String::as_str);
            let message = format!("{} does not use {region}, the region of the secret {}", account.name, self.name);
            self.refuse(None, &["region"], message, format!("one of {}", one_of(used)));
        }
    }

    fn replicas(&mut self) {
        let (account, secret, name) = (self.site.account, self.secret, self.name);
        let Some(replicas) = secret.replicas.as_ref().filter(|replicas| !replicas.is_empty()) else {
            return;
        };
        if secret.region.is_none() {
            let message = format!("the secret {name} is in every region, with a different value in each");
            let help = "set its `region`: the value is created there and replicated to the `replicas`";
            self.refuse(None, &["replicas"], message, help);
        }
        if secret.readers.is_some() {
            let message = format!("other accounts read the secret {name}, whose key is in one region");
            let help = "remove `replicas` or `readers`, or declare a secret for each region";
            self.refuse(None, &["replicas"], message, help);
        }
        for (at, region) in replicas.iter().enumerate() {
            let at = at.to_string();
            let place = ["replicas", at.as_str()];
            if secret.region.as_ref() == Some(region) {
                let message = format!("the secret {name} is itself in {region}");
                self.refuse(None, &place, message, "name other regions for its replicas");
            } else if !account.regions.contains_key(region) {
                let others = account.regions.keys().filter(|one| secret.region.as_ref() != Some(*one));
                let known = || others.clone().map(String::as_str);
                let message = format!("{} does not use {region}, the region of a replica of {name}", account.name);
                let help = did_you_mean_or(region, known(), || format!("one of {}", one_of(known())));
                self.refuse(None, &place, message, help);
            }
        }
    }

    fn reader(&mut self, sharing: bool, at: usize, reader: &str) {
        let at = at.to_string();
        let place = ["readers", at.as_str()];
        let organization = self.site.organization;
        if !sharing {
            let help = "turn `sharing` on under `blueprints: secretsmanager` in organization.yaml";
            self.refuse(Some(READERS), &place, "this organization does not share secrets between accounts", help);
            return;
        }
        let Some((account, role)) = reader.split_once('/') else {
            let help = "use the name of the account and of the role, such as `orders-prod/app-billing`";
            self.refuse(Some(READERS), &place, format!("`{reader}` must name a role of an account"), help);
            return;
        };
        let Some(account) = organization.accounts.get(account) else {
            let hint = did_you_mean(account, organization.accounts.keys().map(String::as_str));
            self.refuse(Some(READERS), &place, format!("no account is named `{account}`"), hint);
            return;
        };
        self.role(&place, account, role);
        self.other_side(&place, account);
    }

    /// The role exists in the reader's account.
    fn role(&mut self, place: &[&str], account: &Account, role: &str) {
        let applications = self.site.values.applications(account);
        let functions = Function::ALL.iter().map(|function| function.as_str().to_owned());
        let known: Vec<String> = functions.chain(applications.into_iter().map(|name| format!("app-{name}"))).collect();
        if !known.iter().any(|one| one == role) {
            let message = format!("{} has no role {role}", account.name);
            let hint = did_you_mean(role, known.iter().map(String::as_str));
            let declare = "an application is declared under `blueprints: iam: applications` of its account";
            let help = if hint.is_empty() { declare.to_owned() } else { format!("{hint} {declare}") };
            self.refuse(Some(READERS), place, message, help);
        }
    }

    /// The reader's account can be named by id, may see data of this class, and has the component that lets its role read.
    fn other_side(&mut self, place: &[&str], reader: &Account) {
        let owner = self.site.account;
        if reader.name == owner.name {
            let message = format!("{} is the secret's own account", reader.name);
            let help = "roles of the same account get access through their own policies";
            self.refuse(Some(READERS), place, message, help);
            return;
        }
        for account in [reader, owner].into_iter().filter(|account| account.id.is_none()) {
            let message =
                format!("the ID of {} is not known yet, but both sides of a reader's access need it", account.name);
            let help = format!("add it to forge/accounts/{}.yaml once the account exists", account.name);
            self.refuse(None, place, message, help);
        }
        let class = self.secret.classification.unwrap_or(owner.classification);
        if class > reader.classification {
            let (class, own) = (class.as_str(), reader.classification.as_str());
            let message = format!("{} is an account for {own} data, and the secret is {class}", reader.name);
            let help = "give the secret its own `classification` if it is less sensitive than its account";
            self.refuse(Some(CLASSIFICATION), place, message, help);
        }
        if !has_secrets(self.site.values, reader) {
            let message =
                format!("{} has no component that lets its roles read secrets of other accounts", reader.name);
            self.refuse(None, place, message, format!("add `secretsmanager` to `kinds` of {}", reader.name));
        }
        let missing = regions(owner, self.secret).find(|region| !reader.regions.contains_key(*region));
        if let Some(region) = missing {
            let message = format!("the secret is in {region}, which {} does not use", reader.name);
            let help = format!("set a `region` of the secret that both use, or add {region} to {}", reader.name);
            self.refuse(None, place, message, help);
        }
    }
}
