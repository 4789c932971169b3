//! Everybody who enters a role, in all accounts: what the command `trust` shows.

use indexmap::IndexMap;

use crate::kind::{AccountValues, CiService, Facts, Features, ROLES, Values, subjects_key};
use crate::organization::roles::Function;
use crate::organization::trust::{Graph, Link, Principal};
use crate::organization::{MANAGEMENT, Organization};
use crate::resolve::Blueprints;

/// The roles of the management account that can enter the access role of every other one. AWS would let the whole account;
/// a resource control policy and the permissions boundary leave these.
const RULERS: [Function; 2] = [Function::Deployment, Function::BreakGlass];

/// The whole graph of an organization.
#[must_use]
pub fn graph(&Facts { organization, trust, values }: &Facts<'_>, blueprints: &Blueprints) -> Graph {
    let services = values.ci_services();
    let mut links = Vec::new();
    for (account, stacks) in &blueprints.stacks {
        for instance in stacks.iter().flat_map(|stack| &stack.instances) {
            let component = &blueprints.components[&instance.component];
            if component.kind.name() == ROLES {
                let values = values.of_account(&organization.accounts[account], &component.name);
                let features = component.structure.features();
                Entries { account, values, features, services: &services, links: &mut links }.collect();
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
    links.extend(from_deployment_account(organization));
    links.extend(emergencies(organization, values));
    Graph { links }
}

/// The roles with which Terraform works in each account, which roles of the deployment account enter.
fn from_deployment_account(organization: &Organization) -> Vec<Link> {
    let Some(deployment) = organization.deployment() else { return Vec::new() };
    let mut links = Vec::new();
    for account in organization.accounts.values() {
        let is_own = organization.is_deployment(account);
        let target = if is_own { Function::Organization } else { Function::Deployment };
        let applying = std::iter::once((organization.applied_by(account), target));
        let planning = organization.planned_by(account).into_iter().map(|role| (role, Function::Plan));
        let enters = |&(from, to): &(Function, Function)| !is_own || from != to;
        links.extend(applying.chain(planning).filter(enters).map(|(from, to)| Link {
            from: Principal::role(&deployment.name, &from.as_str()),
            account: account.name.clone(),
            role: to.as_str().to_owned(),
            conditions: Vec::new(),
            reason: Some("CI plans and applies from here".to_owned()),
        }));
    }
    links
}

/// The users of the management account who enter break-glass of every account.
fn emergencies<'a>(organization: &'a Organization, values: &'a Values<'a>) -> impl Iterator<Item = Link> + 'a {
    let users = values.emergency_users().unwrap_or_default();
    users.into_iter().flat_map(move |user| {
        organization.accounts.keys().map(move |account| Link {
            from: Principal::Outside(format!("user {MANAGEMENT}/{user}")),
            account: account.clone(),
            role: Function::BreakGlass.as_str().to_owned(),
            conditions: vec!["MFA".to_owned()],
            reason: None,
        })
    })
}

/// The access roles, which AWS lets the management account enter.
fn ruled(organization: &Organization) -> impl Iterator<Item = Link> + '_ {
    let members = organization.accounts.keys().filter(|name| *name != MANAGEMENT);
    let rulers = organization.management().into_iter().flat_map(|_| RULERS);
    rulers.flat_map(move |ruler| {
        members.clone().map(move |member| Link {
            from: Principal::role(MANAGEMENT, &ruler.as_str()),
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
    /// The CI services whose tokens become roles.
    services: &'a [CiService],
    links: &'a mut Vec<Link>,
}

impl Entries<'_> {
    fn collect(mut self) {
        if self.features.has("identity-center") {
            for (role, set) in self.map("permission-sets") {
                self.enter(format!("permission set {set}"), &role);
            }
        }
        if self.features.has("saml") {
            for role in ["administrator", "operator", "viewer", "audit"] {
                self.enter("SAML provider".to_owned(), role);
            }
        }
        for service in self.services {
            for role in Function::CI {
                for subject in self.list(&subjects_key(service.key, role)) {
                    self.enter(format!("{} {subject}", service.name), role.as_str());
                }
            }
        }
        for (application, service) in self.map("applications") {
            self.enter(format!("service {service}"), &format!("app-{application}"));
        }
    }

    fn enter(&mut self, who: String, role: &str) {
        self.links.push(Link {
            from: Principal::Outside(who),
            account: self.account.to_owned(),
            role: role.to_owned(),
            conditions: Vec::new(),
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
