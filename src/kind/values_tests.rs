//! The layers, and what of them a stack has to say.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::manifest::ManifestTexts;
use crate::organization::trust::Principal;
use crate::pipeline::{Plan, plan};
use crate::starter::Starter;

/// The example organization, which decides this over the baseline, and one of its accounts, which decides that.
fn planned(organization: &str, account: &str) -> Result<Plan, Vec<String>> {
    let mut texts: ManifestTexts = Starter::example().manifest_with_workload().expect("a manifest");
    texts.organization.text += organization;
    let file = texts.accounts.iter_mut().find(|file| file.path.ends_with("orders-prod.yaml")).expect("the account");
    file.text += account;
    plan(&texts, None, "2026-11-24".parse().expect("a day")).map_err(|error| match error {
        crate::Error::Problems { diagnostics, .. } => diagnostics.into_iter().map(|one| one.message).collect(),
        other => vec![other.to_string()],
    })
}

/// One value of a component in orders-prod.
fn value(plan: &Plan, component: &str, key: &str) -> Option<Value> {
    plan.own
        .baseline
        .values(&plan.organization)
        .of_account(&plan.organization.accounts["orders-prod"], component)
        .value(key)
}

const SHARED: &str = "\nblueprints:\n  iam: { applications: { shared-app: lambda } }\n";
const OWN: &str = "\nblueprints:\n  iam: { applications: { own-app: ec2 } }\n";

#[test]
fn an_account_has_the_applications_of_the_organization_and_its_own() {
    let plan = planned(SHARED, OWN).unwrap_or_else(|told| panic!("{told:?}"));
    let applications = json!({ "shared-app": "lambda", "own-app": "ec2" });
    assert_eq!(value(&plan, "iam", "applications"), Some(applications));
    let iam =
        plan.blueprints.stacks["orders-prod"][0].instances.iter().find(|one| one.component == "iam").expect("iam");
    assert_eq!(iam.inputs.known("applications"), Some(&json!({ "own-app": "ec2" })), "the catalog has the other one");

    let values = plan.own.baseline.values(&plan.organization);
    let facts = crate::kind::Facts { organization: &plan.organization, trust: &plan.trust, values: &values };
    let graph = crate::kinds::iam::graph(&facts, &plan.blueprints);
    let accounts_with = |role: &str| graph.links.iter().filter(|link| link.role == role).count();
    assert_eq!(accounts_with("app-shared-app"), plan.organization.accounts.len());
    assert!(graph.links.iter().any(|link| link.to() == Principal::role("orders-prod", &"app-own-app")));
}

#[test]
fn an_edge_enters_the_role_of_an_application_that_the_organization_declares() {
    let edge = "trust:\n  - { from: { account: core-audit, role: audit }, \
                to: { account: orders-prod, role: app-shared-app }, reason: only as a test }\n";
    let plan = planned(&format!("{SHARED}{edge}"), OWN).unwrap_or_else(|told| panic!("{told:?}"));
    assert_eq!(plan.trust.edges.len(), 1);
}

#[test]
fn what_nobody_sets_is_the_default_and_what_somebody_sets_replaces_it_whole() {
    let plan = planned("", "").expect("a plan");
    let every = value(&plan, "iam", "permission-sets").expect("the default");
    assert_eq!(every.as_object().map(serde_json::Map::len), Some(4));
    let plan = planned("\nblueprints:\n  iam: { permission-sets: { viewer: Look } }\n", "").expect("a plan");
    assert_eq!(value(&plan, "iam", "permission-sets"), Some(json!({ "viewer": "Look" })));
}

#[test]
fn a_profile_is_below_the_organization() {
    let nat = |organization: &str, profile: &str| {
        let account = Node::of_json(&json!({}), &Place::NOWHERE);
        let [organization, profile] = [organization, profile].map(|text| crate::yaml::parse(text).expect("YAML"));
        let values = AccountValues::new(&[], profile, &organization, account);
        (values.value("nat"), values.setter("nat"), values.stack().to_json())
    };
    assert_eq!(nat("{ nat: none }", "{ nat: single }"), (Some(json!("none")), Setter::Organization, json!({})));
    assert_eq!(nat("{}", "{ nat: single }"), (Some(json!("single")), Setter::Profile, json!({ "nat": "single" })));
}

/// Small trees in which keys meet.
fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![Just(json!(1)), Just(json!("a")), Just(json!(["x"])), Just(json!([])), Just(Value::Null)];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop::collection::hash_map("[a-c]", inner, 0..3).prop_map(|map| Value::Object(map.into_iter().collect()))
    })
}

fn mapping() -> impl Strategy<Value = Node> {
    prop::collection::hash_map("[a-c]", tree(), 0..3)
        .prop_map(|map| Node::of_json(&Value::Object(map.into_iter().collect()), &Place::NOWHERE))
}

/// A value with the keys of its mappings in alphabetical order.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            Value::Object(entries.into_iter().collect())
        }
        other => other,
    }
}

proptest! {
    #[test]
    fn a_stack_over_the_catalog_is_everything(profile in mapping(), organization in mapping(), account in mapping()) {
        let values = AccountValues::new(&[], profile, &organization, account);
        let merged = organization.overlaid(&values.stack());
        prop_assert_eq!(sorted(merged.to_json()), sorted(values.all().to_json()));
    }
}

#[test]
fn a_mistake_in_a_nested_value_is_told_once() {
    let nested = "\nkinds: [eks]\nblueprints:\n  eks: { node-groups: { general: { architecture: x86_64, types: [m7i.large], \
                  minimum: two, maximum: 4 } } }\n";
    let told = planned("", nested).err().expect("problems");
    assert_eq!(told.iter().filter(|message| message.contains("minimum")).count(), 1, "{told:?}");
    assert!(!told.iter().any(|message| message.starts_with("`node-groups` must be")), "{told:?}");
    let told = planned("", "\nblueprints:\n  vpc: { nat: sinlge }\n").err().expect("problems");
    assert_eq!(told, ["`nat` cannot be `sinlge`"]);
}

#[test]
fn an_account_says_only_what_differs_in_an_entry_of_the_organization() {
    let shared = "\nblueprints:\n  eks: { node-groups: { general: { architecture: x86_64, types: [m7i.large], minimum: 2, \
                  maximum: 4 } } }\n";
    let own = "\nkinds: [eks]\nblueprints:\n  eks: { node-groups: { general: { minimum: 3 } } }\n";
    let plan = planned(shared, own).unwrap_or_else(|told| panic!("{told:?}"));
    let groups = value(&plan, "eks", "node-groups").expect("a value");
    assert_eq!(groups["general"]["minimum"], json!(3));
    assert_eq!(groups["general"]["types"], json!(["m7i.large"]));
    let told = planned("", own).err().expect("problems");
    assert!(told.iter().any(|message| message == "`types` is missing in `general`"), "{told:?}");
}
