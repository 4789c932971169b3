//! Groups of hosts in the example organization.

use crate::Error;
use crate::diagnostic::Severity;
use crate::kind::Input;
use crate::pipeline::{Plan, plan};
use crate::resolve::Instance;
use crate::starter::Starter;

/// The plan of the example organization whose orders-prod has these lines.
fn planned(lines: &str) -> Result<Plan, Error> {
    let mut texts = Starter::example().manifest_with_workload().expect("the templates");
    let account = texts.accounts.iter_mut().find(|one| one.path.ends_with("orders-prod.yaml")).expect("an account");
    account.text.push_str(lines);
    plan(&texts, None, "2026-11-24".parse().expect("a day"))
}

fn hosts(lines: &str) -> Vec<Instance> {
    let plan = planned(lines).unwrap_or_else(|error| panic!("{error}"));
    let stacks = plan.blueprints.stacks["orders-prod"].clone();
    stacks.into_iter().flat_map(|stack| stack.instances).filter(|one| one.component == "ec2").collect()
}

/// The messages about what is wrong.
fn refused(lines: &str) -> Vec<String> {
    let Err(Error::Problems { diagnostics, .. }) = planned(lines) else { panic!("nothing is refused: {lines}") };
    diagnostics.into_iter().filter(|one| one.severity == Severity::Error).map(|one| one.message).collect()
}

fn value<'i>(instance: &'i Instance, name: &str) -> Option<&'i serde_json::Value> {
    match instance.inputs.0.get(name)? {
        Input::Value(value) => Some(value),
        _ => None,
    }
}

const TWO: &str = "
kinds: [ec2]
blueprints:
  iam: { applications: { web: ec2, batch: ec2 } }
  ec2:
    minimum: 3
    hosts:
      web: { application: web }
      batch: { application: batch, minimum: 0, instance-type: c7g.large }
";

#[test]
fn each_entry_is_an_instance_with_values_of_its_own_over_the_shared_ones() {
    let hosts = hosts(TWO);
    let names: Vec<&str> = hosts.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["ec2/web", "ec2/batch"]);
    let values = |name| hosts.iter().map(|one| value(one, name).cloned()).collect::<Vec<_>>();
    assert_eq!(values("name"), [Some("hosts-web".into()), Some("hosts-batch".into())]);
    assert_eq!(values("minimum"), [Some(3.into()), Some(0.into())]);
    assert_eq!(values("instance_type"), [None, Some("c7g.large".into())]);
}

#[test]
fn an_account_without_entries_has_no_instance_and_is_told_how_to_name_one() {
    let plan = planned("\nkinds: [ec2]\n").unwrap_or_else(|error| panic!("{error}"));
    let has_hosts =
        plan.blueprints.stacks["orders-prod"].iter().flat_map(|one| &one.instances).any(|one| one.component == "ec2");
    assert!(!has_hosts);
    let told: Vec<_> = plan.warnings.into_iter().filter(|one| one.message.contains("ec2")).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].message, "orders-prod has ec2, but no group of hosts");
}

#[test]
fn hosts_need_an_application_that_runs_on_them() {
    let of = |applications: &str, application: &str| {
        refused(&format!(
            "\nkinds: [ec2]\nblueprints:\n  iam: {{ applications: {applications} }}\n  ec2: {{ hosts: {{ web: {{ application: {application} }} }} }}\n"
        ))
    };
    assert_eq!(
        of("{ web: lambda }", "web"),
        ["ec2-own-role: the application web runs on lambda, and so cannot run on hosts"]
    );
    assert_eq!(of("{ web: ec2 }", "wob"), ["ec2-own-role: orders-prod has no application wob"]);
}

#[test]
fn hosts_need_an_account_and_a_key_of_their_class() {
    let of = |class: &str, keys: &str| {
        let mut texts = Starter::example().manifest_with_workload().expect("the templates");
        texts.organization.text.push_str(keys);
        let account = texts.accounts.iter_mut().find(|one| one.path.ends_with("orders-prod.yaml")).expect("an account");
        account.text.push_str(&TWO.replace("minimum: 3", &format!("classification: {class}")));
        match plan(&texts, None, "2026-11-24".parse().expect("a day")) {
            Err(Error::Problems { diagnostics, .. }) => {
                diagnostics.into_iter().map(|one| one.message).collect::<Vec<_>>()
            }
            Err(other) => panic!("{other}"),
            Ok(_) => Vec::new(),
        }
    };
    assert_eq!(of("internal", ""), [""; 0]);
    let above = of("restricted", "");
    assert_eq!(above.len(), 2, "{above:?}");
    assert!(
        above.iter().all(|one| one.starts_with("ec2-classification: restricted hosts cannot be in an account for "))
    );
}

#[test]
fn entries_are_an_accounts_own() {
    let mut texts = Starter::example().manifest_with_workload().expect("the templates");
    texts.organization.text.push_str("\nblueprints: { ec2: { hosts: { web: { application: web } } } }\n");
    let Err(Error::Problems { diagnostics, .. }) = plan(&texts, None, "2026-11-24".parse().expect("a day")) else {
        panic!("hosts of every account are not refused")
    };
    let messages: Vec<_> = diagnostics.into_iter().map(|one| one.message).collect();
    assert_eq!(messages, ["`hosts` names what one account has"]);
}

#[test]
fn an_entry_has_a_name_that_its_resources_can_have() {
    for name in ["Web", "web-", "a-name-that-is-too-long-by-far"] {
        let lines = TWO.replace("      web:", &format!("      {name}:"));
        assert!(!refused(&lines).is_empty(), "{name}");
    }
}
