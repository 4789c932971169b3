//! Overrides of the example organization.

use crate::Error;
use crate::diagnostic::Diagnostic;
use crate::manifest::{ManifestText, ManifestTexts};
use crate::pipeline::{Plan, plan};
use crate::render::templates;
use crate::starter::Starter;

fn texts(overrides: &[(&str, &str)]) -> ManifestTexts {
    let mut texts = Starter::example().manifest_with_workload().expect("a manifest");
    texts.overrides =
        overrides.iter().map(|(path, text)| ManifestText { path: (*path).into(), text: (*text).to_owned() }).collect();
    texts
}

fn planned(texts: &ManifestTexts) -> Result<Plan, Vec<Diagnostic>> {
    plan(texts, None, "2026-01-01".parse().expect("a day")).map_err(|error| match error {
        Error::Problems { diagnostics, .. } => diagnostics,
        other => panic!("{other}"),
    })
}

fn problems(overrides: &[(&str, &str)]) -> Vec<String> {
    let problems = planned(&texts(overrides)).err().expect("problems");
    problems.into_iter().map(|one| format!("{}: {}", one.code.as_str(), one.message)).collect()
}

fn text_of(plan: &Plan, path: &str) -> Option<String> {
    plan.files().expect("files").into_iter().find(|file| file.path == path).map(|file| file.text)
}

fn template(name: &str) -> String {
    templates().into_iter().find(|(known, _)| *known == name).map(|(_, text)| text.to_owned()).expect("a template")
}

const WAIVER: &str = "
waivers:
  - { control: vpc-flow-logs, reason: kept elsewhere for a year, owner: platform, expires: 2026-12-31 }
";

#[test]
fn a_template_takes_the_place_of_the_embedded_one_and_others_stay() {
    let main = template("components/securitygroup/main.tf.tera") + "\n# Ours.\n";
    let plan = planned(&texts(&[("forge/templates/components/securitygroup/main.tf.tera", &main)])).expect("a plan");
    assert!(
        text_of(&plan, "components/terraform/securitygroup/main.tf").is_some_and(|text| text.ends_with("# Ours.\n"))
    );
    let embedded = planned(&texts(&[])).expect("a plan");
    let changed: Vec<_> = plan
        .files()
        .expect("files")
        .into_iter()
        .zip(embedded.files().expect("files"))
        .filter(|(one, other)| one != other)
        .collect();
    assert_eq!(changed.len(), 1);
}

#[test]
fn a_partial_takes_its_place_in_every_template_that_includes_it() {
    let name = "components/shared/parts/bucket-history.tf.tera";
    let path = format!("forge/templates/{name}");
    let own = template(name).replace("HistoryIsNotErased", "HistoryStays");
    let plan = planned(&texts(&[(&path, &own)])).expect("a plan");
    for file in ["policy.tf", "access-logs.tf"] {
        let text = text_of(&plan, &format!("components/terraform/tfstate-backend/{file}")).expect("the file");
        assert!(text.contains("HistoryStays") && !text.contains("HistoryIsNotErased"), "{text}");
    }
    let told = problems(&[(&path, "{ Sid = {{ nobody.knows }} }\n")]);
    assert!(
        told.iter().all(|one| one.starts_with(&format!("template-failed: the template {name} failed"))),
        "{told:?}"
    );
    assert!(!told.iter().any(|one| one.contains("bug in atmos-forge")), "{told:?}");
}

#[test]
fn a_name_that_is_gone_is_refused_where_it_stands() {
    let own = "provider \"aws\" {\n  role = var.assume_role_arn # not my_assume_role_arn\n}\n";
    let told =
        planned(&texts(&[("forge/templates/components/shared/providers.tf.tera", own)])).err().expect("problems");
    let [one] = &told[..] else { panic!("{told:?}") };
    assert_eq!(one.message, "`assume_role_arn` is gone since baseline 1.1.0");
    assert_eq!(one.place.as_ref().map(|place| place.span.clone()), Some(30..45));
}

#[test]
fn a_component_may_get_a_further_file() {
    let path = "forge/templates/components/vpc/outposts.tf.tera";
    let plan = planned(&texts(&[(path, "locals {\n  a = {{ \"b\" }}\n}\n")])).expect("a plan");
    let text = text_of(&plan, "components/terraform/vpc/outposts.tf").expect("the file");
    assert!(text.ends_with("\nlocals {\n  a = \"b\"\n}\n"), "{text}");
}

#[test]
fn a_blueprint_is_merged_over_the_embedded_one() {
    let own = "summary: Ours.\nvariables:\n  - { name: log_retention_days, default: 731 }\n";
    let plan = planned(&texts(&[("forge/blueprints/vpc.yaml", own)])).expect("a plan");
    let variables = text_of(&plan, "components/terraform/vpc/variables.tf").expect("the file");
    assert!(variables.contains("default     = 731"), "{variables}");
    assert!(text_of(&plan, "components/terraform/vpc/README.md").is_some_and(|text| text.contains("Ours.")));
}

