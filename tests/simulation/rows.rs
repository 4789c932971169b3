//! The requests that prove a statement: those of its cases, and those that follow from it.

use atmos_forge::policy::{
    Actions, Case, ConditionKey, Exemption, Expectation, PolicyInputs, PolicyType, Statement, Text,
};
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::callers::{ACCOUNT, Identity, caller, role};
use crate::support::simulator::Request;

/// The role that AWS makes in new accounts, as the cases name it.
const ACCESS_ROLE: &str = "OrganizationAccountAccessRole";

/// One request, and what must become of it under the statement alone.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it is an example of; requests that follow from the statement share it.
    pub group: Group,
    /// Who asks.
    pub who: String,
    /// What must become of it.
    pub expect: Expectation,
    /// What the case says about the request's context.
    pub said: IndexMap<String, Option<String>>,
    /// The request, under no policy yet.
    pub request: Request,
}

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Group {
    /// A case, with what makes it a near miss.
    Case(Option<String>),
    /// The first denied case for each of the statement's actions, or of the exceptions to it.
    EachAction,
    /// The first denied case for each of the statement's resources.
    EachResource,
    /// The first denied case as each exempt role.
    Exempt,
    /// The first denied case as roles that are exempt elsewhere.
    NotExempt,
    /// The first denied case as roles whose names are like those of exempt ones.
    Alike,
}

/// All requests about a statement.
pub fn rows(policy: PolicyType, statement: &Statement, inputs: &PolicyInputs) -> Vec<Row> {
    let written = |case: &Case| {
        let mut row = written(policy, case);
        // Cases name AWS's own access role, which an organization may name otherwise.
        row.request.resource = row.request.resource.map(|name| name.replace(ACCESS_ROLE, &inputs.access_role));
        row
    };
    let mut rows: Vec<Row> = statement.cases.iter().map(written).collect();
    let first = statement.cases.iter().find(|case| case.expect == Expectation::Denied);
    let Some(first) = first.map(written) else { return rows };
    each_action(&mut rows, &first, policy, statement);
    each_resource(&mut rows, &first, statement, inputs);
    if policy == PolicyType::ServiceControl && !names_principals(statement) {
        as_other_roles(&mut rows, &first, statement, inputs);
    }
    rows
}

fn written(policy: PolicyType, case: &Case) -> Row {
    let Identity { principal, mut context } = caller(case.caller);
    for (key, value) in &case.with {
        match value {
            Some(value) => context.insert(key.clone(), json!(value)),
            None => context.remove(key),
        };
    }
    Row {
        group: Group::Case(case.near.clone()),
        who: serde_json::to_value(case.caller)
            .ok()
            .and_then(|name| Some(name.as_str()?.to_owned()))
            .unwrap_or_default(),
        expect: case.expect,
        said: case.with.clone(),
        request: Request {
            scps: Vec::new(),
            rcps: Vec::new(),
            principal,
            action: case.action.clone(),
            resource: case.resource.clone(),
            account: ACCOUNT.to_owned(),
            context,
            resource_policy: resource_policy(policy, &case.action),
            lenient: false,
        },
    }
}

/// A policy of the resource that admits everybody: without one, nobody from outside could come in at all, and KMS
/// keys would admit nobody.
fn resource_policy(policy: PolicyType, action: &str) -> Option<Value> {
    let service = action.split(':').next()?;
    (policy == PolicyType::ResourceControl || service == "kms").then(|| admits_everybody(service))
}

