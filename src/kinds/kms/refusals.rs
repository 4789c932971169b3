//! What is wrong with a structure beyond its types.

use regex_lite::Regex;

use super::structure::{Key, Keys, Service};
use crate::kind::{Refusal, Site};

/// Names that files of every component have.
const RESERVED: [&str; 5] = ["main", "outputs", "providers", "variables", "versions"];

/// Everything wrong with a structure.
#[must_use]
pub fn refusals(structure: &Keys) -> Vec<Refusal> {
    let mut found = Vec::new();
    if structure.keys().next().is_none() {
        refuse(&mut found, &["keys"], "the component needs at least one key", "add one, such as `data`");
    }
    for (name, key) in structure.keys() {
        check(name, key, &mut found);
    }
    for (name, earlier) in structure.doubles(|key| key.classification) {
        let message = format!("`{name}` has the same purpose and classification as `{earlier}`");
        let help = "give it another `purpose` or `classification`, or remove one of the two";
        refuse(&mut found, &["keys", name], message, help);
    }
    for (purpose, keys) in structure.purposes() {
        let (first, rest) = (keys[0], &keys[1..]);
        for (name, _) in rest.iter().filter(|(_, key)| !same(&key.services, &first.1.services)) {
            let message = format!("`{name}` is for {purpose}, but its services differ from those of `{}`", first.0);
            let help = "name the same services in all keys of a purpose: the classification decides which key is used";
            refuse(&mut found, &["keys", name, "services"], message, help);
        }
    }
    found
}

/// What an account's own classification makes wrong: a key without one of its own is for data like the account's.
#[must_use]
pub fn in_account(structure: &Keys, site: &Site<'_>) -> Vec<Refusal> {
    if !site.is_first_region() {
        return Vec::new();
    }
    let account = site.account;
    let doubles = structure.doubles(|key| key.classification.unwrap_or(account.classification));
    let refusal = |(name, earlier): (&str, &str)| {
        let class = account.classification.as_str();
        let message = format!("`{name}` and `{earlier}` have the same purpose for {class} data in {}", account.name);
        let help = "set the missing `classification` of one of them under `blueprints: kms: keys` in organization.yaml";
        Refusal::new(None, &["keys", name], message, help)
    };
    doubles.into_iter().map(refusal).collect()
}

/// Whether two lists name the same services.
fn same(some: &[Service], others: &[Service]) -> bool {
    some.iter().all(|one| others.contains(one)) && others.iter().all(|one| some.contains(one))
}

fn check(name: &str, key: &Key, found: &mut Vec<Refusal>) {
    let is_name = |name: &str| {
        let form = Regex::new("^[a-z][a-z0-9]*(-[a-z0-9]+)*$");
        form.is_ok_and(|form| form.is_match(name)) && name.len() <= 20
    };
    if let Some(purpose) = key.purpose.as_ref().filter(|purpose| !is_name(purpose)) {
        refuse(
            found,
            &["keys", name, "purpose"],
            format!("`{purpose}` is not a valid purpose name"),
            "use at most 20 lowercase letters, digits and single hyphens, such as `payment-data`",
        );
    }
    if !is_name(name) || RESERVED.contains(&name) {
        refuse(
            found,
            &["keys", name],
            format!("`{name}` is not a valid key name"),
            "use at most 20 lowercase letters, digits and single hyphens, such as `payment-data`",
        );
    }
    let is_text = Regex::new("^[A-Za-z][A-Za-z0-9 ,.-]{1,80}$").is_ok_and(|text| text.is_match(&key.protects));
    if !is_text {
        refuse(
            found,
            &["keys", name, "protects"],
            "`protects` must be a few words",
            "use letters, digits, spaces, commas and hyphens, such as `log groups`",
        );
    }
    if key.services.is_empty() {
        let help = "list the services that encrypt with it";
        refuse(found, &["keys", name, "services"], "a key needs at least one service", help);
    }
    let repeats = |at: usize| key.services[..at].contains(&key.services[at]);
    if (0..key.services.len()).any(repeats) || (0..key.users.len()).any(|at| key.users[..at].contains(&key.users[at])) {
        refuse(found, &["keys", name], "a service or user is listed twice", "list each service and each user once");
    }
    let by_users = key.services.iter().any(|service| *service != Service::Logs);
    if by_users && key.users.is_empty() {
        let help = "list the roles that read and write what it protects";
        refuse(found, &["keys", name, "users"], "no role uses this key", help);
    }
    if !by_users && !key.users.is_empty() {
        let message = "CloudWatch Logs uses the key itself: roles that read a log group need no access to its key";
        refuse(found, &["keys", name, "users"], message, "remove `users`, or add another service");
    }
    if key.auto_scaling && !key.services.contains(&Service::Ec2) {
        let message = "EC2 Auto Scaling starts instances, but this key is not for volumes";
        refuse(found, &["keys", name, "auto-scaling"], message, "add `ec2` to `services`");
    }
    if !key.senders.is_empty() && !key.services.contains(&Service::Sns) {
        let message = "alarms and events are sent to topics, but this key is not for topics";
        refuse(found, &["keys", name, "senders"], message, "add `sns` to `services`");
    }
}

fn refuse(found: &mut Vec<Refusal>, path: &[&str], message: impl Into<String>, help: &str) {
    found.push(Refusal::new(None, path, message, help));
}
