//! What the roles may do and who enters them, judged by others: parliament and cloudsplaining read the policies, an IAM
//! simulator decides the cases of `tests/identity/cases.yaml`.
//!
//! Trust policies and the boundary are not shown to the first two, which take them for malformed or for what they give.

#[path = "identity/applied.rs"]
mod applied;
#[path = "identity/requests.rs"]
mod requests;
mod support;

use std::process::Command;
use std::sync::LazyLock;

use applied::Applied;
use requests::Cases;
use serde_json::Value;
use support::python_tool;
use support::simulator::{Decision, Request, decide};

static APPLIED: LazyLock<Applied> = LazyLock::new(Applied::everything);

/// What a program prints, whatever its exit code.
fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn parliament_finds_nothing_in_any_policy() {
    assert!(APPLIED.identity.len() >= 5, "{:?}", APPLIED.identity.keys());
    let found: Vec<String> = APPLIED
        .identity
        .iter()
        .map(|(address, policy)| (address, printed(python_tool("parliament").args(["--string", &policy.to_string()]))))
        .filter(|(_, findings)| !findings.trim().is_empty())
        .map(|(address, findings)| format!("{address}: {findings}"))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn cloudsplaining_finds_no_escalation_exposure_or_exfiltration() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let scan = |policy: &Value| {
        let file = folder.path().join("policy.json");
        std::fs::write(&file, policy.to_string()).expect("a new file");
        printed(python_tool("cloudsplaining").args(["scan-policy-file", "--input-file"]).arg(file))
    };
    // It ends well whatever it finds, so that its words decide. First, that it finds something at all.
    let everything = serde_json::json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "iam:*", "Resource": "*" }] });
    assert!(scan(&everything).contains("Escalation"), "{}", scan(&everything));
    let found: Vec<String> = APPLIED
        .identity
        .iter()
        .map(|(address, policy)| (address, scan(policy)))
        .filter(|(_, findings)| !findings.contains("There were no results found"))
        .map(|(address, findings)| format!("{address}: {findings}"))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_trust_policy_lets_in_whom_it_names_and_nobody_else() {
    let cases = Cases::read();
    let mut asked: Vec<(String, bool)> = Vec::new();
    let mut requests: Vec<Request> = Vec::new();
    for case in &cases.trust {
        asked.push((case.name.clone(), case.enters));
        requests.push(case.request(&APPLIED));
        for change in &case.changes {
            asked.push((format!("{} {}", case.name, change.name), false));
            requests.push(case.changed(change, &APPLIED));
        }
    }
    agree(&[], &requests, &asked);
}

#[test]
fn the_boundary_is_left_by_no_way() {
    let cases = Cases::read();
    let requests: Vec<Request> = cases.boundary.iter().map(|act| act.request(&APPLIED)).collect();
    let asked: Vec<(String, bool)> =
        cases.boundary.iter().map(|act| (format!("{} on {}", act.action, act.resource), act.may)).collect();
    agree(std::slice::from_ref(&APPLIED.boundary), &requests, &asked);
}

/// The simulator decides each request as it is expected.
fn agree(policies: &[Value], requests: &[Request], asked: &[(String, bool)]) {
    let decisions = decide(policies, requests);
    let wrong: Vec<String> = asked
        .iter()
        .zip(&decisions)
        .filter(|((_, allowed), decision)| match decision {
            Decision::Allowed => !allowed,
            Decision::Denied | Decision::Unallowed => *allowed,
            Decision::Refused(_) => true,
        })
        .map(|((name, _), decision)| format!("{name}: {decision:?}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases\n{}", wrong.len(), asked.len(), wrong.join("\n"));
}
