//! Migrations of versions that never were.

use super::*;

const ORGANIZATION: &str = "\
# The organization of acme.
namespace: acme
baseline: 1.0.0   # the tool keeps it

blueprints:
  # Agreed with the auditors.
  vpc:
    flow-logs: { keep: 731 } # two years
variants:
  vpc-edge: { kind: vpc, blueprint: { flow-logs: { keep: 30 } } }
  other: { kind: eks, blueprint: { flow-logs: { keep: 30 } } }
";

const ACCOUNT: &str = "tenant: payments\r\nclass: restricted # see the register\r\nblueprints: { vpc-edge: { flow-logs: { keep: 7 } } }\r\n";

fn texts(organization: &str) -> ManifestTexts {
    let text = |path: &str, text: &str| ManifestText { path: path.into(), text: text.into() };
    ManifestTexts {
        organization: text("forge/organization.yaml", organization),
        accounts: vec![text("forge/accounts/payments-prod.yaml", ACCOUNT)],
        overrides: Vec::new(),
    }
}

fn migrations() -> Vec<Migration> {
    let text = "
- version: 1.2.0
  steps:
    - keep-value: { kind: eks, key: [logs, days], value: 90 }
    - rename-value: { kind: vpc, key: [flow-logs, retention], to: retention-days }
- version: 1.1.0
  steps:
    - rename-key: { file: account, key: [class], to: data-classification }
    - rename-value: { kind: vpc, key: [flow-logs, keep], to: retention }
- version: 2.0.0
  steps:
    - rename-key: { file: organization, key: [namespace], to: name }
";
    serde_yaml::from_str(text).expect("migrations")
}

fn version(text: &str) -> Version {
    text.parse().expect("a version")
}

fn migrated(organization: &str) -> (String, String, Vec<String>) {
    let texts = texts(organization);
    let (changed, made) = migrate(&texts, &migrations(), version("1.2.0")).expect("a migration");
    let find = |before: &ManifestText| {
        changed.iter().find(|after| after.path == before.path).map_or(before.text.clone(), |after| after.text.clone())
    };
    let made = made.into_iter().map(|one| format!("{} {} {}", one.version, one.path, one.what)).collect();
    (find(&texts.organization), find(&texts.accounts[0]), made)
}

#[test]
fn keys_are_renamed_wherever_a_kind_s_values_are_written_and_all_else_stays() {
    let (organization, account, made) = migrated(ORGANIZATION);
    let expected = ORGANIZATION
        .replace("{ keep: 731 }", "{ retention-days: 731 }")
        .replace(
            "kind: vpc, blueprint: { flow-logs: { keep: 30 }",
            "kind: vpc, blueprint: { flow-logs: { retention-days: 30 }",
        )
        .replace("blueprints:\n", "blueprints:\n  eks: { logs: { days: 90 } }\n");
    assert_eq!(organization, expected);
    assert_eq!(account, ACCOUNT.replace("class:", "data-classification:").replace("keep: 7", "retention-days: 7"));
    assert_eq!(made.len(), 8, "{made:#?}");
    assert_eq!(made[0], "1.1.0 forge/accounts/payments-prod.yaml `class` is now named `data-classification`");
    assert_eq!(made[4], "1.2.0 forge/organization.yaml `blueprints.eks.logs.days: 90` keeps the former default");
}

#[test]
fn a_migration_runs_once_and_only_up_to_this_binary() {
    let (organization, _, made) = migrated(&ORGANIZATION.replace("1.0.0", "1.2.0"));
    assert_eq!((organization.as_str(), made.len()), (ORGANIZATION.replace("1.0.0", "1.2.0").as_str(), 0));
    let (_, _, made) = migrated(&ORGANIZATION.replace("1.0.0", "1.1.0"));
    assert_eq!(made.len(), 1, "the later version alone: {made:?}");
    for unreadable in ["baseline: [1.0.0]\n", "baseline: x\n", "namespace: acme\n", "{\n"] {
        assert_eq!(migrated(unreadable).2.len(), 0, "loading says what is wrong");
    }
}

#[test]
fn a_value_that_the_organization_decided_is_not_kept_twice() {
    for (before, after) in [
        ("baseline: 1.1.0", "baseline: 1.1.0\nblueprints: { eks: { logs: { days: 90 } } }\n"),
        ("baseline: 1.1.0\nblueprints: {}\n", "baseline: 1.1.0\nblueprints: { eks: { logs: { days: 90 } } }\n"),
        (
            "baseline: 1.1.0\nblueprints:\n  eks: { logs: {} }\n",
            "baseline: 1.1.0\nblueprints:\n  eks: { logs: { days: 90 } }\n",
        ),
        (
            "baseline: 1.1.0\nblueprints:\n  eks:\n    logs:\n      days: 30 # enough\n",
            "baseline: 1.1.0\nblueprints:\n  eks:\n    logs:\n      days: 30 # enough\n",
        ),
    ] {
        assert_eq!(migrated(before).0, after);
    }
}

#[test]
fn what_cannot_be_edited_is_told_with_its_place_and_nothing_is_changed() {
    for (organization, code, message) in [
        (
            "baseline: 1.0.0\nblueprints:\n  vpc:\n    flow-logs:\n      keep: 1\n      retention: 2\n",
            Code::UnknownKey,
            "`blueprints.vpc.flow-logs.keep` was renamed to `retention` in baseline 1.1.0",
        ),
        (
            "baseline: 1.1.0\nblueprints:\n  eks: { logs: [] }\n",
            Code::ValueNeeded,
            "the default of `blueprints.eks.logs.days` changed in baseline 1.2.0",
        ),
    ] {
        let error = migrate(&texts(organization), &migrations(), version("1.2.0")).expect_err("a problem");
        let Error::Problems { diagnostics, sources } = error else { panic!("{error}") };
        assert_eq!(diagnostics[0].code, code);
        assert_eq!(diagnostics[0].message, message);
        let place = diagnostics[0].place.as_ref().expect("a place");
        assert!(!sources.get(place.source).text[place.span.clone()].is_empty());
    }
}

#[test]
fn the_migrations_of_this_baseline_can_be_read() {
    let migrations: &[Migration] = crate::kinds::migrations();
    let binary = version(crate::version::BASELINE_VERSION);
    assert!(migrations.iter().all(|one| one.version <= binary));
}
