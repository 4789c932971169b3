//! Moves between what was written of the example organization and what is planned for it later.

use super::*;
use crate::layout::{Atmos, AtmosConfig};
use crate::manifest::ManifestTexts;
use crate::pipeline::{Plan, plan};
use crate::starter::Starter;
use crate::workspace::{Owner, Policy};

/// The example organization, in which orders-prod exists and has a cluster.
fn texts() -> ManifestTexts {
    let mut texts = Starter::example().manifest_with_workload().expect("the templates");
    edit(&mut texts, "orders-prod", |text| {
        let text = text.replace("# id: ", "id: \"111122223333\" # ");
        format!("{text}\nkinds: [secretsmanager]\n").replace(
            "    addresses: \"10.0.48.0/20\"\n",
            "    addresses: \"10.0.48.0/20\"\n  us-west-2: { addresses: 10.64.0.0/20 }\n",
        )
    });
    texts
}

fn edit(texts: &mut ManifestTexts, name: &str, change: impl Fn(&str) -> String) {
    let path = format!("forge/accounts/{name}.yaml");
    let file = texts.accounts.iter_mut().find(|file| file.path == path).expect("a file");
    file.text = change(&file.text);
}

fn planned(texts: &ManifestTexts, config: AtmosConfig) -> Plan {
    let atmos = Atmos { config, ..Atmos::default() };
    plan(texts, Some(&atmos), "2026-11-24".parse().expect("a day")).unwrap_or_else(|error| match error {
        crate::Error::Problems { diagnostics, sources } => {
            panic!("{}", crate::report::render(&diagnostics, &sources, false))
        }
        other => panic!("{other}"),
    })
}

/// What the last run wrote of the example organization.
fn before() -> Shape {
    written(&texts())
}

/// The shape that the records of a run tell of.
fn written(texts: &ManifestTexts) -> Shape {
    let files = planned(texts, AtmosConfig::default()).files().expect("the templates");
    let managed = files.into_iter().filter(|file| file.policy == Policy::Managed);
    let mut records: Vec<Record> = Vec::new();
    for file in managed {
        let entry = (file.path, file.text);
        match records.iter_mut().find(|record| record.owner == file.owner) {
            Some(record) => record.files.push(entry),
            None => records.push(Record { owner: file.owner, files: vec![entry] }),
        }
    }
    assert!(records.iter().any(|record| record.owner == Owner::Account("orders-prod".to_owned())));
    Shape::of_records(&records)
}

/// The confirmations that a changed manifest needs.
fn needed(texts: &ManifestTexts, config: AtmosConfig) -> Vec<String> {
    let plan = planned(texts, config);
    let accounts = &plan.organization.accounts;
    let moves = moves(&before(), &Shape::of_plan(&plan), |account| !accounts.contains_key(account));
    moves.iter().map(Move::confirmation).collect()
}

#[test]
fn records_tell_the_shape_that_was_planned() {
    let (mut now, then) = (Shape::of_plan(&planned(&texts(), AtmosConfig::default())), before());
    assert_eq!(then.held().count(), 2);
    assert!(then.accounts["orders-prod"].names.contains("orders-use1-prod"));
    // Organization-wide policies are applied from the management account, in a workflow of their own.
    assert_eq!(now.accounts.len(), 2);
    assert_eq!(now, then);
    now.accounts.clear();
    assert_eq!(moves(&then, &now, |_| true), []);
}

#[test]
fn what_is_added_or_does_not_exist_moves_nothing() {
    let mut texts = texts();
    edit(&mut texts, "orders-prod", |text| text.replace("[secretsmanager]", "[secretsmanager, eks]"));
    edit(&mut texts, "orders-dev", |text| text.replace("10.0.32.0/20", "10.0.80.0/20"));
    assert_eq!(needed(&texts, AtmosConfig::default()), [""; 0]);
}

#[test]
fn what_is_gone_or_has_other_addresses_needs_a_confirmation_that_names_it() {
    for (from, to, confirmations) in [
        ("[secretsmanager]", "[]", &["orders-prod/secretsmanager"][..]),
        ("  us-west-2: { addresses: 10.64.0.0/20 }\n", "", &["orders-prod/us-west-2"]),
        ("10.64.0.0/20", "10.64.16.0/20", &["orders-prod/us-west-2=10.64.16.0/20"]),
        ("id: \"111122223333\"", "id: \"111122224444\"", &["orders-prod=111122224444"]),
        ("id: \"111122223333\"", "# id:", &["orders-prod=no-id"]),
    ] {
        let mut texts = texts();
        edit(&mut texts, "orders-prod", |text| text.replace(from, to));
        let mut needed = needed(&texts, AtmosConfig::default());
        needed.sort();
        assert_eq!(needed, confirmations, "{from} {to}");
    }
}

