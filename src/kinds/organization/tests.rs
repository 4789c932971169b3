//! What the organization's manifest becomes.

use serde_json::Value;

use super::vanished::{Before, members_in, units_in, vanished};
use crate::Error;
use crate::manifest::ManifestTexts;
use crate::pipeline::{Plan, plan};
use crate::render;
use crate::starter::Starter;

const UNITS: &str = "units:
  security:
    class: production
  deployments:
    class: production
  infrastructure:
    class: production
  workloads:
    units:
      production:
        class: production
      non-production: {}
  sandbox: {}
";

/// The example organization with other units, and with this after all the rest.
fn manifest(units: &str, rest: &str) -> ManifestTexts {
    let mut texts = Starter::example().manifest_with_workload().expect("a manifest");
    let text = &mut texts.organization.text;
    assert!(text.contains(UNITS), "{text}");
    *text = text.replace(UNITS, units) + rest;
    texts
}

fn account<'a>(texts: &'a mut ManifestTexts, name: &str) -> &'a mut String {
    let path = format!("forge/accounts/{name}.yaml");
    &mut texts.accounts.iter_mut().find(|file| file.path == path).expect("an account").text
}

fn planned(texts: &ManifestTexts) -> Result<Plan, Vec<String>> {
    plan(texts, None, "2026-01-01".parse().expect("a day")).map_err(|error| match error {
        Error::Problems { diagnostics, .. } => diagnostics.into_iter().map(|one| one.message).collect(),
        other => vec![other.to_string()],
    })
}

fn file(plan: &Plan, name: &str) -> String {
    let sources =
        render::sources(&plan.blueprints.components["organization"], render::Engine::get()).expect("the templates");
    sources.into_iter().find(|(file, _)| file == name).map(|(_, text)| text).unwrap_or_default()
}

fn problems(units: &str, rest: &str) -> Vec<String> {
    planned(&manifest(units, rest)).err().unwrap_or_default()
}

fn mock(plan: &Plan, output: &str) -> Value {
    let outputs = &plan.blueprints.components["organization"].outputs;
    outputs.iter().find(|one| one.name == output).expect("an output").mock.clone()
}

#[test]
fn a_renamed_unit_and_the_units_in_it_are_moved() {
    let units = UNITS.replace("  workloads:\n", "  apps:\n    was: workloads\n");
    let mut texts = manifest(&units, "");
    for (name, unit) in [("orders-prod", "production"), ("orders-dev", "non-production")] {
        let text = account(&mut texts, name);
        *text = text.replace(&format!("workloads/{unit}"), &format!("apps/{unit}"));
    }
    let plan = planned(&texts).expect("a plan");
    let moved = file(&plan, "units-renamed.tf");
    for (from, to) in [
        ("workloads", "apps"),
        ("workloads_production", "apps_production"),
        ("workloads_non_production", "apps_non_production"),
    ] {
        let block = format!(
            "  from = aws_organizations_organizational_unit.{from}\n  to   = aws_organizations_organizational_unit.{to}\n"
        );
        assert!(moved.contains(&block), "{moved}");
    }
    assert_eq!(plan.organization.units["apps/production"].was.as_deref(), Some("workloads/production"));
    assert!(!file(&plan, "units.tf").contains("workloads"), "the old name is left");
}

#[test]
fn a_unit_under_a_renamed_one_can_be_renamed_too() {
    let units = UNITS
        .replace("  workloads:\n", "  apps:\n    was: workloads\n")
        .replace("      production:\n", "      live:\n        was: workloads/production\n");
    let mut texts = manifest(&units, "");
    for (name, before, after) in
        [("orders-prod", "workloads/production", "apps/live"), ("orders-dev", "workloads", "apps")]
    {
        let text = account(&mut texts, name);
        *text = text.replace(before, after);
    }
    let plan = planned(&texts).expect("a plan");
    assert!(
        file(&plan, "units-renamed.tf")
            .contains("unit.workloads_production\n  to   = aws_organizations_organizational_unit.apps_live\n")
    );
}

