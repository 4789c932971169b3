//! Secrets of an example organization, and who reads them.

use std::fmt::Write as _;

use crate::Error;
use crate::kind::Input;
use crate::manifest::{ManifestText, ManifestTexts};
use crate::pipeline::{Plan, plan};
use crate::starter::Starter;

/// Two accounts with secrets: `orders-prod` declares these, `orders-dev` has an application that may read.
fn texts(secrets: &str) -> ManifestTexts {
    let mut texts = Starter::example().manifest_with_workload().expect("a manifest");
    let id = |name: &str| if name.ends_with("prod.yaml") { "111122223333" } else { "444455556666" };
    for account in texts.accounts.iter_mut().filter(|account| account.path.as_str().contains("orders-")) {
        let id = id(account.path.as_str());
        let _ = writeln!(account.text, "id: \"{id}\"\nkinds: [secretsmanager]");
    }
    let prod = account(&mut texts, "orders-prod");
    let _ = writeln!(prod.text, "blueprints:\n  secretsmanager:\n    secrets: {secrets}");
    texts
}

fn account<'a>(texts: &'a mut ManifestTexts, name: &str) -> &'a mut ManifestText {
    texts.accounts.iter_mut().find(|account| account.path.as_str().contains(name)).expect("the account")
}

fn resolved(texts: &ManifestTexts) -> Result<Plan, Vec<String>> {
    plan(texts, None, "2026-01-01".parse().expect("a day")).map_err(|error| match error {
        Error::Problems { diagnostics, sources } => {
            diagnostics.iter().map(|one| crate::report::render(std::slice::from_ref(one), &sources, false)).collect()
        }
        other => vec![other.to_string()],
    })
}

/// The problems with these secrets.
fn problems(secrets: &str) -> String {
    resolved(&texts(secrets)).err().unwrap_or_default().join("\n")
}

/// What the stack of an account passes to the component.
fn input(plan: &Plan, account: &str, variable: &str) -> Option<serde_json::Value> {
    let mut instances = plan.blueprints.stacks[account].iter().flat_map(|stack| &stack.instances);
    let instance = instances.rfind(|instance| instance.component == "secretsmanager")?;
    match instance.inputs.0.get(variable)? {
        Input::Value(value) => Some(value.clone()),
        Input::Output(_) | Input::Outputs(_) => None,
    }
}

#[test]
fn both_sides_of_a_reader_follow_from_one_line() {
    let plan = resolved(&texts("{ payments/token: { readers: [orders-dev/audit] } }"))
        .unwrap_or_else(|told| panic!("{told:#?}"));
    assert_eq!(input(&plan, "orders-prod", "account_ids"), Some(serde_json::json!({ "orders-dev": "444455556666" })));
    assert_eq!(
        input(&plan, "orders-dev", "readable_secrets"),
        Some(serde_json::json!({ "audit": [{ "account_id": "111122223333", "name": "/prod/payments/token" }] }))
    );
    assert_eq!(input(&plan, "orders-prod", "readable_secrets"), None);
    assert_eq!(input(&plan, "orders-dev", "account_ids"), None);
}

#[test]
fn who_owns_the_account_is_told_of_a_rotation_that_fails() {
    let plan = resolved(&texts("{ payments/token: {} }")).unwrap_or_else(|told| panic!("{told:#?}"));
    assert_eq!(input(&plan, "orders-prod", "alert_emails"), Some(serde_json::json!(["security@acme.example"])));
}

