//! checkov's opinion of a component.

use std::path::Path;

use serde::Deserialize;
use serde_json::json;

use super::python_tool;
use super::server::Server;

/// What one scan found.
pub struct Scan {
    /// Number of checks that passed.
    pub passed: usize,
    /// Each failed check as `file:line id resource: name`.
    pub failed: Vec<String>,
    /// Each check that a comment in the component skips.
    pub skipped: Vec<Skip>,
}

/// A check that a comment skips.
pub struct Skip {
    pub check: String,
    pub resource: String,
    pub reason: String,
}

/// One process for all scans.
static CHECKOV: Server = Server::new(|| {
    let mut python = python_tool("python");
    python.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/scan.py"));
    python
});

/// Scans one component alone: together, checkov would mix several up.
pub fn scan(component: &Path) -> Result<Scan, String> {
    let report = match CHECKOV.ask(&json!(component)) {
        Answer::Report(report) => report,
        Answer::Failure { error } => return Err(error),
    };
    let Results { passed_checks, failed_checks, skipped_checks, parsing_errors } = report.results;
    if !parsing_errors.is_empty() {
        return Err(format!("checkov cannot read {}", parsing_errors.join(", ")));
    }
    if passed_checks.is_empty() {
        return Err("checkov found nothing to check".into());
    }
    let failed =
        failed_checks.iter().map(|Check { check_id, check_name, file_path, file_line_range, resource, .. }| {
            format!("{file_path}:{} {check_id} {resource}: {check_name}", file_line_range.0)
        });
    let skipped = skipped_checks.into_iter().map(|check| Skip {
        check: check.check_id,
        resource: check.resource,
        reason: check.check_result.suppress_comment.unwrap_or_default(),
    });
    Ok(Scan { passed: passed_checks.len(), failed: failed.collect(), skipped: skipped.collect() })
}

/// No check fails, and each skipped one says why.
pub fn is_content(component: &Path) -> Result<(), String> {
    let Scan { mut failed, skipped, .. } = scan(component)?;
    let unexplained = skipped.iter().filter(|skip| skip.reason.trim().len() < 10);
    failed.extend(unexplained.map(|skip| format!("{} {}: skipped without a reason", skip.check, skip.resource)));
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n")) }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Report(Report),
    Failure { error: String },
}

#[derive(Deserialize)]
struct Report {
    results: Results,
}

#[derive(Deserialize)]
struct Results {
    passed_checks: Vec<Check>,
    failed_checks: Vec<Check>,
    skipped_checks: Vec<Check>,
    parsing_errors: Vec<String>,
}

#[derive(Deserialize)]
#[allow(clippy::struct_field_names, reason = "checkov's names")]
struct Check {
    check_id: String,
    check_name: String,
    check_result: Outcome,
    file_path: String,
    file_line_range: (u32, u32),
    resource: String,
}

#[derive(Deserialize)]
struct Outcome {
    suppress_comment: Option<String>,
}