#[test]
fn what_terraform_could_not_follow_is_refused() {
    for (before, after, expected) in [
        (
            "  sandbox: {}",
            "  sandbox: { was: workloads/sandbox }",
            "AWS cannot move the unit workloads/sandbox to sandbox",
        ),
        ("  sandbox: {}", "  sandbox: { was: security }", "the unit security still exists"),
        ("  sandbox: {}", "  sandbox: { was: sandbox }", "sandbox already has this path"),
        ("  sandbox: {}", "  sandbox: { was: lab }\n  play: { was: lab }", "two units claim the former path lab"),
        ("  sandbox: {}", "  workloads-production: {}", "would have the same name in Terraform"),
        ("  sandbox: {}", "  root: {}", "not a unit in it"),
        (
            "  sandbox: {}",
            "  a: { units: { b: { units: { c: { units: { d: { units: { e: { units: { f: {} } } } } } } } } } }",
            "nests units at most 5 levels deep",
        ),
        (
            "  sandbox: {}",
            "  sandbox: { id: ou-ab12-a1b2c3d4 }\n  play: { id: ou-ab12-a1b2c3d4 }",
            "the units sandbox and play have the same ID",
        ),
    ] {
        let problems = problems(&UNITS.replace(before, after), "");
        assert!(problems.iter().any(|problem| problem.contains(expected)), "{after}: {problems:?}");
    }
}

#[test]
fn what_exists_is_taken_over_by_its_id() {
    let units = UNITS.replace("  sandbox: {}", "  sandbox: { id: ou-ab12-a1b2c3d4 }");
    let mut texts = manifest(&units, "");
    account(&mut texts, "orders-prod").push_str("id: \"111122223333\"\n");
    let plan = planned(&texts).expect("a plan");
    assert!(
        file(&plan, "units.tf").contains(
            "import {\n  to = aws_organizations_organizational_unit.sandbox\n  id = \"ou-ab12-a1b2c3d4\"\n}\n"
        )
    );
    let ids = mock(&plan, "account_ids");
    assert_eq!(ids["orders-prod"], "111122223333");
    assert_eq!(ids["core-management"], "123456789012");
    assert_eq!(mock(&plan, "management_account_id"), "123456789012");
    assert_eq!(mock(&plan, "unit_ids")["sandbox"], "ou-ab12-a1b2c3d4");
    let files = plan.files().expect("the templates");
    let stack = files.iter().find(|file| file.path.as_str().ends_with("core/management/global-region.yaml"));
    let text = &stack.expect("a stack").text;
    assert!(
        text.contains("orders-prod:\n            unit: workloads/production\n            id: \"111122223333\"\n"),
        "{text}"
    );
    assert!(!text.contains("core-management:\n            unit"), "the management account is no member of itself");
}

#[test]
fn a_forgotten_account_leaves_the_state_and_nothing_is_destroyed() {
    let plan = planned(&manifest(UNITS, "\nforgotten: [legacy-prod]\n")).expect("a plan");
    assert_eq!(
        file(&plan, "forgotten.tf").split_once("moved {").expect("a move").1,
        "\n  from = aws_organizations_account.this[\"legacy-prod\"]\n  to   = aws_organizations_account.legacy_prod\n}\n\n\
         removed {\n  from = aws_organizations_account.legacy_prod\n\n  lifecycle {\n    destroy = false\n  }\n}\n"
    );
    assert_eq!(
        problems(UNITS, "\nforgotten: [orders-prod, legacy-prod, legacy-prod]\n"),
        ["orders-prod is listed under `forgotten`, but has a file", "legacy-prod is listed twice"]
    );
}

#[test]
fn the_suspended_unit_needs_no_mention() {
    let plan = planned(&manifest(UNITS, "")).expect("a plan");
    assert!(file(&plan, "units.tf").contains("\"suspended\""));
    let mut texts = manifest(UNITS, "");
    let text = account(&mut texts, "orders-dev");
    *text = text.replace("workloads/non-production", "suspended");
    assert!(planned(&texts).is_ok());
}

#[test]
fn a_service_is_trusted_when_it_is_delegated() {
    let rest = "\nblueprints:\n  organization:\n    trusted-services: []\n    delegated-administrators: { stacksets: core-audit }\n";
    let main = file(&planned(&manifest(UNITS, rest)).expect("a plan"), "main.tf");
    for principal in ["member.org.stacksets.cloudformation", "guardduty", "securityhub", "iam"] {
        assert!(main.contains(&format!("    \"{principal}.amazonaws.com\",\n")), "{main}");
    }
    assert!(!main.contains("sso.amazonaws.com"));
}