#[test]
fn what_makes_no_sense_is_refused_at_its_place() {
    for (secrets, told) in [
        ("{ token: {} }", "`token` must name a secret by service and purpose"),
        ("{ /prod/payments/token: {} }", "secretsmanager-names"),
        ("{ Payments/token: {} }", "secretsmanager-names"),
        ("{ payments/token: { classification: restricted } }", "secretsmanager-classification"),
        ("{ payments/token: { rotation: none } }", "the secret payments/token must be rotated"),
        ("{ payments/token: { region: eu-west-1 } }", "orders-prod does not use eu-west-1"),
        ("{ payments/token: { readers: [orders-dve/audit] } }", "did you mean `orders-dev`?"),
        ("{ payments/token: { readers: ['*'] } }", "`*` must name a role of an account"),
        ("{ payments/token: { readers: [orders-dev/audti] } }", "did you mean `audit`?"),
        ("{ payments/token: { readers: [orders-dev/app-web] } }", "blueprints: iam: applications"),
        ("{ payments/token: { readers: [orders-prod/audit] } }", "the secret's own account"),
        ("{ payments/token: { readers: [core-audit/audit] } }", "the ID of core-audit is not known yet"),
        ("{ payments/token: { readers: [core-audit/audit] } }", "add `secretsmanager` to `kinds` of core-audit"),
    ] {
        let problems = problems(secrets);
        assert!(problems.contains(told), "{secrets}: {problems}");
        assert!(problems.contains("orders-prod.yaml:"), "{secrets}: {problems}");
    }
}

#[test]
fn a_secret_is_not_read_from_an_account_for_less_sensitive_data() {
    let mut texts = texts(
        "{ payments/token: { readers: [orders-dev/audit] }, payments/open: { classification: internal, readers: [orders-dev/audit] } }",
    );
    let dev = account(&mut texts, "orders-dev");
    dev.text = dev.text.replace("data-classification: confidential", "data-classification: internal");
    let problems = resolved(&texts).err().expect("problems");
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert!(
        problems[0].contains("orders-dev is an account for internal data, and the secret is confidential"),
        "{problems:#?}"
    );
}

/// The problems with these secrets of a restricted account, where the organization has these keys over the baseline's.
fn problems_with_keys(keys: &str, secrets: &str) -> String {
    let mut texts = texts(secrets);
    let prod = account(&mut texts, "orders-prod");
    prod.text = prod.text.replace("data-classification: confidential", "data-classification: restricted");
    let _ = write!(texts.organization.text, "\nblueprints:\n  kms:\n    keys: {keys}\n");
    resolved(&texts).err().unwrap_or_default().join("\n")
}

const RESTRICTED: &str = "{ purpose: secrets, protects: restricted secrets, services: [secretsmanager], users: \
                          [applications, rotation], classification: restricted }";

#[test]
fn a_secret_without_a_key_for_data_like_it_is_refused_at_its_place() {
    let secrets = "{ payments/open: { classification: internal }, payments/token: { classification: restricted }, \
                   payments/partner: { readers: [] } }";
    let problems = problems_with_keys("{ secrets: { classification: internal } }", secrets);
    assert_eq!(problems.matches("error[").count(), 1, "{problems}");
    let told = "secretsmanager-key-classification: no key is for restricted secrets such as payments/token";
    assert!(problems.contains(told), "{problems}");
    assert!(problems.contains("secrets-restricted: { purpose: secrets, classification: restricted,"), "{problems}");
    assert!(problems.contains("orders-prod.yaml:"), "{problems}");
    let both = format!("{{ secrets: {{ classification: internal }}, secrets-restricted: {RESTRICTED} }}");
    assert_eq!(problems_with_keys(&both, secrets), "");
}

#[test]
fn what_is_told_of_a_rotation_needs_keys_too() {
    let problems = problems_with_keys("{ messages: null, logs: { classification: public } }", "{ payments/token: {} }");
    assert_eq!(problems.matches("error[").count(), 4, "{problems}");
    for purpose in ["messages", "logs"] {
        let told = format!("secret rotation needs a key with the purpose {purpose} for internal data");
        assert!(problems.contains(&told), "{problems}");
    }
    let mut texts = texts("{ payments/token: {} }");
    let prod = account(&mut texts, "orders-prod");
    prod.text = prod.text.replace("data-classification: confidential", "data-classification: public");
    assert_eq!(resolved(&texts).err(), None);
}

#[test]
fn a_key_like_the_accounts_own_is_refused_where_the_organization_declares_it() {
    let problems = problems_with_keys(&format!("{{ secrets-restricted: {RESTRICTED} }}"), "{}");
    assert_eq!(problems.matches("error[").count(), 1, "{problems}");
    let told = "`secrets-restricted` and `secrets` have the same purpose for restricted data in orders-prod";
    assert!(problems.contains(told), "{problems}");
    assert!(problems.contains("organization.yaml:"), "{problems}");
}

