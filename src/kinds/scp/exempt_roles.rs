//! The roles that an organization exempts from statements: what the manifest names, and what it may not name.

use regex_lite::Regex;

use super::facts::Named;
use super::structure::Guarded;
use crate::diagnostic::{did_you_mean, did_you_mean_or, one_of};
use crate::organization::roles::{Function, application_role_name};
use crate::organization::trust::Role;
use crate::policy::{Catalogue, ExemptRole, PolicyType, Set, Statement};

/// The statement that protects exempt roles. It binds them too: whoever can write one of them can become all.
pub const PROTECTION: &str = "CriticalRoles";

/// What the name of a role begins with that is none of the organization's own.
const NAMED: &str = "role/";

/// The exempt roles, in the order of their names in the manifest. What is wrong there has been refused before.
#[must_use]
pub fn exempt_roles(structure: &Guarded) -> Vec<ExemptRole> {
    let mut roles: Vec<ExemptRole> = structure
        .decided
        .exempt
        .iter()
        .filter_map(|(key, names)| {
            let statements = names.iter().flat_map(|name| statements(name)).map(|one| one.sid.clone()).collect();
            Some(ExemptRole { key: key.clone(), role: role_name(key, &structure.facts).ok()?, statements })
        })
        .collect();
    roles.sort_by(|one, other| one.key.cmp(&other.key));
    roles
}

/// The statements that a name in the manifest stands for: the one of this `sid`, or those of a set. No statement about
/// resources is among them: such a statement binds everybody, and a role of the same name in any account would be exempt.
pub fn statements(name: &str) -> impl Iterator<Item = &'static Statement> {
    let exemptible =
        |policy: PolicyType, statement: &Statement| policy == PolicyType::ServiceControl && statement.sid != PROTECTION;
    let is_meant =
        move |statement: &Statement| statement.sid == name || statement.sets.iter().any(|set| set.as_str() == name);
    let all =
        Catalogue::get().statements().filter(move |(domain, one)| exemptible(domain.policy, one) && is_meant(one));
    all.map(|(_, statement)| statement).collect::<Vec<_>>().into_iter()
}

/// Why a name stands for no statement that anybody could be exempt from: what is wrong, and what would be right.
#[must_use]
pub fn not_exemptible(name: &str) -> (String, String) {
    if name == PROTECTION {
        let help = "a role that is exempt from it can become every other exempt role";
        return (format!("no other role can be exempt from `{PROTECTION}`"), help.to_owned());
    }
    if Catalogue::get().statements().any(|(_, one)| one.sid == name) {
        let help = "it applies to resources, so a role of the same name in any account would be exempt";
        return (format!("no role can be exempt from `{name}`"), help.to_owned());
    }
    let statements = Catalogue::get().statements().filter(|(domain, _)| domain.policy == PolicyType::ServiceControl);
    let known = statements.map(|(_, one)| one.sid.as_str()).chain(Set::ALL.map(Set::as_str));
    (format!("no statement or set is named `{name}`"), did_you_mean(name, known))
}

/// The name of a role in AWS, or why the manifest may not name it so: what is wrong, and what would be right.
///
/// # Errors
/// When there is no such role, or when the name is wider than one role's.
pub fn role_name(key: &str, facts: &Named) -> Result<String, (String, String)> {
    let namespace = &facts.namespace;
    match Role::parse(key) {
        Some(Role::Function(function)) => return Ok(function.role_name(namespace)),
        Some(Role::Application(application)) if facts.applications.contains(&application) => {
            return Ok(application_role_name(namespace, &application));
        }
        Some(Role::Application(application)) => {
            let known = facts.applications.iter().map(String::as_str);
            let otherwise = || "accounts declare applications under `blueprints.iam.applications`".to_owned();
            let help = did_you_mean_or(&application, known, otherwise);
            return Err((format!("no account has an application `{application}`"), help));
        }
        None => {}
    }
    let Some(name) = key.strip_prefix(NAMED).or_else(|| key.contains('*').then_some(key)) else {
        let known = || Function::ALL.iter().map(|function| function.as_str());
        let otherwise = || {
            let functions = one_of(known());
            format!("name {functions}, an application as `app-orders`, or another role as `role/data-migration-*`")
        };
        return Err((format!("there is no role `{key}`"), did_you_mean_or(key, known(), otherwise)));
    };
    let form = Regex::new(r"^([A-Za-z0-9+=,.@_-]+/)*[A-Za-z0-9+=,.@_-]*[A-Za-z0-9]([_-]\*)?$");
    if !key.starts_with(NAMED) || !form.is_ok_and(|form| form.is_match(name)) {
        let help = "name one role or a prefix: a wildcard must be at the end, after a hyphen or an underscore";
        let is = if key.contains('*') { "is wider than" } else { "is not" };
        return Err((format!("`{key}` {is} the name of a role"), help.to_owned()));
    }
    if let Some(own) = own_role(name, facts) {
        let help = "name the organization's own roles one by one, by function";
        return Err((format!("`{key}` includes {own}"), help.to_owned()));
    }
    Ok(name.to_owned())
}

/// What a name takes in of the roles whose names the tool itself decides.
fn own_role(name: &str, facts: &Named) -> Option<String> {
    let takes_in = |role: &str| match name.strip_suffix('*') {
        Some(beginning) => role.starts_with(beginning),
        None => role == name,
    };
    let functions = Function::ALL.iter().map(|function| function.role_name(&facts.namespace));
    if let Some(own) = functions.chain([facts.access_role.clone()]).find(|role| takes_in(role)) {
        return Some(format!("`{own}`"));
    }
    let applications = application_role_name(&facts.namespace, "");
    (takes_in(&applications) || name.starts_with(&applications)).then(|| "roles of applications".to_owned())
}
