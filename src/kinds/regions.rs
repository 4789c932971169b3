//! Regions that something of an account names.

use crate::diagnostic::{did_you_mean_or, one_of};
use crate::kind::{Refusal, Site};

/// What is wrong with a region that `what` names at a path, such as `the region of the bucket invoices`: the account does not
/// use it. Nothing is said of what names it where `what` is empty.
pub fn unused(site: &Site<'_>, path: &[&str], region: &str, what: &str) -> Option<Refusal> {
    if site.account.regions.contains_key(region) {
        return None;
    }
    let used = || site.account.regions.keys().map(String::as_str);
    let what = if what.is_empty() { String::new() } else { format!(", {what}") };
    let message = format!("{} does not use {region}{what}", site.account.name);
    let help = did_you_mean_or(region, used(), || format!("one of {}", one_of(used())));
    Some(Refusal::new(None, path, message, help))
}
