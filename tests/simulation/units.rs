//! Whole accounts: what goes on, and what does not, under every policy that the sets of a unit bring together.

use std::collections::BTreeMap;

use atmos_forge::policy::{Caller, Catalogue, Expectation, PolicyType, Set};
use serde::Deserialize;
use serde_json::{Value, json};

use super::callers::{ACCOUNT, Identity, caller};
use super::rows::admits_everybody;
use super::{document, holds, rendered};
use crate::support::simulator::{Request, decide};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Work {
    units: BTreeMap<String, Vec<Set>>,
    requests: Vec<Requests>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requests {
    does: String,
    #[serde(rename = "as")]
    caller: Caller,
    #[serde(rename = "in")]
    units: Vec<String>,
    expect: Expectation,
    actions: Vec<String>,
    #[serde(default)]
    resources: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    with: BTreeMap<String, String>,
}

impl Requests {
    /// The resources that are named; none stands for one that the action has.
    fn resources(&self) -> Vec<Option<String>> {
        let named = self.resources.iter().flat_map(|(kind, names)| {
            names.iter().map(move |name| {
                Some(match kind.as_str() {
                    "ec2" => format!("arn:aws:ec2:us-east-1:{ACCOUNT}:{name}"),
                    "logs" => format!("arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{name}"),
                    kind => format!("arn:aws:iam::{ACCOUNT}:{kind}/{name}"),
                })
            })
        });
        if self.resources.is_empty() { vec![None] } else { named.collect() }
    }
}

#[test]
fn the_sets_of_a_unit_together_let_everybody_do_their_work_and_no_more() {
    let work: Work = serde_yaml::from_str(include_str!("work.yaml")).expect("work.yaml");
    let mut policies = Vec::new();
    let mut requests = Vec::new();
    let mut asked = Vec::new();
    for (unit, sets) in &work.units {
        let all = |policy| -> Vec<Value> {
            let chosen = Catalogue::get().chosen(policy, sets);
            chosen.flat_map(|(domain, statement)| rendered(domain.policy, statement)).collect()
        };
        let scp = policies.len();
        policies.push(document(&all(PolicyType::ServiceControl)));
        policies.push(document(&all(PolicyType::ResourceControl)));
        for group in work.requests.iter().filter(|group| group.units.contains(unit)) {
            for action in &group.actions {
                for resource in group.resources() {
                    let Identity { principal, mut context } = caller(group.caller);
                    context.extend(group.with.iter().map(|(key, value)| (key.clone(), json!(value))));
                    requests.push(Request {
                        scps: vec![scp],
                        rcps: vec![scp + 1],
                        principal,
                        action: action.clone(),
                        resource,
                        account: ACCOUNT.to_owned(),
                        context,
                        resource_policy: action.starts_with("kms:").then(|| admits_everybody("kms")),
                        lenient: true,
                    });
                    asked.push((unit, group));
                }
            }
        }
    }
    let unknown = work.requests.iter().flat_map(|group| &group.units).find(|unit| !work.units.contains_key(*unit));
    assert_eq!(unknown, None, "a unit that work.yaml does not describe");
    let decisions = decide(&policies, &requests);
    let wrong: Vec<String> = asked
        .iter()
        .zip(&requests)
        .zip(&decisions)
        .filter(|(((_, group), _), decision)| !holds(group.expect, decision))
        .map(|(((unit, group), request), decision)| {
            format!("{unit}: {}: {} {:?}: {decision:?}", group.does, request.action, request.resource)
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} are decided otherwise\n{}", wrong.len(), requests.len(), wrong.join("\n"));
}
