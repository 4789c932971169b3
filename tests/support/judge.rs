//! Policies before their judges: parliament, cloudsplaining, and a check of whom a resource's policy lets in.
//!
//! One process of `tests/tools/judge_policies.py` judges all of them, and the policies of `tests/judge/known-bad.yaml`, in
//! which it has to find what is there. `tests/judge/exceptions.yaml` holds what the judges are not shown and what they find
//! in any policy of a type without being right; what they find in a kind's statements stands with the kind.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value, json};

use super::policies::Policy;
use super::python_tool;
use super::server::Server;

/// What a judge found in one statement of a policy; in the whole of it if there is no `sid`.
#[derive(Deserialize)]
struct Finding {
    tool: String,
    sid: Option<String>,
    name: String,
    /// Which actions, keys or principals it is about.
    details: Vec<String>,
}

/// What is excepted from judgement whatever the kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    unjudged: Vec<Unjudged>,
    types: Vec<OfType>,
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
    fn excepts(&self, policy: &Policy, finding: &Finding) -> bool {
        self.r#type == policy.of && self.finding == finding.name
    }
}

impl OfStatement {
    fn excepts(&self, finding: &Finding) -> bool {
        finding.sid.as_ref() == Some(&self.sid)
            && self.finding == finding.name
            && finding.details.iter().all(|detail| detail.contains(&self.about))
    }
}

fn shared() -> &'static Shared {
    static SHARED: LazyLock<Shared> =
        LazyLock::new(|| serde_yaml::from_str(include_str!("../judge/exceptions.yaml")).expect("the exceptions"));
    &SHARED
}

/// What the judges said of the policies of one component.
pub struct Judgement {
    /// The findings that nothing excepts.
    pub problems: Vec<String>,
    /// The exceptions that it needs.
    needed: BTreeSet<String>,
}

/// Shows the policies of a component to the judges.
///
/// `exceptions` is `tests/kinds/<kind>/exceptions.yaml`: what they find in statements of the kind without being right.
pub fn judged(policies: &[Policy], exceptions: &str) -> Judgement {
    let own = own(exceptions);
    let mut judgement = Judgement { problems: Vec::new(), needed: BTreeSet::new() };
    let mut shown = Vec::new();
    for policy in policies {
        let excepts = shared().unjudged.iter().filter(|one| one.excepts(policy));
        let unjudged: Vec<String> = excepts.map(|one| format!("{one:?}")).collect();
        if unjudged.is_empty() {
            shown.push(policy);
        }
        judgement.needed.extend(unjudged);
    }
    let findings = judge(shown.iter().map(|policy| (policy.of.as_str(), &policy.document)));
    for (policy, finding) in
        shown.into_iter().zip(findings).flat_map(|(policy, all)| all.into_iter().map(move |one| (policy, one)))
    {
        let types = shared().types.iter().filter(|one| one.excepts(policy, &finding)).map(|one| format!("{one:?}"));
        let statements = own.iter().filter(|one| one.excepts(&finding)).map(|one| format!("{one:?}"));
        let excepted: Vec<String> = types.chain(statements).collect();
        if excepted.is_empty() {
            judgement.problems.push(finding.line(policy));
        }
        judgement.needed.extend(excepted);
    }
    judgement
}

fn own(exceptions: &str) -> Vec<OfStatement> {
    if exceptions.is_empty() { Vec::new() } else { serde_yaml::from_str(exceptions).expect("exceptions of a kind") }
}

/// The exceptions of a kind that none of its components needs.
pub fn unneeded<'a>(exceptions: &str, judgements: impl IntoIterator<Item = &'a Judgement>) -> Vec<String> {
    without_need(&own(exceptions), judgements)
}

/// The exceptions for all kinds that no component needs.
pub fn unneeded_by_all<'a>(judgements: impl IntoIterator<Item = &'a Judgement>) -> Vec<String> {
    let judgements: Vec<&Judgement> = judgements.into_iter().collect();
    let mut unneeded = without_need(&shared().unjudged, judgements.iter().copied());
    unneeded.extend(without_need(&shared().types, judgements));
    unneeded
}

fn without_need<'a>(exceptions: &[impl Debug], judgements: impl IntoIterator<Item = &'a Judgement>) -> Vec<String> {
    let needed: BTreeSet<&String> = judgements.into_iter().flat_map(|one| &one.needed).collect();
    let unneeded = exceptions.iter().map(|one| format!("{one:?}")).filter(|one| !needed.contains(one));
    unneeded.map(|one| format!("nothing needs the exception {one}")).collect()
}

/// What the judges miss in policies of which it is known what is wrong with them.
pub fn missed() -> Vec<String> {
    let bad: Vec<KnownBad> = serde_yaml::from_str(include_str!("../judge/known-bad.yaml")).expect("bad policies");
    let findings = judge(bad.iter().map(|one| (one.r#type.as_str(), &one.document)));
    bad.iter().zip(findings).filter_map(|(bad, found)| bad.missed(&found)).collect()
}

/// One process of all judges.
static JUDGES: Server = Server::new(|| {
    let mut python = python_tool("python");
    python.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/judge_policies.py"));
    python
});

/// The findings in each policy, in their order.
fn judge<'a>(policies: impl IntoIterator<Item = (&'a str, &'a Value)>) -> Vec<Vec<Finding>> {
    let policies = policies.into_iter().map(|(of, document)| json!({ "type": of, "document": document }));
    let policies: Vec<Value> = policies.collect();
    let asked = policies.len();
    let answers: Vec<Vec<Finding>> = JUDGES.ask(&Value::Array(policies));
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