/// A policy that admits everybody to a resource of this service.
pub fn admits_everybody(service: &str) -> Value {
    let mut statement = Map::from_iter([
        ("Effect".to_owned(), json!("Allow")),
        ("Principal".to_owned(), json!("*")),
        ("Action".to_owned(), json!(format!("{service}:*"))),
    ]);
    if service != "sts" {
        statement.insert("Resource".to_owned(), json!("*"));
    }
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

fn each_action(rows: &mut Vec<Row>, first: &Row, policy: PolicyType, statement: &Statement) {
    let (actions, expect) = match &statement.actions {
        Actions::Only(actions) => (actions, Expectation::Denied),
        Actions::AllBut { all_but } => (all_but, Expectation::Allowed),
    };
    // What a case is about already needs no request of its own.
    let about = |case: &Case, action: &str| match action.strip_suffix('*') {
        Some(start) => case.action.starts_with(start),
        None => case.action == action,
    };
    let covered = |action: &str| statement.cases.iter().any(|case| case.expect == expect && about(case, action));
    for action in actions.iter().filter(|action| !covered(action)) {
        let mut row = Row { group: Group::EachAction, expect, ..first.clone() };
        row.request.resource_policy = resource_policy(policy, action);
        row.request.action.clone_from(action);
        if statement.resources == [Text::Literal("*".to_owned())] {
            row.request.resource = None;
        }
        row.request.lenient = true;
        rows.push(row);
    }
}

fn each_resource(rows: &mut Vec<Row>, first: &Row, statement: &Statement, inputs: &PolicyInputs) {
    let patterns = statement.resources.iter().flat_map(|resource| resource.resolve(inputs, None).unwrap_or_default());
    let patterns: Vec<String> = patterns.collect();
    // One resource has its case already.
    for pattern in patterns.iter().filter(|_| patterns.len() > 1) {
        let mut row = Row { group: Group::EachResource, ..first.clone() };
        row.request.resource = Some(sample(pattern));
        row.request.lenient = true;
        rows.push(row);
    }
}

fn as_other_roles(rows: &mut Vec<Row>, first: &Row, statement: &Statement, inputs: &PolicyInputs) {
    let mut exempt: Vec<String> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    // Where Control Tower and stack sets are not used, roles of their names are nobody's.
    let every = PolicyInputs { control_tower: true, stack_sets: true, ..inputs.clone() };
    for group in Exemption::ALL {
        if statement.exempts.contains(&group) {
            exempt.extend(group.roles(inputs));
        }
        others.extend(group.roles(&every));
    }
    exempt.extend(statement.exempt_roles(inputs).map(|one| one.role.clone()));
    others.extend(inputs.exempt.iter().map(|one| one.role.clone()));
    others.retain(|name| !exempt.contains(name));
    let alike = exempt.iter().flat_map(|name| look_alikes(name)).collect();
    for (names, group, expect) in [
        (exempt, Group::Exempt, Expectation::Allowed),
        (others, Group::NotExempt, Expectation::Denied),
        (alike, Group::Alike, Expectation::Denied),
    ] {
        let mut seen: Vec<String> = Vec::new();
        for name in names.into_iter().map(|name| name.replace('*', "0123")) {
            if seen.contains(&name) {
                continue;
            }
            let identity = role(&name);
            let mut row = Row { group: group.clone(), who: name.clone(), expect, ..first.clone() };
            row.request.principal = identity.principal;
            for key in ["aws:PrincipalArn", "aws:PrincipalAccount"] {
                row.request.context.insert(key.to_owned(), identity.context[key].clone());
            }
            rows.push(row);
            seen.push(name);
        }
    }
}

/// Names that a pattern must not take for its own.
fn look_alikes(name: &str) -> Vec<String> {
    match name.strip_suffix("-*").and_then(|name| name.rsplit_once('-')) {
        Some((family, _)) => vec![format!("{family}-other"), format!("team/{}", name.replace('*', "0123"))],
        None => vec![format!("{name}-other"), format!("other-{name}"), format!("team/{name}")],
    }
}

fn names_principals(statement: &Statement) -> bool {
    statement.conditions.iter().any(|one| one.key == ConditionKey::Name("aws:PrincipalArn".to_owned()))
}

/// A resource that a pattern names.
fn sample(pattern: &str) -> String {
    let mut parts: Vec<&str> = pattern.splitn(6, ':').collect();
    for (index, value) in [(1, "aws"), (3, "us-east-1"), (4, ACCOUNT)] {
        if parts[index] == "*" {
            parts[index] = value;
        }
    }
    parts.join(":").replace('*', "0123")
}
