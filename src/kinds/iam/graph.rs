//! Everybody who enters a role, as the stacks of all accounts say it: what the command `trust` shows.

use serde_json::Value;

use super::Entrances;
use crate::kind::Decided as _;
use crate::organization::trust::{Graph, Link, Principal};
use crate::organization::{MANAGEMENT, Organization};
use crate::resolve::{Blueprints, Component, Instance};

/// The roles of the management account whose policies let them enter the access role of every other one.
const RULERS: [&str; 3] = ["deployment", "administrator", "break-glass"];

/// The whole graph of an organization.
#[must_use]
pub fn graph(organization: &Organization, blueprints: &Blueprints) -> Graph {
    let mut links = Vec::new();
    for (account, stacks) in &blueprints.stacks {
        for instance in stacks.iter().flat_map(|stack| &stack.instances) {
            let component = &blueprints.components[&instance.component];
            if component.kind.name() == Entrances::KIND {
                Entries { account, component, instance, links: &mut links }.collect();
            }
        }
    }
    for edge in &organization.trust.edges {
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
    component: &'a Component,
    instance: &'a Instance,
    links: &'a mut Vec<Link>,
}

impl Entries<'_> {
    fn collect(mut self) {
        let features = self.component.structure.features();
        if features.has("identity-center") {
            for (role, set) in self.map("permission_sets") {
                self.enter(format!("permission set {set}"), &role, &[]);
            }
        }
        if features.has("saml") {
            for role in ["administrator", "operator", "viewer", "audit"] {
                self.enter("SAML provider".to_owned(), role, &[]);
            }
        }
        for (host, words) in [("github", "GitHub"), ("gitlab", "GitLab")] {
            for role in ["deployment", "plan"] {
                for subject in self.list(&format!("{host}_{role}_subjects")) {
                    self.enter(format!("{words} {subject}"), role, &[]);
                }
            }
        }
        for user in self.list("break_glass_users") {
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

    /// The value of a variable here; nothing where the component does not have it.
    fn value(&self, name: &str) -> Option<Value> {
        let variable = self.component.variables.iter().find(|variable| variable.name == name)?;
        let given = self.instance.inputs.known(name).or_else(|| self.component.catalog.known(name));
        given.cloned().or_else(|| variable.default.clone())
    }

    fn list(&self, name: &str) -> Vec<String> {
        let value = self.value(name).unwrap_or_default();
        value.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    }

    fn map(&self, name: &str) -> Vec<(String, String)> {
        let value = self.value(name).unwrap_or_default();
        let entries = value.as_object().into_iter().flatten();
        entries.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
    }
}