#[test]
fn what_weakens_the_organization_is_refused_with_its_control() {
    for (values, expected) in [
        (
            "policy-types: [tag]",
            "organization-policy-types: the organization does not use policies of type service-control and \
             resource-control",
        ),
        (
            "root-access: { credentials: false }",
            "central-root-access: root users of member accounts keep their own credentials",
        ),
        ("root-access: { sessions: false }", "tasks that only root can do need a root password"),
        (
            "delegated-administrators: { config: null }",
            "security-administrator: config is administered from the management account",
        ),
        (
            "delegated-administrators: { iam: core-management }",
            "the management account cannot be the delegated administrator of iam",
        ),
        (
            "delegated-administrators: { iam: core-audti }",
            "core-audti is the delegated administrator of iam, but the organization has no such account",
        ),
    ] {
        let problems = problems(UNITS, &format!("\nblueprints:\n  organization:\n    {values}\n"));
        assert!(problems.len() == 1 && problems[0].contains(expected), "{values}: {problems:?}");
    }
}

#[test]
fn a_waiver_lets_root_users_keep_their_credentials() {
    let rest = "
blueprints:
  organization:
    root-access: { credentials: false, sessions: false }
    trusted-services: [config]
    delegated-administrators: { iam: null }
waivers:
  - { control: central-root-access, reason: the old directory still signs in as root, owner: security@acme.example, expires: 2027-01-01 }
";
    let main = file(&planned(&manifest(UNITS, rest)).expect("a plan"), "main.tf");
    assert!(!main.contains("aws_iam_organizations_features") && !main.contains("iam.amazonaws.com"), "{main}");
}

#[test]
fn a_name_that_aws_would_not_take_is_refused() {
    let mut texts = manifest(UNITS, "");
    let tenant = "a-tenant-with-a-name-that-is-longer-than-aws-takes";
    let file =
        texts.accounts.iter_mut().find(|file| file.path == "forge/accounts/orders-dev.yaml").expect("an account");
    file.path = format!("forge/accounts/{tenant}-dev.yaml").into();
    file.text = file.text.replace("tenant: orders", &format!("tenant: {tenant}"));
    let problems = planned(&texts).err().unwrap_or_default();
    assert!(
        problems
            .iter()
            .any(|problem| problem.contains("the name of an account can have at most 50 characters, found 54")),
        "{problems:?}"
    );
    assert!(
        problems.iter().any(|problem| problem.contains("the email address of an account can have at most 64")),
        "{problems:?}"
    );
}

#[test]
fn another_account_leaves_the_mocks_of_the_others_alone() {
    let before = mock(&planned(&manifest(UNITS, "")).expect("a plan"), "account_ids");
    let mut texts = manifest(UNITS, "");
    texts.accounts.retain(|file| file.path != "forge/accounts/orders-dev.yaml");
    let after = mock(&planned(&texts).expect("a plan"), "account_ids");
    for (name, id) in after.as_object().expect("a map") {
        assert_eq!(Some(id), before.get(name), "{name}");
        assert_eq!(id.as_str().map(str::len), Some(12));
    }
}

/// What a run with this manifest leaves for the next one to compare with.
fn before(texts: &ManifestTexts) -> Before {
    let plan = planned(texts).expect("a plan");
    let files = plan.files().expect("the templates");
    let stack = files.iter().find(|file| file.path.as_str().ends_with("core/management/global-region.yaml"));
    Before {
        accounts: plan.organization.accounts.keys().cloned().collect(),
        ids: indexmap::IndexMap::from([("orders-dev".to_owned(), "111122223333".to_owned())]),
        units: units_in(&file(&plan, "units.tf")),
        members: members_in(&stack.expect("a stack").text, "organization"),
    }
}

fn vanished_from(texts: &ManifestTexts) -> Vec<(String, String)> {
    let plan = planned(texts).expect("a plan");
    let found = vanished(&plan.organization, &before(&manifest(UNITS, "")));
    found.into_iter().map(|one| (one.message, one.help.unwrap_or_default())).collect()
}

#[test]
fn what_was_written_last_is_read_back() {
    let before = before(&manifest(UNITS, ""));
    assert_eq!(before.units[4..7], ["workloads/production", "workloads/non-production", "sandbox"]);
    assert_eq!(before.members.len(), 7);
    assert_eq!(before.members["orders-prod"], "workloads/production");
    let tagged = "components:\n  terraform:\n    other:\n      vars:\n        id: !terraform.state vpc vpc_id\n    organization:\n      vars:\n        accounts:\n          a-prod: { unit: x, tags: {} }\n        role: r\n";
    assert_eq!(members_in(tagged, "organization")["a-prod"], "x");
}

#[test]
fn nothing_vanished_from_a_manifest_that_is_the_same() {
    assert_eq!(vanished_from(&manifest(UNITS, "")), []);
}