#[test]
fn a_profile_of_its_own_can_be_used() {
    let own = "description: Batch jobs.\nkinds: [account-baseline, region-baseline, vpc]\n";
    let mut texts = texts(&[("forge/blueprints/profiles/batch.yaml", own)]);
    let account =
        texts.accounts.iter_mut().find(|file| file.path.as_str().contains("orders-dev")).expect("the account");
    account.text = account.text.replace("profile: workload", "profile: batch");
    let plan = planned(&texts).expect("a plan");
    assert!(
        plan.blueprints.stacks["orders-dev"]
            .iter()
            .flat_map(|stack| &stack.instances)
            .all(|one| one.component != "securitygroup")
    );
}

#[test]
fn what_one_kind_takes_from_another_is_what_the_organization_made_of_it() {
    let narrow = "structure:\n  policy-types: [service-control, tag]\n";
    let told = problems(&[("forge/blueprints/organization.yaml", narrow)]);
    assert!(told.iter().any(|one| one.contains("resource-control")), "{told:?}");

    let own =
        "description: Reads secrets.\nkinds: [account-baseline, region-baseline, iam, kms, vpc, secretsmanager]\n";
    let mut texts = texts(&[("forge/blueprints/profiles/reader.yaml", own)]);
    let secret = "\nblueprints:\n  secretsmanager: { secrets: { orders/token: { readers: [orders-dev/audit] } } }\n";
    for (account, from, to) in [
        ("orders-dev", "profile: workload\n", "profile: reader\nid: \"444455556666\"\n"),
        ("orders-prod", "profile: workload\n", &format!("profile: reader\nid: \"333344445555\"\n{secret}")),
    ] {
        let file = texts.accounts.iter_mut().find(|file| file.path.as_str().contains(account)).expect("the account");
        file.text = file.text.replace(from, to);
    }
    let told: Vec<String> = planned(&texts).err().into_iter().flatten().map(|one| one.message).collect();
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn what_a_profile_sets_is_seen_by_other_accounts() {
    let own = "description: Batch jobs.\nkinds: [account-baseline, region-baseline, iam, kms, vpc]\n\
               blueprints:\n  iam: { applications: { batch: ec2 } }\n";
    let mut texts = texts(&[("forge/blueprints/profiles/batch.yaml", own)]);
    let account =
        texts.accounts.iter_mut().find(|file| file.path.as_str().contains("orders-prod")).expect("the account");
    account.text = account.text.replace("profile: workload\n", "profile: batch\n");
    texts.organization.text += "\ntrust:\n  - { from: { account: core-audit, role: audit }, \
                                to: { account: orders-prod, role: app-batch }, reason: only as a test }\n";
    let plan = planned(&texts).unwrap_or_else(|told| panic!("{told:?}"));
    assert_eq!(plan.trust.edges.len(), 1);
}

#[test]
fn a_blueprint_may_say_what_only_an_earlier_baseline_asked() {
    let own = "variables:\n  - { name: applications, seen-by-others: true }\n";
    assert!(planned(&texts(&[("forge/blueprints/iam.yaml", own)])).is_ok());
}

#[test]
fn a_template_that_weakens_a_control_needs_a_waiver() {
    let name = "components/vpc/logs.tf.tera";
    let weak = template(name).replace("traffic_type", "# traffic_type");
    let own = [("forge/templates/components/vpc/logs.tf.tera", weak.as_str())];
    assert!(problems(&own).iter().any(|one| one.starts_with("control-broken: vpc-flow-logs")), "{:?}", problems(&own));
    let mut texts = texts(&own);
    texts.organization.text.push_str(WAIVER);
    let plan = planned(&texts).expect("a plan");
    assert!(plan.warnings.sorted().is_empty());
}

#[test]
fn a_blueprint_that_loosens_a_rule_needs_a_waiver() {
    let own = [("forge/blueprints/vpc.yaml", "variables:\n  - { name: log_retention_days, rules: [] }\n")];
    let told = problems(&own);
    assert!(told.iter().any(|one| one.starts_with("control-refused: vpc-flow-logs: log_retention_days")), "{told:?}");
    let mut texts = texts(&own);
    texts.organization.text.push_str(WAIVER);
    assert!(planned(&texts).is_ok_and(|plan| plan.warnings.sorted().is_empty()));
}

#[test]
fn what_overrides_nothing_is_an_error() {
    let told = problems(&[
        ("forge/blueprints/vcp.yaml", "summary: a\n"),
        ("forge/templates/components/vpc/main.tf", "a = 1\n"),
        ("forge/templates/components/vcp/main.tf.tera", "a = 1\n"),
    ]);
    assert_eq!(told.iter().filter(|one| one.starts_with("unknown-override")).count(), 3, "{told:?}");
}

#[test]
fn what_cannot_be_read_or_rendered_is_an_error_with_its_place() {
    let told = problems(&[
        ("forge/blueprints/vpc.yaml", "scope: everywhere\nsummary: [a]\n"),
        ("forge/templates/components/vpc/main.tf.tera", "{% if %}\n"),
        ("forge/templates/components/vpc/more.tf.tera", "a = {{ nobody.knows }}\n"),
        ("forge/templates/components/vpc/torn.tf.tera", "resource \"a\" {\n"),
    ]);
    assert_eq!(told.iter().filter(|one| one.starts_with("invalid-override")).count(), 2, "{told:?}");
    assert_eq!(told.iter().filter(|one| one.starts_with("template-failed")).count(), 2, "{told:?}");
}
