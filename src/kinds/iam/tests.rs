//! Tests of the kind: both sides of an edge, and what an account may not have.

use serde_json::json;

use crate::Error;
use crate::kind::{Facts, Input};
use crate::pipeline::{Plan, plan};
use crate::resolve::Instance;
use crate::starter::Starter;

fn planned(organization: &str, account: &str, added: &str) -> Result<Plan, Vec<String>> {
    let mut texts = Starter::example().manifest_with_workload().expect("a manifest");
    texts.organization.text.push_str(organization);
    let path = format!("forge/accounts/{account}.yaml");
    let file = texts.accounts.iter_mut().find(|file| file.path == *path).expect("the account");
    file.text.push_str(added);
    plan(&texts, None, "2026-11-24".parse().expect("a day")).map_err(|error| match error {
        Error::Problems { diagnostics, .. } => diagnostics.into_iter().map(|one| one.message).collect(),
        other => panic!("{other}"),
    })
}

fn iam<'a>(plan: &'a Plan, account: &str) -> &'a Instance {
    let stack = &plan.blueprints.stacks[account][0];
    stack.instances.iter().find(|instance| instance.component == "iam").expect("iam")
}

const EDGES: &str = "
trust:
  - { from: { account: core-audit, role: audit }, to: { unit: workloads, role: audit }, reason: auditors read everything }
  - { from: { account: core-network, role: viewer }, to: { account: orders-prod, role: audit }, conditions: { external-id: looks }, reason: only as a test }
  - { from: { account: core-shared-services, role: plan }, to: { account: orders-prod, role: audit }, reason: only as a test }
";

#[test]
fn both_sides_of_an_edge_are_written() {
    let plan = planned(EDGES, "orders-prod", "").unwrap();
    assert_eq!(
        iam(&plan, "core-audit").inputs.known("assumable_roles"),
        Some(&json!({ "audit": ["orders-dev/audit", "orders-prod/audit"] }))
    );
    assert_eq!(
        iam(&plan, "orders-prod").inputs.known("trusted_callers"),
        Some(&json!({ "audit": [
            { "from": ["core-audit/audit", "core-shared-services/plan"], "form": "exact", "class": "confidential", "production": true },
            { "from": ["core-network/viewer"], "form": "exact", "class": "confidential", "production": true, "external_id": "looks" },
        ] }))
    );
}

#[test]
fn the_target_waits_for_the_caller_and_reads_ids_only_where_an_edge_needs_them() {
    let plan = planned(EDGES, "orders-prod", "").unwrap();
    let waits = |account: &str| -> Vec<String> {
        iam(&plan, account).dependencies.iter().map(|one| format!("{} {}", one.stack, one.component)).collect()
    };
    assert_eq!(
        waits("orders-prod"),
        [
            "core-gbl-audit iam",
            "core-gbl-network iam",
            "core-gbl-shared-services iam",
            "core-gbl-management organization"
        ]
    );
    assert_eq!(waits("core-audit"), ["core-gbl-management organization"]);
    assert!(waits("core-log-archive").is_empty());
    assert!(matches!(iam(&plan, "orders-dev").inputs.0["account_ids"], Input::Output(_)));
    assert!(!iam(&plan, "core-log-archive").inputs.0.contains_key("account_ids"));
}

#[test]
fn without_edges_no_variable_is_about_them() {
    let plan = planned("", "orders-prod", "").unwrap();
    let variables = &plan.blueprints.components["iam"].variables;
    for name in ["trusted_callers", "assumable_roles", "account_ids"] {
        assert!(variables.iter().all(|variable| variable.name != name), "{name}");
    }
}

#[test]
fn users_for_emergencies_stand_in_the_management_account_only() {
    let users = "\nblueprints: { iam: { break-glass-users: [glass-one] } }\n";
    let plan = planned("", "orders-prod", "").unwrap();
    for account in ["core-management", "core-audit", "orders-prod"] {
        let known = iam(&plan, account).inputs.known("break_glass_users");
        assert_eq!(known, Some(&json!(["emergency-1", "emergency-2"])), "{account}");
    }
    let refused = planned("", "orders-prod", users).err();
    assert_eq!(refused, Some(vec!["IAM users for emergencies belong in core-management only".to_owned()]));
}

