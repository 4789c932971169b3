//! Both sides of the edges of one account, as values of the component's variables.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::kind::{Inputs, Site};
use crate::organization::trust::{Reach, Role};
use crate::organization::{Account, MANAGEMENT};

/// Who enters the account's roles, and which roles they enter elsewhere.
#[must_use]
pub fn inputs(site: &Site<'_>) -> Inputs {
    let mut inputs = Inputs::default();
    let callers = trusted_callers(site);
    if !callers.is_empty() {
        inputs = inputs.with("trusted_callers", callers);
    }
    let roles = assumable_roles(site);
    if !roles.is_empty() {
        inputs = inputs.with("assumable_roles", json!(roles));
    }
    inputs
}

/// What callers have in common, and the callers.
type Statement = (Map<String, Value>, Vec<String>);

/// The callers of each role; those of one form under the same conditions are one statement.
fn trusted_callers(site: &Site<'_>) -> Map<String, Value> {
    let mut by_role: IndexMap<String, Vec<Statement>> = IndexMap::new();
    let mut beyond: HashMap<&Role, Vec<String>> = HashMap::new();
    for edge in site.trust.entering(&site.account.name) {
        let statements = by_role.entry(edge.role.to_string()).or_default();
        let mut attributes = Map::from_iter([("form".to_owned(), json!(edge.form.as_str()))]);
        attributes.extend(origin_of(site, &edge.account));
        let leads_to = beyond.entry(&edge.role).or_insert_with(|| privileged_beyond(site, &edge.role));
        if !leads_to.is_empty() {
            attributes.insert("leads_to".to_owned(), json!(leads_to));
        }
        attributes.extend(edge.conditions.attributes());
        let caller = format!("{}/{}", edge.account, edge.caller);
        match statements.iter_mut().find(|(known, _)| *known == attributes) {
            Some((_, callers)) => callers.push(caller),
            None => statements.push((attributes, vec![caller])),
        }
    }
    by_role.sort_unstable_keys();
    by_role
        .into_iter()
        .map(|(role, statements)| {
            let statements = statements.into_iter().map(|(attributes, callers)| {
                let mut statement = Map::from_iter([("from".to_owned(), json!(callers))]);
                statement.extend(attributes);
                Value::Object(statement)
            });
            (role, statements.collect())
        })
        .collect()
}

/// The class of an account's data, and whether it is production. The management account rules all others whatever it is.
fn origin_of(site: &Site<'_>, account: &str) -> Vec<(String, Value)> {
    let account = site.organization.accounts.get(account).filter(|account| account.name != MANAGEMENT);
    let of = |account: &Account| {
        let production = ("production".to_owned(), json!(account.production));
        vec![("class".to_owned(), json!(account.classification.as_str())), production]
    };
    account.map(of).unwrap_or_default()
}

/// The privileged roles, by their names, that a role of the account can go on to become.
fn privileged_beyond(site: &Site<'_>, role: &Role) -> Vec<String> {
    let beyond = site.trust.privileged_beyond(&site.account.name, role);
    let mut roles: Vec<String> = beyond.into_iter().map(|(_, role)| role.to_string()).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// The roles that each role enters.
fn assumable_roles(site: &Site<'_>) -> IndexMap<String, Vec<String>> {
    let mut by_role: IndexMap<String, Vec<String>> = IndexMap::new();
    for edge in site.trust.leaving(&site.account.name) {
        let roles = by_role.entry(edge.caller.to_string()).or_default();
        match edge.reach {
            Reach::All => roles.push(format!("all/{}", edge.role)),
            Reach::Named => roles.extend(edge.targets.iter().map(|target| format!("{target}/{}", edge.role))),
        }
    }
    by_role.retain(|_, roles| !roles.is_empty());
    by_role.sort_unstable_keys();
    by_role
}

/// Whether an edge of the account names another account by its id.
#[must_use]
pub fn names_accounts(site: &Site<'_>) -> bool {
    let (trust, here) = (&site.trust, &site.account.name);
    trust.entering(here).any(|edge| edge.account != *here)
        || trust
            .leaving(here)
            .any(|edge| edge.reach == Reach::Named && edge.targets.iter().any(|target| target != here))
}

/// The accounts whose roles have to exist before this account can name them.
#[must_use]
pub fn waits_for(site: &Site<'_>) -> Vec<String> {
    let entering = site.trust.entering(&site.account.name);
    let exact = entering.filter(|edge| edge.waits() && edge.account != site.account.name);
    let mut accounts: Vec<String> = exact.map(|edge| edge.account.clone()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}
