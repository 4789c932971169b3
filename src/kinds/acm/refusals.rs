//! What is wrong with the certificates of an account, seen with its regions and keys.

use indexmap::IndexMap;
use serde::Deserialize;

use super::validation::validation_region;
use crate::kind::{Refusal, Site};
use crate::kinds::classified::Kept;
use crate::kinds::regions::unused;
use crate::manifest::Classification;

/// The variable that declares certificates.
const KEY: &str = "certificates";

/// Notifications name domains, so they are encrypted with a key for internal messages.
const NOTIFICATIONS: Kept<'_> =
    Kept { what: "notifications", purpose: "messages", classification: "acm-key", key: "acm-key" };

/// A certificate as the manifest declares it.
#[derive(Debug, Deserialize)]
struct Certificate {
    domain: String,
    #[serde(default)]
    names: Option<Vec<String>>,
    #[serde(default)]
    zone: Option<String>,
    #[serde(default)]
    region: Option<String>,
}

impl Certificate {
    /// The domains that it needs a validation record for: a wildcard shares that of the domain above it ("How CNAME records
    /// for ACM work", AWS Certificate Manager User Guide).
    fn validated(&self) -> impl Iterator<Item = &str> {
        let all = std::iter::once(&self.domain).chain(self.names.iter().flatten());
        all.map(|name| name.strip_prefix("*.").unwrap_or(name))
    }
}

/// Everything wrong with the certificates of the account at this site.
pub fn refusals(site: &Site<'_>) -> Vec<Refusal> {
    let certificates = site.own.entries::<Certificate>(KEY);
    if certificates.is_empty() {
        return Vec::new();
    }
    let class = site.account.classification.min(Classification::Internal);
    let mut found: Vec<Refusal> = NOTIFICATIONS.refusal(site, &[KEY], Some(class)).into_iter().collect();
    found.extend(certificates.iter().filter_map(|(name, certificate)| elsewhere(site, name, certificate)));
    found.extend(written_twice(site, &certificates));
    found
}

fn elsewhere(site: &Site<'_>, name: &str, certificate: &Certificate) -> Option<Refusal> {
    let region = certificate.region.as_ref()?;
    unused(site, &[KEY, name, "region"], region, &format!("the region of the certificate {name}"))
}

/// One region writes the record of a domain: if two did, removing a certificate from one would delete the record that those of
/// the other are renewed by. The record is the same in all regions ("AWS Certificate Manager DNS validation", AWS Certificate
/// Manager User Guide).
fn written_twice(site: &Site<'_>, certificates: &IndexMap<String, Certificate>) -> Vec<Refusal> {
    let mut writers: IndexMap<(&str, &str), (&str, &str)> = IndexMap::new();
    let mut found = Vec::new();
    for (name, certificate) in certificates {
        let Some(zone) = &certificate.zone else { continue };
        let region = certificate.region.as_deref().unwrap_or(validation_region(site));
        for domain in certificate.validated() {
            let (other, first) = *writers.entry((zone, domain)).or_insert((name, region));
            if first != region {
                let message =
                    format!("the certificates {other} and {name} would each write the validation record of {domain}");
                let help =
                    format!("remove `zone` from {name}: the record that {other} has in {first} validates it too");
                found.push(Refusal::new(Some("acm-no-gap"), &[KEY, name, "zone"], message, help));
                break;
            }
        }
    }
    found
}
