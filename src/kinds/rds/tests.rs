//! Databases of the example organization.

use std::fmt::Write as _;

use crate::kind::Input;
use crate::kinds::stores;
use crate::manifest::ManifestTexts;
use crate::pipeline::{Plan, plan};
use crate::starter::Starter;

const APPLICATIONS: &str = "iam: { applications: { web: ec2, migrations: ecs-tasks } }";

/// The example organization with these lines, whose orders-prod has these databases.
fn texts(organization: &str, databases: &str) -> ManifestTexts {
    let mut texts = Starter::example().manifest_with_workload().expect("the templates");
    texts.organization.text.push_str(organization);
    let account = texts.accounts.iter_mut().find(|one| one.path.ends_with("orders-prod.yaml")).expect("an account");
    let _ = writeln!(account.text, "\nkinds: [rds, rds-monitoring]\nblueprints:\n  {APPLICATIONS}\n  rds: {databases}");
    texts
}

/// Its plan.
fn planned(organization: &str, databases: &str) -> Plan {
    let planned = plan(&texts(organization, databases), None, "2026-11-24".parse().expect("a day"));
    planned.unwrap_or_else(|error| panic!("{error}"))
}

/// The problems, as they are printed; nothing where there are none.
fn told(organization: &str, databases: &str) -> String {
    stores::told(&texts(organization, databases))
}

#[test]
fn each_database_is_an_instance_with_values_of_its_own_over_the_shared_ones() {
    let two = "{ backup-days: 35, databases: { orders: { applications: [web], owners: [migrations] }, carts: { data: pii } } }";
    let plan = planned("", two);
    let stacks = plan.blueprints.stacks["orders-prod"].iter();
    let databases: Vec<_> = stacks.flat_map(|stack| &stack.instances).filter(|one| one.component == "rds").collect();
    assert_eq!(databases.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["rds/orders", "rds/carts"]);
    let value = |at: usize, name: &str| match databases[at].inputs.0.get(name) {
        Some(Input::Value(value)) => value.clone(),
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!((value(0, "name"), value(1, "name")), ("db-orders".into(), "db-carts".into()));
    assert_eq!((value(0, "backup_days"), value(1, "data")), (35.into(), "pii".into()));
}

#[test]
fn what_makes_no_sense_is_refused_at_its_place() {
    for (database, told_of) in [
        ("applications: [wbe]", "did you mean `web`?"),
        ("owners: ['*']", "rds-named-users"),
        ("classification: restricted", "restricted databases cannot be in an account for"),
        ("engine-version: '13'", "rds-supported-version"),
        ("engine-version: '17.6'", "rds-supported-version"),
        ("multi-zone: false", "rds-multi-zone"),
        ("backup-days: 7", "rds-backups"),
        ("rotation-days: 365", "rds-password-rotation"),
        ("log-retention-days: 30", "rds-logs"),
        ("parameters: { rds.force_ssl: '0' }", "rds-tls-forced"),
        ("major-upgrade: true", "needs apply_immediately"),
        ("restore-from: ordesr, restore-at: '2026-11-20T09:30:00Z'", "did you mean `orders`?"),
        ("restore-from: orders", "must be set together"),
        ("restore-from: orders, restore-at: yesterday", "expected a string that matches `^[0-9]{4}-"),
    ] {
        let found = told("", &format!("{{ databases: {{ orders: {{}}, other: {{ {database} }} }} }}"));
        assert!(found.contains(told_of), "{database}: {found}");
        assert!(found.contains("orders-prod.yaml"), "{database}: {found}");
    }
}

#[test]
fn keys_of_other_tools_are_answered_with_the_line_that_replaces_them() {
    for (key, answer) in [
        ("master_password_secret_name: orders-password", "read the output `password_secret_arn`"),
        ("enable_automatic_rotation: true", "set `rotation-days`"),
        ("master-username: postgres", "always called `administrator`"),
        ("password: null", "RDS generates the administrator's password"),
    ] {
        let found = told("", &format!("{{ databases: {{ orders: {{ {key} }} }} }}"));
        assert!(found.contains(answer), "{key}: {found}");
        let beside = told("", &format!("{{ databases: {{ orders: {{}} }}, {key} }}"));
        assert!(beside.contains(answer), "{key}: {beside}");
    }
    assert_eq!(told("", "{ databases: { orders: { rotation-days: 60 } } }"), "");
}

#[test]
fn a_database_needs_a_key_of_each_purpose_for_data_of_its_class() {
    for purpose in ["data", "secrets", "logs"] {
        let key = format!("\nblueprints: {{ kms: {{ keys: {{ {purpose}: {{ classification: public }} }} }} }}\n");
        let found = told(&key, "{ databases: { orders: {} } }");
        assert!(found.contains("rds-key-classification: no key is for"), "{purpose}: {found}");
        assert!(found.contains(&format!("purpose: {purpose}")), "{purpose}: {found}");
    }
}

#[test]
fn somebody_has_to_reach_the_port_of_the_engine_in_both_lists() {
    let orders = "{ databases: { orders: {} } }";
    let mysql = "rds: { engine: mysql }";
    let groups = "securitygroup: { tiers: { data: { accepts: { app: { tcp: [3306] } } } } }";
    let found = told(&format!("\nblueprints: {{ {mysql} }}\n"), orders);
    assert!(found.contains("rds-data-tier: nobody can connect to the port of mysql, 3306,"), "{found}");
    assert!(found.contains(groups), "{found}");
    assert_eq!(told(&format!("\nblueprints: {{ {mysql}, {groups} }}\n"), orders), "");
    let network = "vpc: { tiers: { data: { accepts: { private: { tcp: [5432] } } } } }";
    let found = told(&format!("\nblueprints: {{ {mysql}, {groups}, {network} }}\n"), orders);
    assert!(found.contains("of the tier data in vpc"), "{found}");
}

#[test]
fn the_default_version_is_one_of_the_engine() {
    for (engine, port, version) in [("postgres", 5432, "17"), ("mysql", 3306, "8.4"), ("mariadb", 3306, "11.4")] {
        let groups = format!("securitygroup: {{ tiers: {{ data: {{ accepts: {{ app: {{ tcp: [{port}] }} }} }} }} }}");
        let decided = format!("\nblueprints: {{ rds: {{ engine: {engine} }}, {groups} }}\n");
        let plan = planned(&decided, "{ databases: { orders: {} } }");
        let variables = &plan.blueprints.components["rds"].variables;
        let found = variables.iter().find(|one| one.name == "engine_version").and_then(|one| one.default.clone());
        assert_eq!(found, Some(version.into()), "{engine}");
    }
}