/// The same in an account with two regions.
fn texts_in_two_regions(secrets: &str) -> ManifestTexts {
    let mut texts = texts(secrets);
    let prod = account(&mut texts, "orders-prod");
    prod.text = prod.text.replace("regions:\n", "regions:\n  us-west-2: { addresses: 10.64.0.0/20 }\n");
    texts
}

#[test]
fn a_replica_is_encrypted_with_a_key_of_its_region_and_comes_after_it() {
    let secrets = "{ payments/token: { region: us-east-1, replicas: [us-west-2] }, payments/other: {} }";
    let plan = resolved(&texts_in_two_regions(secrets)).unwrap_or_else(|told| panic!("{told:#?}"));
    let files = plan.files().expect("files");
    let text = |path: &str| &files.iter().find(|file| file.path.as_str().ends_with(path)).expect(path).text;
    let east = text("orders/prod/us-east-1.yaml");
    let read = "replica_key_arns:\n          us-west-2: !terraform.state kms orders-usw2-prod key_arns\n";
    assert!(east.contains(read), "{east}");
    assert!(east.contains("- component: kms\n            stack: orders-usw2-prod\n"), "{east}");
    assert!(!text("orders/prod/us-west-2.yaml").contains("replica_key_arns"));
    let workflow = text("workflows/orders-prod.yaml");
    let step = |name: &str| workflow.find(&format!("name: {name}\n")).unwrap_or_else(|| panic!("{name}: {workflow}"));
    assert!(step("kms-us-west-2") < step("secretsmanager-us-east-1"), "{workflow}");
    assert!(step("vpc-us-east-1") < step("kms-us-west-2"), "{workflow}");
}

#[test]
fn a_replica_that_cannot_be_is_refused_at_its_place() {
    for (secret, told, help) in [
        ("{ replicas: [us-west-2] }", "is in every region, with a different value in each", "its `region`"),
        ("{ region: us-east-1, replicas: [us-east-1] }", "payments/token is itself in us-east-1", "other regions"),
        (
            "{ region: us-east-1, replicas: [us-wets-2] }",
            "orders-prod does not use us-wets-2",
            "did you mean `us-west-2`?",
        ),
        ("{ region: us-east-1, replicas: [eu-central-1] }", "does not use eu-central-1", "one of `us-west-2`"),
        (
            "{ region: us-east-1, replicas: [us-west-2], readers: [] }",
            "other accounts read the secret payments/token, whose key is in one region",
            "remove `replicas` or `readers`",
        ),
    ] {
        let texts = texts_in_two_regions(&format!("{{ payments/token: {secret} }}"));
        let problems = resolved(&texts).err().unwrap_or_default();
        assert_eq!(problems.len(), 1, "{secret}: {problems:#?}");
        for part in [told, help, "orders-prod.yaml:"] {
            assert!(problems[0].contains(part), "{part}: {}", problems[0]);
        }
    }
}

#[test]
fn an_organization_can_keep_its_secrets_where_they_are() {
    let mut texts = texts("{ payments/token: { readers: [orders-dev/audit] } }");
    texts.organization.text.push_str("\nblueprints:\n  secretsmanager: { sharing: false }\n");
    let problems = resolved(&texts).err().expect("problems").join("\n");
    assert!(problems.contains("this organization does not share secrets between accounts"), "{problems}");
}

#[test]
fn a_value_that_only_somebody_else_can_issue_takes_a_waiver() {
    let mut texts = texts("{ payments/token: { rotation: none } }");
    account(&mut texts, "orders-prod").text.push_str(
        "waivers:\n  - { control: secretsmanager-rotation, reason: the bank issues it, owner: a@acme.example, expires: 2026-06-30 }\n",
    );
    let plan = resolved(&texts).unwrap_or_else(|told| panic!("{told:#?}"));
    assert_eq!(input(&plan, "orders-prod", "waivers"), Some(serde_json::json!(["secretsmanager-rotation"])));
}
