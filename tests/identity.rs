//! Who enters the roles, and what their boundary holds back: an IAM simulator decides the cases of
//! `tests/identity/cases.yaml`. What the policies of roles give is judged with those of all kinds, in `tests/proofs`.

mod applied;
mod requests;

use std::sync::LazyLock;

use crate::support::simulator::{Decision, Request, decide};
use applied::Applied;
use requests::Cases;
use serde_json::Value;

static APPLIED: LazyLock<Applied> = LazyLock::new(Applied::everything);

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