#[test]
fn settings_of_the_whole_organization_are_named_too() {
    for (from, to, confirmation) in [
        ("namespace: acme", "namespace: globex", "namespace=globex"),
        ("home: us-east-1", "home: us-west-2", "regions.home=us-west-2"),
        ("codes: short", "codes: fixed", "stack-name=core-ue1-management"),
        (": with-account-id", ": plain", "state-bucket=acme-core-gbl-management-tfstate"),
    ] {
        let mut texts = texts();
        texts.organization.text = texts.organization.text.replace(from, to);
        let needed = needed(&texts, AtmosConfig::default());
        assert!(needed.contains(&confirmation.to_owned()), "{to}: {needed:?}");
        assert_eq!(needed.iter().filter(|one| one.starts_with("state-bucket=")).count(), usize::from(to == ": plain"));
    }
}

#[test]
fn a_region_that_the_organization_leaves_is_one_move() {
    let mut texts = texts();
    let text = &texts.organization.text;
    let start = text.find("    us-west-2:\n").expect("the region");
    let end = start + text[start..].find("\n\n").expect("the end of the regions");
    texts.organization.text = format!("{}{}", &text[..start], &text[end..]);
    edit(&mut texts, "orders-prod", |text| text.replace("  us-west-2: { addresses: 10.64.0.0/20 }\n", ""));
    assert_eq!(needed(&texts, AtmosConfig::default()), ["region=us-west-2"]);
}

#[test]
fn a_new_base_path_is_one_move_and_edits_follow_it() {
    let config = AtmosConfig {
        stacks: "infra/stacks".into(),
        components: "infra/components/terraform".into(),
        top: "deploy".to_owned(),
        ..AtmosConfig::default()
    };
    assert_eq!(needed(&texts(), config.clone()), ["components.terraform.base_path=infra/components/terraform"]);
    let (then, now) = (before(), Shape::of_plan(&planned(&texts(), config)));
    for (path, former) in [
        ("infra/stacks/deploy/acme/_defaults.yaml", Some("stacks/orgs/acme/_defaults.yaml")),
        ("infra/stacks/catalog/vpc/defaults.yaml", Some("stacks/catalog/vpc/defaults.yaml")),
        ("infra/components/terraform/vpc/main.tf", Some("components/terraform/vpc/main.tf")),
        ("stacks/workflows/apply.sh", None),
        ("forge/schemas/account.json", None),
    ] {
        assert_eq!(then.folders_to(&now).former(path.into()).as_deref(), former.map(camino::Utf8Path::new), "{path}");
    }
}

#[test]
fn only_the_exact_confirmation_permits_a_move() {
    let moves = [Move::Component("orders-prod".to_owned(), "eks".to_owned(), vec!["us-east-1".to_owned()])];
    let given = |one: &str| vec![one.to_owned()];
    assert_eq!(told(&moves, &given("orders-prod/eks")).count(), 0);
    assert_eq!(told(&moves, &given("orders-prod")).count(), 1);
    assert_eq!(idle(&moves, &given("orders-prod")).count(), 1);
}

#[test]
fn what_is_marked_to_be_removed_is_still_there() {
    let mut marked = texts();
    edit(&mut marked, "orders-prod", |text| format!("{text}removing: [secretsmanager, us-west-2]\n"));
    assert_eq!(written(&marked), before());
    assert_eq!(needed(&marked, AtmosConfig::default()), [""; 0]);
}

#[test]
fn the_advice_is_the_command_that_removes_in_order() {
    for (from, to, name, command) in [
        ("[secretsmanager]", "[]", "secretsmanager", "atmos-forge remove kind secretsmanager --account orders-prod"),
        (
            "  us-west-2: { addresses: 10.64.0.0/20 }\n",
            "",
            "us-west-2",
            "atmos-forge remove region us-west-2 --account orders-prod",
        ),
    ] {
        let mut texts = texts();
        edit(&mut texts, "orders-prod", |text| text.replace(from, to));
        let plan = planned(&texts, AtmosConfig::default());
        let moves = moves(&before(), &Shape::of_plan(&plan), |_| true);
        let [(one, problem)] = &told(&moves, &[]).collect::<Vec<_>>()[..] else { panic!("one move: {moves:?}") };
        assert!(problem.help.as_ref().is_some_and(|help| help.contains(command)), "{:?}", problem.help);
        assert!(one.is_removal("orders-prod", name) && !one.is_removal("orders-dev", name));
        assert!(!one.is_removal("orders-prod", "eks"));
    }
}
