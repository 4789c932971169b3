//! The properties of one kind in one variant.

use crate::life::Life;
use crate::mocked::{Outcome, kind_file};
use crate::support::once::OncePerCase;
use crate::support::variants::Case;
use crate::support::{assert_snapshot, checkov, kept, keys, terraform};
use serde_json::json;

/// A property that a test shows of a component.
pub struct Property {
    /// Its part of the test's name.
    pub name: &'static str,
    /// Whether a kind in a variant can have it.
    pub concerns: fn((&str, &str)) -> bool,
    /// Says what is wrong.
    pub check: fn(&'static Case) -> Result<(), String>,
}

/// All of them, in the order in which they are looked at.
pub const PROPERTIES: [Property; 9] = [
    of_all("lives-on-moto", |case| Life::of(case).map(drop)),
    of_all("snapshot", |case| {
        is_as_reviewed(case);
        Ok(())
    }),
    of_all("formatted", is_formatted),
    of_all("valid", |case| outcome(case)?.is_valid(case)),
    of_all("refusals", |case| outcome(case)?.passes("refusals")),
    Property { name: "plan", concerns: has_plans, check: |case| outcome(case)?.passes("plan") },
    of_all("checkov", checkov_finds_no_fault),
    of_all("policies", judges_find_nothing_in_its_policies),
    of_all("keys", keys_are_neither_lost_nor_open),
];

const fn of_all(name: &'static str, check: fn(&'static Case) -> Result<(), String>) -> Property {
    Property { name, concerns: |_| true, check }
}

fn has_plans((kind, variant): (&str, &str)) -> bool {
    !kind_file(kind, &format!("{variant}.hcl")).is_empty()
}

/// What Terraform made of the component, asked once for all properties that it shows.
fn outcome(case: &'static Case) -> Result<&'static Outcome, String> {
    static OUTCOMES: OncePerCase<Result<Outcome, String>> = OncePerCase::new();
    OUTCOMES.get(case.kind, case.variant, || Outcome::of(case)).as_ref().map_err(Clone::clone)
}

/// The text of each file is what somebody read and accepted.
fn is_as_reviewed(case: &'static Case) {
    let files = case.texts().map(|(path, text)| format!("════ {path}\n\n{text}\n"));
    assert_snapshot(&format!("{}/{}", case.kind, case.variant), &files.collect::<String>());
}

fn is_formatted(case: &'static Case) -> Result<(), String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case.write(folder.path());
    terraform::is_formatted(folder.path())
}

/// No check fails, and each skipped one says why.
fn checkov_finds_no_fault(case: &'static Case) -> Result<(), String> {
    kept::proved(
        &format!("{}.checkov", case.name),
        &json!(case.files),
        |()| true,
        || {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let component = folder.path().join(case.kind);
            case.write(&component);
            let scan = checkov::scan(&component)?;
            let unreasoned = scan.skipped.iter().filter(|skip| skip.reason.is_empty()).count();
            if scan.failed.is_empty() && unreasoned == 0 {
                Ok(())
            } else {
                Err(format!("{:#?}\n{unreasoned} skips without a reason", scan.failed))
            }
        },
    )
}

/// What parliament, cloudsplaining and a check of principals find is excepted, with a reason.
fn judges_find_nothing_in_its_policies(case: &'static Case) -> Result<(), String> {
    nothing(&Life::of(case)?.judgement().problems)
}

/// No key is lost to its account, or used by strangers and administrators.
fn keys_are_neither_lost_nor_open(case: &'static Case) -> Result<(), String> {
    let life = Life::of(case)?;
    let keys: Vec<_> = life.policies.iter().filter(|policy| policy.of == "aws_kms_key").collect();
    if keys.is_empty() { Ok(()) } else { nothing(&keys::problems(&keys).0) }
}

/// Fails with everything that was found, one a line.
pub fn nothing(problems: &[String]) -> Result<(), String> {
    if problems.is_empty() { Ok(()) } else { Err(format!("{} problems\n{}", problems.len(), problems.join("\n"))) }
}
