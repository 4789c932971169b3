//! What holds of a kind in all its variants together, and of all kinds.

use std::collections::BTreeSet;

use serde_json::json;

use crate::case::nothing;
use crate::life::Life;
use crate::mocked::kind_file;
use crate::support::judge::{self, Judgement};
use crate::support::policies::{self, Policy};
use crate::support::variants::{self, Case, organization};
use crate::support::{keys, structures::Proves};

/// A property that a test shows of what `T` names.
pub struct Property<T> {
    /// Its part of the test's name.
    pub name: &'static str,
    /// Says what is wrong.
    pub check: T,
}

type Checked = Result<(), String>;
type OfKind = Property<fn(&'static str) -> Checked>;
type OfAll = Property<fn() -> Checked>;

/// Those of each kind.
pub const PROPERTIES: [OfKind; 3] = [
    Property { name: "no-variant-is-another-over-again", check: differs_in_each_variant },
    Property { name: "every-policy-is-judged", check: every_policy_is_judged },
    Property { name: "every-exception-is-needed", check: every_exception_is_needed },
];

/// Those of all kinds together.
pub const OF_ALL: [OfAll; 4] = [
    Property { name: "judges-find-what-is-there", check: || nothing(&judge::missed()) },
    Property { name: "exceptions-and-findings-are-told", check: exceptions_and_findings_are_told },
    Property { name: "every-exception-is-needed", check: every_shared_exception_is_needed },
    Property { name: "keys-are-asked-about", check: keys_are_asked_about },
];

fn cases(kind: &'static str) -> Vec<&'static Case> {
    variants::named().filter(|(one, _)| *one == kind).map(|(kind, variant)| variants::case(kind, variant)).collect()
}

/// Each variant is a component of its own, and wherever the component is another one, that is a variant.
fn differs_in_each_variant(kind: &'static str) -> Checked {
    let cases = cases(kind);
    let alike = |files| cases.iter().filter(|case| case.files == files).map(|case| case.variant).collect::<Vec<_>>();
    let mut problems = Vec::new();
    for case in &cases {
        let alike = alike(case.files.clone());
        if alike.len() > 1 {
            problems.push(format!("{} are one component; `proves: values` says so", alike.join(" and ")));
        }
    }
    for variant in variants::variants() {
        let is_checked_only =
            variants::structures().of(kind).any(|(name, one)| name == variant && one.proves == Proves::Controls);
        let stands = organization(variant).blueprints.components.contains_key(kind);
        if stands && !is_checked_only && alike(Case::new(kind, variant).files).is_empty() {
            problems
                .push(format!("the component in {variant} is none of its variants; name {variant} in variants.yaml"));
        }
    }
    nothing(&problems)
}

/// Every policy that a component's files write is held in some variant on moto.
fn every_policy_is_judged(kind: &'static str) -> Checked {
    let cases = cases(kind);
    let lives = lives(&cases)?;
    let held: BTreeSet<&str> = lives.iter().flat_map(|life| &life.policies).map(Policy::resource).collect();
    let written: BTreeSet<String> = cases.iter().flat_map(|case| policies::written(&case.files)).collect();
    let unseen = written.iter().filter(|resource| !held.contains(resource.as_str()));
    nothing(&unseen.map(|resource| format!("no variant has {resource}, so nobody judges it")).collect::<Vec<_>>())
}

fn every_exception_is_needed(kind: &'static str) -> Checked {
    let judgements = lives(&cases(kind))?.into_iter().map(Life::judgement);
    nothing(&judge::unneeded(&kind_file(kind, "exceptions.yaml"), judgements))
}

fn lives(cases: &[&'static Case]) -> Result<Vec<&'static Life>, String> {
    cases.iter().map(|case| Life::of(case).map_err(|_| format!("{} did not live", case.name))).collect()
}

fn every_shared_exception_is_needed() -> Checked {
    let lives = lives(&variants::cases().collect::<Vec<_>>())?;
    nothing(&judge::unneeded_by_all(lives.into_iter().map(Life::judgement)))
}

/// The keys of all components are so many that none was lost on the way to the simulator.
fn keys_are_asked_about() -> Checked {
    let lives = lives(&variants::cases().collect::<Vec<_>>())?;
    let keys: Vec<&Policy> =
        lives.iter().flat_map(|life| &life.policies).filter(|one| one.of == "aws_kms_key").collect();
    let (problems, asked) = keys::problems(&keys);
    nothing(&problems)?;
    if asked > 100 { Ok(()) } else { Err(format!("{asked} requests")) }
}

/// A finding without an exception and an exception without a finding are problems.
fn exceptions_and_findings_are_told() -> Checked {
    let statement = json!({
        "Sid": "Find",
        "Effect": "Allow",
        "Action": "logs:DescribeLogGroups",
        "Resource": "arn:aws:logs:us-east-1:111122223333:log-group:*",
    });
    let policy = Policy {
        kind: "vpc".to_owned(),
        case: "vpc-default".to_owned(),
        address: "aws_iam_role_policy.flow_logs".to_owned(),
        of: "aws_iam_role_policy".to_owned(),
        attribute: "policy".to_owned(),
        document: json!({ "Version": "2012-10-17", "Statement": [statement] }),
    };
    let exceptions = "[{ sid: NotByTheCode, finding: UNKNOWN_CONDITION_FOR_ACTION, about: lambda, reason: none }]";
    let judgement: Judgement = judge::judged(&[policy], exceptions);
    let told = judgement.problems.iter();
    let found = told.filter(|one| one.contains("aws_iam_role_policy.flow_logs Find: parliament RESOURCE_MISMATCH"));
    let mut wrong = Vec::new();
    if (found.count(), judgement.problems.len()) != (1, 1) {
        wrong.push(format!("found {:#?}", judgement.problems));
    }
    let mut unneeded = judge::unneeded(exceptions, [&judgement]);
    unneeded.extend(judge::unneeded_by_all([&judgement]));
    for exception in ["assume_role_policy", "aws_vpc_endpoint", "NotByTheCode"] {
        if !unneeded.iter().any(|one| one.contains(exception)) {
            wrong.push(format!("not told: {exception}"));
        }
    }
    nothing(&wrong)
}
