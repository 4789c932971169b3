//! What only an account's values show of the stores of its data, such as buckets: whether the account is for data like
//! theirs, has a key for it, uses their region and has the applications that they name.

use serde::Deserialize;

use super::classified::Kept;
use super::regions::unused;
use crate::diagnostic::did_you_mean;
use crate::kind::{Refusal, Site};
use crate::manifest::Classification;

/// What the manifest says of every store.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Store {
    /// How sensitive its data is; unknown words are refused by the variable's rule.
    #[serde(default)]
    pub classification: Option<Classification>,
    /// The region that it stands in, where that is one alone.
    #[serde(default)]
    pub region: Option<String>,
    /// The applications that read it.
    #[serde(default)]
    pub readers: Option<Vec<String>>,
    /// The applications that also write it.
    #[serde(default)]
    pub writers: Option<Vec<String>>,
}

impl Store {
    /// Whether it stands in a region.
    pub fn is_in(&self, region: &str) -> bool {
        self.region.as_ref().is_none_or(|only| only == region)
    }
}

/// The stores of one sort: what they are called, and the controls that they are held to.
pub struct Sort {
    /// The key of the variable that declares them, which is what they are called, such as `buckets`.
    pub key: &'static str,
    /// One of them, in words.
    pub noun: &'static str,
    /// No store holds data above its account.
    pub classification: &'static str,
    /// A store is encrypted with a key for data like its own.
    pub key_classification: &'static str,
    /// A store names who uses it.
    pub named_readers: &'static str,
}

impl Sort {
    /// Everything wrong with a store of an account whose data is under a key with this purpose.
    pub fn refusals(&self, site: &Site<'_>, name: &str, store: &Store, purpose: &str) -> Vec<Refusal> {
        let Self { key, classification, key_classification, .. } = *self;
        let kept = Kept { what: key, purpose, classification, key: key_classification };
        let mut found = Vec::new();
        found.extend(kept.refusal(site, &[key, name, "classification"], store.classification));
        found.extend(self.elsewhere(site, name, store));
        for (list, applications) in [("readers", &store.readers), ("writers", &store.writers)] {
            for (at, application) in applications.iter().flatten().enumerate() {
                found.extend(self.unknown(site, &[self.key, name, list, &at.to_string()], application));
            }
        }
        found
    }

    fn elsewhere(&self, site: &Site<'_>, name: &str, store: &Store) -> Option<Refusal> {
        let region = store.region.as_ref()?;
        unused(site, &[self.key, name, "region"], region, &format!("the region of the {} {name}", self.noun))
    }

    /// Whoever a store names is an application of the account. A wildcard is refused by the variable's rule.
    fn unknown(&self, site: &Site<'_>, path: &[&str], application: &str) -> Option<Refusal> {
        let known = site.values.applications(site.account);
        if known.iter().any(|one| one == application) {
            return None;
        }
        let message = format!("{} has no application {application}", site.account.name);
        let hint = did_you_mean(application, known.iter().map(String::as_str));
        let declare = "an application is declared under `blueprints: iam: applications` of its account";
        let help = if hint.is_empty() { declare.to_owned() } else { format!("{hint} {declare}") };
        Some(Refusal::new(Some(self.named_readers), path, message, help))
    }
}

/// The problems of the example organization, where `orders-prod` has two applications and a kind with these values.
#[cfg(test)]
pub fn problems(kind: &str, key: &str, values: &str) -> String {
    told(&texts(kind, key, values))
}

/// The manifest of that organization.
#[cfg(test)]
pub fn texts(kind: &str, key: &str, values: &str) -> crate::manifest::ManifestTexts {
    use std::fmt::Write as _;

    let mut texts = crate::starter::Starter::example().manifest_with_workload().expect("a manifest");
    let prod = texts.accounts.iter_mut().find(|account| account.path.as_str().contains("orders-prod"));
    let text = &mut prod.expect("the account").text;
    let applications = "iam: { applications: { web: ecs-tasks, jobs: lambda } }";
    let _ = writeln!(text, "kinds: [{kind}]\nblueprints:\n  {applications}\n  {kind}: {{ {key}: {values} }}");
    texts
}

/// What is told of a manifest; nothing where it is right.
#[cfg(test)]
pub fn told(texts: &crate::manifest::ManifestTexts) -> String {
    let planned = crate::pipeline::plan(texts, None, "2026-01-01".parse().expect("a day"));
    planned.err().map_or_else(String::new, |error| match error {
        crate::Error::Problems { diagnostics, sources } => crate::report::render(&diagnostics, &sources, false),
        other => other.to_string(),
    })
}
