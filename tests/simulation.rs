//! What policies do, decided by an IAM simulator: each statement by itself, and all of an account's sets together.

mod support;

#[path = "simulation/callers.rs"]
mod callers;
#[path = "simulation/mutants.rs"]
mod mutants;
#[path = "simulation/rows.rs"]
mod rows;
#[path = "simulation/table.rs"]
mod table;
#[path = "simulation/units.rs"]
mod units;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use atmos_forge::blueprint::scp::{Actions, Catalogue, Expectation, PolicyType, Set, Statement};
use serde_json::{Value, json};

use callers::inputs;
use rows::{Group, Row};
use support::simulator::{Decision, Request, decide, problems};

/// Statements as a policy, with claims of issuers renamed: the simulator drops keys of issuers that it does not know.
fn document(statements: &[Value]) -> Value {
    let text = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
    serde_json::from_str(&renamed(&text)).expect("a policy")
}

fn renamed(text: &str) -> String {
    text.replace("token.actions.githubusercontent.com:", "aws:PrincipalTag/github-")
        .replace("gitlab.com:", "aws:PrincipalTag/gitlab-")
}

/// The request under one policy of this type.
fn under(request: &Request, policy: PolicyType, index: usize) -> Request {
    let mut request = request.clone();
    match policy {
        PolicyType::ServiceControl => request.scps.push(index),
        PolicyType::ResourceControl => request.rcps.push(index),
    }
    request.context = request.context.iter().map(|(key, value)| (renamed(key), value.clone())).collect();
    request
}

fn rendered(policy: PolicyType, statement: &Statement) -> Vec<Value> {
    statement.render(policy, &inputs()).expect("every input")
}

/// Whether what was decided is what had to be.
fn holds(expect: Expectation, decision: &Decision) -> bool {
    match expect {
        Expectation::Denied => *decision == Decision::Denied,
        Expectation::Allowed => *decision == Decision::Allowed,
    }
}

/// Every row of every statement, with its statement's place in the catalogue.
fn all_rows() -> Vec<(usize, PolicyType, Row)> {
    let inputs = inputs();
    Catalogue::get()
        .statements()
        .enumerate()
        .flat_map(|(index, (domain, statement))| {
            rows::rows(domain.policy, statement, &inputs).into_iter().map(move |row| (index, domain.policy, row))
        })
        .collect()
}

#[test]
fn every_statement_decides_its_cases_as_it_says() {
    let policies: Vec<Value> = Catalogue::get()
        .statements()
        .map(|(domain, statement)| document(&rendered(domain.policy, statement)))
        .collect();
    let rows = all_rows();
    let requests: Vec<Request> = rows.iter().map(|(index, policy, row)| under(&row.request, *policy, *index)).collect();
    let decisions = decide(&policies, &requests);
    let mut by_statement: BTreeMap<usize, Vec<(&Row, &Decision)>> = BTreeMap::new();
    for ((index, _, row), decision) in rows.iter().zip(&decisions) {
        by_statement.entry(*index).or_default().push((row, decision));
    }
    let statements: Vec<_> = Catalogue::get().statements().collect();
    let decided: Vec<_> = by_statement.into_iter().map(|(index, rows)| (statements[index].1, rows)).collect();
    let wrong: Vec<String> = decided
        .iter()
        .flat_map(|(statement, rows)| rows.iter().map(move |row| (statement, row)))
        .filter(|(_, (row, decision))| !holds(row.expect, decision))
        .map(|(statement, (row, decision))| format!("{}: {}: {decision:?}", statement.sid, table::line(row)))
        .collect();
    assert!(wrong.is_empty(), "{} of {} are decided otherwise\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    support::assert_snapshot("policy-cases", &format!("{}\n{}", sizes(), table::table(&decided)));
}

/// How many statements and characters each set brings: AWS counts them.
fn sizes() -> String {
    let mut text = String::new();
    for policy in [PolicyType::ServiceControl, PolicyType::ResourceControl] {
        for set in Set::ALL {
            let sets = [set];
            let chosen = Catalogue::get().chosen(policy, &sets);
            let statements: Vec<Value> = chosen.flat_map(|(_, statement)| rendered(policy, statement)).collect();
            if statements.is_empty() {
                continue;
            }
            let characters = json!({ "Version": "2012-10-17", "Statement": statements }).to_string().len();
            let _ = writeln!(
                text,
                "{:<17}{:<16} {:>3} statements {:>6} characters",
                json!(policy).as_str().unwrap_or_default(),
                set.as_str(),
                statements.len(),
                characters
            );
        }
    }
    text
}

#[test]
fn a_case_notices_every_mistake_in_a_statement() {
    let mut policies = Vec::new();
    let mut requests = Vec::new();
    let mut mutants = Vec::new();
    for (domain, statement) in Catalogue::get().statements() {
        let rows = rows::rows(domain.policy, statement, &inputs());
        // A statement that is repeated is mutated once: its repetitions differ in their inputs alone.
        for (what, mutant) in rendered(domain.policy, statement).iter().take(1).flat_map(mutants::mutants) {
            let first = requests.len();
            requests.extend(rows.iter().map(|row| under(&row.request, domain.policy, policies.len())));
            policies.push(document(&[mutant]));
            mutants.push((format!("{}: {what}", statement.sid), rows.clone(), first));
        }
    }
    let decisions = decide(&policies, &requests);
    let unnoticed: Vec<&str> = mutants
        .iter()
        .filter(|(_, rows, first)| {
            rows.iter().zip(&decisions[*first..]).all(|(row, decision)| holds(row.expect, decision))
        })
        .map(|(what, ..)| what.as_str())
        .collect();
    assert!(unnoticed.is_empty(), "{} of {} go unnoticed\n{}", unnoticed.len(), mutants.len(), unnoticed.join("\n"));
}

#[test]
fn every_statement_has_a_case_of_each_sort() {
    let mut missing = Vec::new();
    for (_, statement) in Catalogue::get().statements() {
        let cases = &statement.cases;
        let mut want = |there: bool, what: &str| {
            if !there {
                missing.push(format!("{}: no {what} case", statement.sid));
            }
        };
        want(cases.iter().any(|case| case.expect == Expectation::Denied), "denied");
        want(cases.iter().any(|case| case.expect == Expectation::Allowed), "allowed");
        want(cases.iter().any(|case| case.near.is_some()), "near");
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn actions_keys_and_resources_exist_and_belong_together() {
    let statements: Vec<Value> = Catalogue::get()
        .statements()
        .flat_map(|(domain, statement)| {
            rendered(domain.policy, statement).into_iter().take(1).map(|rendered| {
                let list = |value: &Value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
                let keys = rendered["Condition"].as_object().into_iter().flat_map(serde_json::Map::values);
                let keys: Vec<&String> = keys.filter_map(Value::as_object).flat_map(serde_json::Map::keys).collect();
                let keys: Vec<&&String> = keys.iter().filter(|key| !key.starts_with("token.actions")).collect();
                json!({
                    "name": statement.sid,
                    "rcp": domain.policy == PolicyType::ResourceControl,
                    "not": matches!(statement.actions, Actions::AllBut { .. }),
                    "actions": list(rendered.get("Action").or(rendered.get("NotAction")).unwrap_or(&Value::Null)),
                    "resources": list(&rendered["Resource"]),
                    "keys": keys,
                })
            })
        })
        .collect();
    let problems = problems(&statements);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