#[test]
fn a_saml_provider_has_a_name_where_people_enter_through_it_and_none_elsewhere() {
    let structure =
        |values: &str| planned(&format!("\nblueprints: {{ iam: {{ {values} }} }}\n"), "orders-prod", "").err();
    // The accounts that set values of iam are not told that there is none: that follows.
    let refused = |message: &str| Some(vec![message.to_owned()]);
    assert_eq!(structure("people: saml"), refused("people sign in through a SAML provider that has no name"));
    assert_eq!(structure("saml-provider: acme-okta"), refused("people do not sign in through this provider"));
}

#[test]
fn a_subject_with_a_wildcard_is_refused_where_it_is_written() {
    let added = "\nblueprints: { iam: { github-deployment-subjects: ['repo:acme/*:ref:refs/heads/main'] } }\n";
    let refused = planned("", "orders-prod", added).err().unwrap_or_default();
    assert_eq!(
        refused,
        [
            "CI enters core-deployment only, and from there the other accounts",
            "iam-oidc-exact: github_deployment_subjects must name a repository with an environment or one branch or tag, without wildcards",
        ]
    );
}

#[test]
fn ci_enters_one_account_and_from_there_the_others() {
    let plan = planned("", "orders-prod", "").unwrap();
    let roles = |account: &str, variable: &str| iam(&plan, account).inputs.known(variable).cloned();
    assert_eq!(roles("orders-prod", "deploying_roles"), None, "the default: deployment");
    assert_eq!(roles("orders-prod", "planning_roles"), None, "the default: deployment and plan-production");
    assert_eq!(roles("orders-dev", "planning_roles"), Some(json!(["deployment", "plan", "plan-production"])));
    for ruling in ["core-management", "core-deployment"] {
        assert_eq!(roles(ruling, "planning_roles"), Some(json!(["organization", "plan-production"])), "{ruling}");
    }
    assert_eq!(roles("core-management", "deploying_roles"), Some(json!(["organization"])));
    assert_eq!(roles("core-deployment", "deploying_roles"), Some(json!([])), "CI enters it with tokens only");
}

#[test]
fn a_plan_of_a_pull_request_reads_what_it_plans_and_what_that_reads() {
    let plan = planned("", "orders-prod", "").unwrap();
    let own = ["*/orders-gbl-dev", "*/orders-use1-dev", "*/orders-usw2-dev"];
    assert_eq!(iam(&plan, "core-deployment").inputs.known("readable_states"), Some(&json!(own)));
    let edge = "\ntrust:\n  - { from: { account: orders-dev, role: viewer }, to: { account: orders-prod, role: viewer }, reason: both stages are compared }\n";
    let waiver = "\nwaivers: [{ control: iam-trust-production, reason: both stages are compared, owner: a@acme.example, expires: 2027-01-31 }]\n";
    let plan = planned(edge, "orders-prod", waiver).unwrap();
    let with_ids = ["*/orders-gbl-dev", "*/orders-use1-dev", "*/orders-usw2-dev", "organization/core-gbl-management"];
    assert_eq!(iam(&plan, "core-deployment").inputs.known("readable_states"), Some(&json!(with_ids)));
}

#[test]
fn every_way_into_the_management_account_s_deployment_role_begins_with_one_subject() {
    let plan = planned("", "orders-prod", "").unwrap();
    let values = plan.own.baseline.values(&plan.organization);
    let facts = Facts { organization: &plan.organization, trust: &plan.trust, values: &values };
    let graph = super::graph(&facts, &plan.blueprints);
    let to = crate::organization::trust::Principal::role("core-management", &"deployment");
    let ways: Vec<String> =
        graph.leading_to(&to).iter().filter_map(|way| Some(way.first()?.from.to_string())).collect();
    assert_eq!(ways, ["core-deployment/organization", "GitHub repo:acme/infrastructure:environment:organization"]);
    let access = crate::organization::trust::Principal::role("orders-prod", &"OrganizationAccountAccessRole");
    let ways: Vec<String> =
        graph.leading_to(&access).iter().filter_map(|way| Some(way.first()?.from.to_string())).collect();
    assert!(!ways.iter().any(|from| from.contains("administrator")), "{ways:?}");
}
