//! What is wrong with a database, seen with its account and its network.

use super::engine::Engine;
use crate::diagnostic::{did_you_mean_or, one_of};
use crate::kind::{Refusal, Site};
use crate::kinds::classified::{self, Kept};
use crate::kinds::securitygroup::SecurityGroups;
use crate::kinds::vpc::Network;
use crate::manifest::Classification;

/// Databases are where applications reach them, and nobody else does.
const DATA_TIER: &str = "rds-data-tier";
/// Backups reach back as far as the class demands.
const BACKUPS: &str = "rds-backups";
/// Applications are named one by one.
const NAMED_USERS: &str = "rds-named-users";
/// The tier of databases, whose subnets and security group the component reads.
const TIER: &str = "data";
/// The purposes of the keys that a database needs.
const PURPOSES: [&str; 3] = ["data", "secrets", "logs"];

/// Everything wrong with the database at a site.
pub fn refusals(engine: Engine, site: &Site<'_>) -> Vec<Refusal> {
    let mut found = classified::refusals(site, &PURPOSES, kept);
    found.extend(backups(site));
    found.extend(["applications", "owners"].into_iter().flat_map(|list| unknown(site, list)));
    found.extend(source(site));
    found.extend(closed_port(engine, site));
    found
}

/// How what belongs to a database is encrypted.
fn kept(purpose: &str) -> Kept<'_> {
    Kept { what: "databases", purpose, classification: "rds-classification", key: "rds-key-classification" }
}

/// Backups reach back as far as the class of the data demands, which is the account's where the database has none. The rule of
/// the variable says the same to Terraform, where the tags of the account are known.
fn backups(site: &Site<'_>) -> Option<Refusal> {
    let days: f64 = site.own.typed("backup-days")?;
    let class = site.own.typed("classification").unwrap_or(site.account.classification);
    let least = match class {
        Classification::Public | Classification::Internal => 7,
        Classification::Confidential => 14,
        Classification::Restricted => 35,
    };
    if days >= f64::from(least) {
        return None;
    }
    let message = format!("backups of {} data must reach back {least} days or more", class.as_str());
    let help = format!("set `backup-days: {least}`, or add a waiver of {BACKUPS} to the account");
    Some(Refusal::new(Some(BACKUPS), &["backup-days"], message, help))
}

/// Whoever connects is an application of the account. A wildcard is refused by the variable's rule.
fn unknown(site: &Site<'_>, list: &str) -> Vec<Refusal> {
    let known = site.values.applications(site.account);
    let named: Vec<String> = site.own.typed(list).unwrap_or_default();
    let refusal = |(at, application): (usize, String)| {
        if known.contains(&application) {
            return None;
        }
        let message = format!("{} has no application {application}", site.account.name);
        let declare = || "declare it under `blueprints: iam: applications` of its account".to_owned();
        let help = did_you_mean_or(&application, known.iter().map(String::as_str), declare);
        Some(Refusal::new(Some(NAMED_USERS), &[list, &at.to_string()], message, help))
    };
    named.into_iter().enumerate().filter_map(refusal).collect()
}

/// A database is restored from another one of the account.
fn source(site: &Site<'_>) -> Option<Refusal> {
    let from: String = site.own.typed("restore-from")?;
    let all = site.values.of_kind(site.account, "rds")?;
    let items: Vec<&str> = all.items("databases").map(|(item, _)| item).collect();
    if from.is_empty() || items.contains(&from.as_str()) {
        return None;
    }
    let message = format!("{} has no database {from}", site.account.name);
    let help = did_you_mean_or(&from, items.iter().copied(), || format!("one of {}", one_of(items.iter().copied())));
    Some(Refusal::new(None, &["restore-from"], message, help))
}

/// Somebody else than the tier itself can reach the port of the engine, through the security groups and through the network's
/// access lists.
fn closed_port(engine: Engine, site: &Site<'_>) -> Option<Refusal> {
    let port = engine.port();
    let groups = site.structure::<SecurityGroups>()?;
    let network = site.structure::<Network>()?;
    let group = groups.tiers().find(|(name, _)| *name == TIER).map(|(_, tier)| tier)?;
    let subnets = network.tier(TIER)?;
    let refuse = |what: &str, help: String| {
        let message =
            format!("nobody can connect to the port of {}, {port}, of the tier {TIER} in {what}", engine.name());
        Some(Refusal::new(Some(DATA_TIER), &[], message, help))
    };
    let by_group = |(peer, ports): (&String, &crate::kinds::ports::Ports)| {
        peer != TIER && ports.all().any(|range| range.holds_tcp(port))
    };
    if !group.accepts.iter().any(by_group) {
        let line = format!("securitygroup: {{ tiers: {{ {TIER}: {{ accepts: {{ app: {{ tcp: [{port}] }} }} }} }} }}");
        return refuse("securitygroup", format!("set `{line}` under `blueprints` in organization.yaml"));
    }
    if !subnets.accepts().any(|(peer, ports)| peer != TIER && ports.all().any(|range| range.holds_tcp(port))) {
        let line = format!("vpc: {{ tiers: {{ {TIER}: {{ accepts: {{ private: {{ tcp: [{port}] }} }} }} }} }}");
        return refuse("vpc", format!("set `{line}` under `blueprints` in organization.yaml"));
    }
    None
}
