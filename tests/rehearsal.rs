//! The judge: an organization is built from a generated repository on an AWS that authorizes every call.
//!
//! moto authorizes nothing. `tests/tools/rehearsal` stands in front of it and decides each call of Terraform, of its S3 backend
//! and of STS as AWS would, while it follows the generated workflows from an empty organization and then does some days of
//! work. Accounts that have the same components as others get their roles only, and opt-in kinds are left out, unless
//! `ATMOS_FORGE_TEST_REHEARSAL=whole`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use std::{env, fs};

use serde::Deserialize;

use crate::support::{assert_snapshot, python_tool, run, tools};

/// What a rehearsal found.
#[derive(Debug, Deserialize)]
struct Report {
    /// A line for each step: component, account, role, calls, denied, undecided.
    table: String,
    /// Calls that AWS would refuse and nobody expects it to.
    denied: Vec<String>,
    /// Calls of which it cannot be said what AWS does.
    undecided: Vec<String>,
    /// Steps that failed, each with its error.
    failed: Vec<String>,
    /// Known denials and exceptions that nothing needs any more.
    unused: Vec<String>,
    /// Mutants that the judge did not name.
    survivors: Vec<String>,
    /// The actions that each kind calls.
    calls: BTreeMap<String, Vec<String>>,
}

/// One rehearsal for all tests.
static REPORT: LazyLock<Report> = LazyLock::new(|| {
    let report = tools().join("rehearsal.json");
    let mut driver = python_tool("python");
    driver.arg("-B").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/rehearsal"));
    driver.arg(env!("CARGO_BIN_EXE_atmos-forge")).arg(tools()).arg("--report").arg(&report);
    if env::var("ATMOS_FORGE_TEST_REHEARSAL").is_ok_and(|wanted| wanted == "whole") {
        driver.arg("--whole");
    }
    run(&mut driver).unwrap_or_else(|error| panic!("{error}"));
    let text = fs::read_to_string(&report).expect("the report");
    serde_json::from_str(&text).expect("a report")
});

/// Fails with all that is listed.
fn is_empty(what: &str, list: &[String]) {
    assert!(list.is_empty(), "{} {what}\n\n{}\n\n{}", list.len(), list.join("\n"), REPORT.table);
}

#[test]
fn every_call_of_a_rehearsal_is_allowed() {
    is_empty("calls are denied", &REPORT.denied);
}

#[test]
fn every_call_of_a_rehearsal_is_decided() {
    is_empty("calls are undecided", &REPORT.undecided);
}

#[test]
fn every_step_of_a_rehearsal_succeeds() {
    is_empty("steps failed", &REPORT.failed);
}

#[test]
fn every_exception_of_a_rehearsal_is_needed() {
    is_empty("exceptions are not needed", &REPORT.unused);
}

#[test]
fn the_judge_names_every_mutant() {
    is_empty("mutants survived", &REPORT.survivors);
}

#[test]
fn the_calls_of_each_kind_are_reviewed() {
    for (kind, actions) in &REPORT.calls {
        assert_snapshot(&format!("{kind}/calls"), &actions.join("\n"));
    }
}
