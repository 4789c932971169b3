//! Everybody who enters a role, in all accounts: what the command `trust` shows.

use indexmap::IndexMap;

use crate::kind::{AccountValues, Facts, Features, ROLES};
use crate::organization::trust::{Graph, Link, Principal};
use crate::organization::{MANAGEMENT, Organization};
use crate::resolve::Blueprints;

/// The roles of the management account whose policies let them enter the access role of every other one.
const RULERS: [&str; 3] = ["deployment", "administrator", "break-glass"];

/// The whole graph of an organization.
#[must_use]
pub fn graph(&Facts { organization, trust, values }: &Facts<'_>, blueprints: &Blueprints) -> Graph {
    let mut links = Vec::new();
    for (account, stacks) in &blueprints.stacks {
        for instance in stacks.iter().flat_map(|stack| &stack.instances) {
            let component = &blueprints.components[&instance.component];
            if component.kind.name() == ROLES {
                let values = values.of_account(&organization.accounts[account], &component.name);
                let features = component.structure.features();
                Entries { account, values, features, links: &mut links }.collect();
            }
        }
    }
    for edge in &trust.edges {
        links.extend(edge.targets.iter().map(|target| Link {
            from: Principal::role(&edge.account, &edge.caller),
            account: target.clone(),
            role: edge.role.to_string(),
            conditions: edge.conditions.in_words(),
            reason: Some(edge.reason.clone()),
        }));
    }
    links.extend(ruled(organization));
    Graph { links }
}

/// The access roles, which AWS lets the management account enter.
fn ruled(organization: &Organization) -> impl Iterator<Item = Link> + '_ {
    let members = organization.accounts.keys().filter(|name| *name != MANAGEMENT);
    let rulers = organization.management().into_iter().flat_map(|_| RULERS);
    rulers.flat_map(move |ruler| {
        members.clone().map(move |member| Link {
            from: Principal::role(MANAGEMENT, &ruler),
            account: member.clone(),
            role: organization.access_role.clone(),
            conditions: Vec::new(),
            reason: Some("AWS makes this role in each new account".to_owned()),
        })
    })
}

/// Collects who enters the roles of one account from outside.
struct Entries<'a> {
    account: &'a str,
    values: AccountValues<'a>,
    /// The parts of the component that are on: a value of one that is off has no effect.
    features: Features,
    links: &'a mut Vec<Link>,
}

impl Entries<'_> {
    fn collect(mut self) {
        if self.features.has("identity-center") {
            for (role, set) in self.map("permission-sets") {
                self.enter(format!("permission set {set}"), &role, &[]);
            }
        }
        if self.features.has("saml") {
            for role in ["administrator", "operator", "viewer", "audit"] {
                self.enter("SAML provider".to_owned(), role, &[]);
            }
        }
        for (host, words) in [("github", "GitHub"), ("gitlab", "GitLab")] {
            let roles: &[&str] = if self.features.has(host) { &["deployment", "plan"] } else { &[] };
            for role in roles {
                for subject in self.list(&format!("{host}-{role}-subjects")) {
                    self.enter(format!("{words} {subject}"), role, &[]);
                }
            }
        }
        for user in self.list("break-glass-users") {
            self.enter(format!("user {}/{user}", self.account), "break-glass", &["MFA"]);
        }
        for (application, service) in self.map("applications") {
            self.enter(format!("service {service}"), &format!("app-{application}"), &[]);
        }
    }

    fn enter(&mut self, who: String, role: &str, conditions: &[&str]) {
        self.links.push(Link {
            from: Principal::Outside(who),
            account: self.account.to_owned(),
            role: role.to_owned(),
            conditions: conditions.iter().map(|one| (*one).to_owned()).collect(),
            reason: None,
        });
    }

    fn list(&self, key: &str) -> Vec<String> {
        self.values.typed(key).unwrap_or_default()
    }

    fn map(&self, key: &str) -> IndexMap<String, String> {
        self.values.entries(key)
    }
}
