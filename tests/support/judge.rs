//! Policies before their judges: parliament, cloudsplaining, and a check of whom a resource's policy lets in.
//!
//! One process of `tests/tools/judge_policies.py` judges all of them, and with them the policies of `tests/judge/known-bad.yaml`,
//! in which it has to find what is there. `tests/judge/exceptions.yaml` holds what they are not shown and what they find
//! without being right, each with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use super::policies::Policy;
use super::{ask, python_tool};

/// What a judge found in one statement of a policy; in the whole of it if there is no `sid`.
#[derive(Deserialize)]
struct Finding {
    tool: String,
    sid: Option<String>,
    name: String,
    /// Which actions, keys or principals it is about.
    details: Vec<String>,
}

/// What is excepted from judgement.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exceptions {
    unjudged: Vec<Unjudged>,
    types: Vec<OfType>,
    statements: Vec<OfStatement>,
}

/// Policies that the judges are not shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unjudged {
    r#type: String,
    attribute: String,
    reason: String,
}

/// A finding that says nothing about the policies of a type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfType {
    r#type: String,
    finding: String,
    reason: String,
}

/// A finding in one statement of a kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfStatement {
    kind: String,
    sid: String,
    finding: String,
    /// What each of its details names.
    about: String,
    reason: String,
}

/// A policy with what must be found in it, statement by statement.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownBad {
    r#type: String,
    document: Value,
    finds: BTreeMap<String, BTreeSet<String>>,
}

impl Unjudged {
    fn excepts(&self, policy: &Policy) -> bool {
        self.r#type == policy.of && self.attribute == policy.attribute
    }
}

impl OfType {
    fn excepts(&self, (policy, finding): &(&Policy, Finding)) -> bool {
        self.r#type == policy.of && self.finding == finding.name
    }
}

impl OfStatement {
    fn excepts(&self, (policy, finding): &(&Policy, Finding)) -> bool {
        self.kind == policy.kind
            && finding.sid.as_ref() == Some(&self.sid)
            && self.finding == finding.name
            && finding.details.iter().all(|detail| detail.contains(&self.about))
    }
}

impl Exceptions {
    fn leave_out(&self, policy: &Policy) -> bool {
        self.unjudged.iter().any(|one| one.excepts(policy))
    }

    fn except(&self, found: &(&Policy, Finding)) -> bool {
        self.types.iter().any(|one| one.excepts(found)) || self.statements.iter().any(|one| one.excepts(found))
    }

    /// Those that none of these policies and findings needs.
    fn unneeded(&self, policies: &[&Policy], found: &[(&Policy, Finding)]) -> Vec<String> {
        fn without<T: Debug>(exceptions: &[T], need: impl Fn(&T) -> bool) -> impl Iterator<Item = String> {
            exceptions.iter().filter(move |one| !need(one)).map(|one| format!("nothing needs the exception {one:?}"))
        }
        let unjudged = without(&self.unjudged, |one| policies.iter().any(|policy| one.excepts(policy)));
        let types = without(&self.types, |one| found.iter().any(|found| one.excepts(found)));
        let statements = without(&self.statements, |one| found.iter().any(|found| one.excepts(found)));
        unjudged.chain(types).chain(statements).collect()
    }
}

/// What is wrong with policies: findings that nothing excepts, and, where these are the policies of all components,
/// exceptions that nothing needs.
pub fn problems(policies: &[&Policy], all: bool) -> Vec<String> {
    let bad: Vec<KnownBad> = serde_yaml::from_str(include_str!("../judge/known-bad.yaml")).expect("bad policies");
    let exceptions: Exceptions =
        serde_yaml::from_str(include_str!("../judge/exceptions.yaml")).expect("the exceptions");
    let shown: Vec<&Policy> = policies.iter().copied().filter(|policy| !exceptions.leave_out(policy)).collect();

    let bad_ones = bad.iter().map(|one| json!({ "type": one.r#type, "document": one.document }));
    let real_ones = shown.iter().map(|one| json!({ "type": one.of, "document": one.document }));
    let mut findings = judge(bad_ones.chain(real_ones).collect()).into_iter();

    let mut problems: Vec<String> =
        bad.iter().zip(findings.by_ref()).filter_map(|(bad, found)| bad.missed(&found)).collect();
    let found: Vec<(&Policy, Finding)> = shown
        .into_iter()
        .zip(findings)
        .flat_map(|(policy, findings)| findings.into_iter().map(move |finding| (policy, finding)))
        .collect();
    let unexcepted = found.iter().filter(|found| !exceptions.except(found));
    problems.extend(unexcepted.map(|(policy, finding)| finding.line(policy)));
    if all {
        problems.extend(exceptions.unneeded(policies, &found));
    }
    problems
}

/// The findings in each policy, in their order.
fn judge(policies: Vec<Value>) -> Vec<Vec<Finding>> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/judge_policies.py");
    let asked = policies.len();
    let answers: Vec<Vec<Finding>> = ask(python_tool("python").arg(program), &Value::Array(policies));
    assert_eq!(answers.len(), asked);
    answers
}

impl KnownBad {
    fn missed(&self, findings: &[Finding]) -> Option<String> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for finding in findings {
            found.entry(finding.place().to_owned()).or_default().insert(finding.name.clone());
        }
        let Self { document, finds, .. } = self;
        (found != *finds).then(|| format!("{document}\n  has {finds:?}\n  and was found to have {found:?}"))
    }
}

impl Finding {
    /// The Sid of its statement.
    fn place(&self) -> &str {
        self.sid.as_deref().unwrap_or("together")
    }

    fn line(&self, policy: &Policy) -> String {
        let Self { tool, name, details, .. } = self;
        let some = details.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("; ");
        let place = self.place();
        format!("{} {} {place}: {tool} {name}: {some} ({} in all)", policy.case, policy.address, details.len())
    }
}