#[test]
fn an_account_without_a_file_is_forgotten_or_an_error() {
    let without = |rest: &str| {
        let mut texts = manifest(UNITS, rest);
        texts.accounts.retain(|file| file.path != "forge/accounts/orders-dev.yaml");
        vanished_from(&texts)
    };
    let found = without("");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "the account orders-dev no longer has a file");
    assert!(found[0].1.contains("`unit: suspended`") && found[0].1.contains("`forgotten`"));
    assert_eq!(without("\nforgotten: [orders-dev]\n"), []);
}

#[test]
fn an_account_with_the_id_of_one_without_a_file_is_the_same_one() {
    let renamed = |more: &str| {
        let mut texts = manifest(UNITS, "");
        let file =
            texts.accounts.iter_mut().find(|file| file.path == "forge/accounts/orders-dev.yaml").expect("a file");
        file.path = "forge/accounts/sales-dev.yaml".into();
        let text = file.text.replace("tenant: orders", "tenant: sales");
        file.text = text.replace("stage: dev\n", &format!("stage: dev\nid: \"111122223333\"\n{more}"));
        texts
    };
    let found = vanished_from(&renamed(""));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0.contains("sales-dev has the ID of orders-dev") && found[0].1.contains("`was: orders-dev`"));
    let texts = renamed("was: orders-dev\n");
    assert_eq!(vanished_from(&texts), []);
    let plan = planned(&texts).expect("a plan");
    let account = &plan.organization.accounts["orders-dev"];
    assert_eq!((account.file.as_str(), account.aws_name.as_deref()), ("sales-dev", Some("sales-dev")));
    assert_eq!(
        (account.tenant.as_str(), plan.blueprints.stacks["orders-dev"][0].name.as_str()),
        ("orders", "orders-gbl-dev")
    );
}

#[test]
fn a_unit_goes_only_without_accounts_or_under_another_name() {
    let changed = |before: &str, after: &str, unit: &str| {
        let mut texts = manifest(&UNITS.replace(before, after), "");
        let text = account(&mut texts, "orders-dev");
        *text = text.replace("workloads/non-production", unit);
        vanished_from(&texts)
    };
    let (line, renamed) = ("      non-production: {}\n", "      test: {}\n");
    let gone = "the unit workloads/non-production was removed, but had accounts: `orders-dev`";
    for (after, unit, help) in [
        ("", "sandbox", "restore it, move its accounts to other units and apply"),
        (renamed, "workloads/test", "if it was renamed to workloads/test, set `was: workloads/non-production` there"),
        (
            "  non-production: {}\n",
            "non-production",
            "AWS cannot move a unit: keep workloads/non-production, add non-production",
        ),
    ] {
        let found = changed(line, after, unit);
        assert_eq!(found.len(), 1, "{after}");
        assert_eq!(found[0].0, gone);
        assert!(found[0].1.contains(help), "{}", found[0].1);
    }
    assert_eq!(changed(line, "      test: { was: workloads/non-production }\n", "workloads/test"), []);
    assert_eq!(changed("  sandbox: {}\n", "", "workloads/non-production"), [], "an empty unit may go");
}

#[test]
fn security_is_administered_from_one_account_in_every_enabled_region() {
    let mut texts = manifest(UNITS, "");
    let text = &mut texts.organization.text;
    *text = text.replace("  enabled:\n", "  enabled:\n    eu-west-1: { addresses: 10.192.0.0/16, zones: [a, b, c] }\n");
    let plan = planned(&texts).expect("a plan");
    for (region, label) in [("us-west-2", "us_west_2"), ("eu-west-1", "eu_west_1")] {
        let text = file(&plan, &format!("administrators-{region}.tf"));
        assert!(
            text.contains(&format!("  alias               = \"{label}\"\n  region              = \"{region}\"\n")),
            "{text}"
        );
        for service in ["guardduty", "securityhub"] {
            let resource = format!(
                "resource \"aws_{service}_organization_admin_account\" \"{label}\" {{\n  provider = aws.{label}\n"
            );
            assert!(text.contains(&resource), "{text}");
        }
    }
    assert_eq!(file(&plan, "administrators-us-east-1.tf"), "", "the home region has the main provider");

    let delegated =
        "\nblueprints: { organization: { delegated-administrators: { guardduty: null, security-hub: null } } }
waivers: [{ control: security-administrator, reason: only as a test, owner: a@acme.example, expires: 2026-06-01 }]\n";
    let nobody = planned(&manifest(UNITS, delegated)).expect("a plan");
    assert_eq!(file(&nobody, "administrators-us-west-2.tf"), "");
}
