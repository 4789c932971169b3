//! Every component, held against the real tools: Terraform, moto as AWS, checkov as a reviewer.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::json;
use support::moto::Moto;
use support::policies::Policy;
use support::variants::{Case, cases};
use support::{all, checkov, each, judge, keys, policies, refusals, terraform};

/// What `tests/terraform/<kind>/<file>` holds; empty where there is none.
fn kind_file(kind: &str, file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terraform").join(kind).join(file);
    fs::read_to_string(path).unwrap_or_default()
}

fn name(case: &Case) -> String {
    case.name.clone()
}

#[test]
fn terraform_finds_every_component_formatted_and_valid() {
    each(&cases(), name, |case| {
        terraform::is_formatted(&case.folder)?;
        let root = terraform::Root::of(&case.folder);
        root.init(&["-backend=false"])?;
        root.validate()
    });
}

#[test]
fn every_rule_refuses_its_examples_and_lets_a_waiver_lift_it() {
    let cases = cases();
    each(&cases, name, |case| {
        let root = terraform::Root::of(&case.folder);
        let mut head = kind_file(&case.kind, "mocks.hcl");
        head.push_str("\nvariables {\n");
        for (name, value) in case.variables.as_object().into_iter().flatten() {
            let _ = writeln!(head, "  {name} = {}", atmos_forge::hcl::literal::value(value));
        }
        head.push_str("}\n");
        let earlier = cases.iter().take_while(|one| one.name != case.name).filter(|one| one.kind == case.kind);
        let proved: Vec<_> = earlier.map(|one| &one.component).collect();
        let refusals = refusals::tests(&case.component, &proved);
        let plans = kind_file(&case.kind, &format!("{}.hcl", case.variant));
        let files: Vec<_> =
            [("refusals", refusals), ("plans", plans)].into_iter().filter(|(_, runs)| !runs.is_empty()).collect();
        for (file, runs) in &files {
            root.write(&format!("{file}.tftest.hcl"), &format!("{head}\n{runs}"));
        }
        if files.is_empty() { Ok(()) } else { root.test().map(drop) }
    });
}

#[test]
fn checkov_finds_no_fault_in_any_component() {
    each(&cases(), name, |case| {
        let scan = checkov::scan(&case.folder)?;
        let unreasoned: Vec<_> = scan.skipped.iter().filter(|skip| skip.reason.is_empty()).collect();
        if scan.failed.is_empty() && unreasoned.is_empty() {
            Ok(())
        } else {
            Err(format!("{:#?}\n{} skips without a reason", scan.failed, unreasoned.len()))
        }
    });
}

/// What the tests look at of a component that was applied, and taken away again.
struct Life {
    case: String,
    kind: String,
    /// The policies that it had.
    policies: Result<Vec<Policy>, String>,
    /// The resources that its files write policies for.
    written: BTreeSet<String>,
}

/// The lives of all components on moto: each is applied once for all tests.
static LIVES: LazyLock<Vec<Life>> = LazyLock::new(|| {
    let live = |case: &Case| {
        let foundation = kind_file(&case.kind, "foundation.tf");
        let state = terraform::lives_and_dies(Moto::shared(), &case.folder, &case.variables, &foundation);
        Life {
            case: case.name.clone(),
            kind: case.kind.clone(),
            policies: state.map(|state| policies::held(case, &state)),
            written: policies::written(&case.folder),
        }
    };
    all(&cases(), live)
});

/// The policies of components that lived.
fn held() -> impl Iterator<Item = &'static Policy> {
    LIVES.iter().filter_map(|life| life.policies.as_ref().ok()).flatten()
}

#[test]
fn every_component_lives_and_dies_on_moto() {
    each(&LIVES, |life| life.case.clone(), |life| life.policies.as_ref().map(drop).map_err(Clone::clone));
}

#[test]
fn every_policy_that_a_component_writes_is_held_in_some_variant_on_moto() {
    let held: BTreeSet<(&str, &str)> = held().map(|policy| (policy.kind.as_str(), policy.resource())).collect();
    let unseen = |life: &Life| {
        let unseen = life.written.iter().filter(|resource| !held.contains(&(life.kind.as_str(), resource.as_str())));
        unseen.cloned().collect::<Vec<_>>()
    };
    each(
        &LIVES,
        |life| life.case.clone(),
        |life| match unseen(life) {
            unseen if unseen.is_empty() => Ok(()),
            unseen => Err(format!("no variant has {}, so nobody judges it", unseen.join(", "))),
        },
    );
}

#[test]
fn parliament_and_cloudsplaining_find_nothing_in_any_policy_on_moto() {
    let all = std::env::var_os("ATMOS_FORGE_TEST_KIND").is_none();
    let problems = judge::problems(&held().collect::<Vec<_>>(), all);
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn no_key_on_moto_is_lost_to_its_account_or_used_by_strangers_and_administrators() {
    let keys: Vec<&Policy> = held().filter(|policy| policy.of == "aws_kms_key").collect();
    let (problems, asked) = keys::problems(&keys);
    assert!(problems.is_empty(), "{} of {asked} requests\n{}", problems.len(), problems.join("\n"));
    assert!(std::env::var_os("ATMOS_FORGE_TEST_KIND").is_some() || asked > 100, "{asked} requests");
}

#[test]
fn a_finding_without_an_exception_and_an_exception_without_a_finding_are_problems() {
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
    let problems = judge::problems(&[&policy], true);
    let about = |words: &str| problems.iter().filter(|problem| problem.contains(words)).count();
    assert_eq!(about("aws_iam_role_policy.flow_logs Find: parliament RESOURCE_MISMATCH"), 1, "{problems:#?}");
    assert_eq!(about("nothing needs the exception"), problems.len() - 1, "{problems:#?}");
    for exception in ["assume_role_policy", "aws_vpc_endpoint", "NotByTheCode"] {
        assert!(about(exception) > 0, "{exception}: {problems:#?}");
    }
}
