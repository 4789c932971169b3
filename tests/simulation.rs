//! What policies do, decided by an IAM simulator: each statement by itself, and all of an account's sets together.

mod callers;
mod mutants;
mod rows;
mod table;
mod units;

use std::fmt::Write as _;

use atmos_forge::policy::{Actions, Catalogue, Expectation, MetadataTokens, PolicyInputs, PolicyType, Set, Statement};
use serde_json::{Value, json};

use crate::support::simulator::{Decision, Request, decide, problems};
use callers::plain;
use rows::Row;

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
    statement.render(policy, &PolicyInputs::example()).expect("every input")
}

/// What a statement decides: each of its requests and the decision.
type Decided = (&'static Statement, Vec<(Row, Decision)>);

/// What every statement decides in an organization.
fn decided(inputs: &PolicyInputs) -> Vec<Decided> {
    let mut policies = Vec::new();
    let mut requests = Vec::new();
    let mut asked = Vec::new();
    for (index, (domain, statement)) in Catalogue::get().statements().enumerate() {
        policies.push(document(&statement.render(domain.policy, inputs).expect("every input")));
        let rows = rows::rows(domain.policy, statement, inputs);
        requests.extend(rows.iter().map(|row| under(&row.request, domain.policy, index)));
        asked.push((statement, rows));
    }
    let mut decisions = decide(&policies, &requests).into_iter();
    asked.into_iter().map(|(statement, rows)| (statement, rows.into_iter().zip(decisions.by_ref()).collect())).collect()
}

/// Whether what was decided is what had to be.
fn holds(expect: Expectation, decision: &Decision) -> bool {
    match expect {
        Expectation::Denied => *decision == Decision::Denied,
        Expectation::Allowed => *decision == Decision::Allowed,
    }
}

#[test]
fn every_statement_decides_its_cases_as_it_says() {
    let full = decided(&PolicyInputs::example());
    let plain = decided(&plain());
    let wrong: Vec<String> = full
        .iter()
        .chain(&plain)
        .flat_map(|(statement, rows)| rows.iter().map(move |row| (statement, row)))
        .filter(|(_, (row, decision))| !holds(row.expect, decision))
        .map(|(statement, (row, decision))| format!("{}: {}: {decision:?}", statement.sid, table::line(row)))
        .collect();
    assert!(wrong.is_empty(), "{} are decided otherwise\n{}", wrong.len(), wrong.join("\n"));
    crate::support::assert_snapshot("policy-cases", &format!("{}\n{}", sizes(), table::table(&full)));
}

/// How many statements and characters each set brings, for AWS counts them: with the roles of Control Tower and stack
/// sets, and without.
fn sizes() -> String {
    let mut text = String::new();
    for policy in [PolicyType::ServiceControl, PolicyType::ResourceControl] {
        for set in Set::ALL {
            let sets = [set];
            let characters = |inputs: &PolicyInputs| {
                let chosen = Catalogue::get().chosen(policy, &sets);
                let rendered = chosen.map(|(_, statement)| statement.render(policy, inputs).expect("every input"));
                let statements: Vec<Value> = rendered.flatten().collect();
                let characters = json!({ "Version": "2012-10-17", "Statement": statements }).to_string().len();
                (statements.len(), characters)
            };
            let (statements, most) = characters(&PolicyInputs::example());
            let (_, least) = characters(&plain());
            if statements > 0 {
                let policy = json!(policy);
                let policy = policy.as_str().unwrap_or_default();
                let set = set.as_str();
                let _ = writeln!(
                    text,
                    "{policy:<17}{set:<16}{statements:>3} statements {most:>6} or {least:>5} characters"
                );
            }
        }
    }
    text
}

/// Requests that are decided at a time; a mistake that one of them notices needs no more of them.
const ROUND: usize = 8;

#[test]
fn a_case_notices_every_mistake_in_a_statement() {
    let mut policies = Vec::new();
    let mut unnoticed = Vec::new();
    for (domain, statement) in Catalogue::get().statements() {
        let rows = rows::rows(domain.policy, statement, &PolicyInputs::example());
        // A statement that is repeated is mutated once: its repetitions differ in their inputs alone.
        for (what, mutant) in rendered(domain.policy, statement).iter().take(1).flat_map(mutants::mutants) {
            let under = |row: &Row| (row.expect, under(&row.request, domain.policy, policies.len()));
            unnoticed.push((format!("{}: {what}", statement.sid), rows.iter().map(under).collect::<Vec<_>>()));
            policies.push(document(&[mutant]));
        }
    }
    for round in 0.. {
        let asked = |rows: &[(Expectation, Request)]| rows.iter().skip(round * ROUND).take(ROUND).cloned().collect();
        let asked: Vec<Vec<(Expectation, Request)>> = unnoticed.iter().map(|(_, rows)| asked(rows)).collect();
        let requests: Vec<Request> = asked.iter().flatten().map(|(_, request)| request.clone()).collect();
        if requests.is_empty() {
            break;
        }
        let decisions = decide(&policies, &requests);
        let refused = decisions.iter().find(|decision| matches!(decision, Decision::Refused(_)));
        assert_eq!(refused, None, "a mutant that is no policy proves nothing");
        let mut decisions = decisions.into_iter();
        let mut noticed = asked.iter().map(|rows| {
            let decisions: Vec<Decision> = decisions.by_ref().take(rows.len()).collect();
            rows.iter().zip(&decisions).any(|((expect, _), decision)| !holds(*expect, decision))
        });
        unnoticed.retain(|_| noticed.next() == Some(false));
    }
    let unnoticed: Vec<&str> = unnoticed.iter().map(|(what, _)| what.as_str()).collect();
    assert!(unnoticed.is_empty(), "{} of {} go unnoticed\n{}", unnoticed.len(), policies.len(), unnoticed.join("\n"));
}

#[test]
fn an_organization_may_leave_a_launch_that_states_nothing_to_the_default() {
    let inputs = PolicyInputs { metadata_tokens: MetadataTokens::DenyOptional, ..PolicyInputs::example() };
    let (domain, statement) =
        Catalogue::get().statements().find(|(_, one)| one.sid == "MetadataTokens").expect("the statement");
    let policy = document(&statement.render(domain.policy, &inputs).expect("every input"));
    let rows = rows::rows(domain.policy, statement, &inputs);
    let tokens = |row: &Row| row.request.context.get("ec2:MetadataHttpTokens").cloned();
    let requests: Vec<Request> = rows.iter().map(|row| under(&row.request, domain.policy, 0)).collect();
    for (row, decision) in rows.iter().zip(decide(&[policy], &requests)) {
        // Of the cases of the guide's form, only those that state nothing are decided otherwise.
        let expect = if tokens(row).is_none() { Expectation::Allowed } else { row.expect };
        assert!(holds(expect, &decision), "{}: {decision:?}", table::line(row));
    }
    assert!(rows.iter().any(|row| tokens(row).is_none() && row.expect == Expectation::Denied));
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

#[test]
fn what_does_not_exist_or_belong_together_is_found() {
    let statement = |action: &str, resource: &str, key: &str| {
        json!({
            "name": "x",
            "rcp": key.is_empty(),
            "not": false,
            "actions": [action],
            "resources": [resource],
            "keys": if key.is_empty() { vec![] } else { vec![key] },
        })
    };
    let wrong = [
        statement("ec2:AttachEgressOnlyInternetGateway", "*", "aws:PrincipalArn"),
        statement("s3:DeleteAccountPublicAccessBlock", "*", "aws:PrincipalArn"),
        statement("route53-recovery-*:*", "*", "aws:PrincipalArn"),
        statement("lambda:CreateFunctionUrlConfig", "arn:*:lambda:*:*:function/*", "lambda:FunctionUrlAuthType"),
        statement("ec2:ModifyImageAttribute", "*", "ec2:Add/group"),
        statement("ec2:RunInstances", "*", "ec2:MetadataHttpToken"),
        statement("s3:GetObject", "*", "aws:PrincipalOrg"),
        statement("lambda:InvokeFunction", "*", ""),
    ];
    for statement in &wrong {
        assert!(!problems(std::slice::from_ref(statement)).is_empty(), "{statement}");
    }
    let right = [
        statement("lambda:CreateFunctionUrlConfig", "arn:*:lambda:*:*:function:*", "lambda:FunctionUrlAuthType"),
        statement("ec2:ModifySnapshotAttribute", "arn:*:ec2:*::snapshot/*", "ec2:Add/group"),
        statement("s3:GetObject", "*", ""),
    ];
    assert_eq!(problems(&right), Vec::<String>::new());
}
