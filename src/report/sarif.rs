//! Diagnostics for programs: plain JSON, and SARIF for code hosts.

use serde_json::{Value, json};

use super::diagnostics::corners;
use crate::diagnostic::{Code, Diagnostic, Severity, Sources};

/// The diagnostics as a list of flat objects. Lines and columns count from 1; the end is the first character after
/// the marked text.
#[must_use]
pub fn to_json(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    diagnostics
        .iter()
        .map(|one| {
            let place = one.place.as_ref();
            let file = place.map(|place| sources.get(place.source).path.as_str());
            let [start, end] = place.map_or([None; 2], |place| corners(place, sources).map(Some));
            json!({
                "code": one.code.as_str(),
                "severity": severity(one.severity),
                "message": one.message,
                "file": file,
                "line": start.map(|(line, _)| line),
                "column": start.map(|(_, column)| column),
                "end_line": end.map(|(line, _)| line),
                "end_column": end.map(|(_, column)| column),
                "expected": (!one.label.is_empty()).then_some(&one.label),
                "help": one.help,
            })
        })
        .collect()
}

/// The diagnostics as a SARIF 2.1.0 log with one run.
#[must_use]
pub fn to_sarif(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code)).collect();
    let results: Vec<Value> = diagnostics.iter().map(|one| result(one, sources)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": env!("CARGO_PKG_NAME"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "informationUri": env!("CARGO_PKG_REPOSITORY"),
                    "rules": rules,
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.as_str(),
        "name": format!("{code:?}"),
        "shortDescription": { "text": code.description() },
    })
}

fn result(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let sentences = [Some(diagnostic.message.as_str()), Some(diagnostic.label.as_str()), diagnostic.help.as_deref()];
    let text: Vec<&str> = sentences.into_iter().flatten().filter(|sentence| !sentence.is_empty()).collect();
    let mut result = json!({
        "ruleId": diagnostic.code.as_str(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == diagnostic.code),
        "level": severity(diagnostic.severity),
        "message": { "text": text.join("\n") },
    });
    if let Some(place) = &diagnostic.place {
        let [(line, column), (end_line, end_column)] = corners(place, sources);
        result["locations"] = json!([{
            "physicalLocation": {
                "artifactLocation": {
                    "uri": uri(sources.get(place.source).path.as_str()),
                    "uriBaseId": "%SRCROOT%",
                },
                "region": {
                    "startLine": line,
                    "startColumn": column,
                    "endLine": end_line,
                    "endColumn": end_column,
                },
            },
        }]);
    }
    result
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A path as a relative URI.
fn uri(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
