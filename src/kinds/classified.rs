//! What an account keeps is classified no higher than the account, and has a key for data of its class.

use super::kms::Keys;
use crate::kind::{Refusal, Site};
use crate::manifest::Classification;

/// How a kind encrypts what it keeps.
pub struct Kept<'a> {
    /// What it is, in the plural, such as `hosts`.
    pub what: &'a str,
    /// The purpose of the keys.
    pub purpose: &'a str,
    /// The control that keeps it in accounts of its class.
    pub classification: &'static str,
    /// The control that gives it a key of its class.
    pub key: &'static str,
}

impl Kept<'_> {
    /// What is wrong with the class of something that stands at a site; without one it has the account's. Where the class is
    /// above the account, that is the mistake, and without keys, that there are none is told elsewhere.
    #[must_use]
    pub fn refusal(&self, site: &Site<'_>, path: &[&str], class: Option<Classification>) -> Option<Refusal> {
        let own = site.account.classification;
        let class = class.unwrap_or(own);
        let Self { what, purpose, .. } = self;
        if class > own {
            let message = format!("{} {what} cannot be in an account for {} data", class.as_str(), own.as_str());
            return Some(Refusal::new(
                Some(self.classification),
                path,
                message,
                "put them in an account of their class",
            ));
        }
        let keys = site.structure::<Keys>()?;
        if keys.classes(purpose, own).any(|one| one >= class) {
            return None;
        }
        let class = class.as_str();
        let key = format!("`{purpose}-{class}: {{ purpose: {purpose}, classification: {class}, … }}`");
        let help = format!("add a key such as {key} under `blueprints: kms: keys` in organization.yaml");
        Some(Refusal::new(Some(self.key), path, format!("no key is for {class} {what}"), help))
    }
}

/// What is wrong with the class of something at a site that needs keys of several purposes. Where the class is above the account,
/// that is the mistake, and it is told once.
pub fn refusals<'a>(site: &Site<'_>, purposes: &[&'a str], kept: impl Fn(&'a str) -> Kept<'a>) -> Vec<Refusal> {
    let class = site.own.typed("classification");
    let of = |purpose: &&'a str| kept(purpose).refusal(site, &["classification"], class);
    let mut found: Vec<Refusal> = purposes.iter().filter_map(of).collect();
    found.dedup();
    found
}
