//! Diagnostics for programs: plain JSON, and SARIF for code hosts.

use serde_json::{Value, json};

use super::diagnostics::corners;
use crate::control::{Catalogue, Control};
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
                "control": one.control.as_ref().map(|control| &control.id),
                "requirements": one.control.as_ref().map(|control| &control.requirements),
            })
        })
        .collect()
}

/// The diagnostics as a SARIF 2.1.0 log with one run.
#[must_use]
pub fn to_sarif(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    let rules: Vec<Value> =
        Code::ALL.iter().map(|code| rule(*code)).chain(Catalogue::get().iter().map(rule_of_control)).collect();
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

/// A control is a rule of its own, so that a code host groups, filters and dismisses its results by themselves.
fn rule_of_control(control: &Control) -> Value {
    let requirements = control.requirement_list();
    let text = if requirements.is_empty() {
        control.why.clone()
    } else {
        format!("{}\nSupports {requirements}.", control.why.trim_end())
    };
    json!({
        "id": control.id,
        "shortDescription": { "text": control.title },
        "fullDescription": { "text": control.why },
        "help": { "text": text },
        "properties": { "tags": ["security"] },
    })
}

/// The rule that a diagnostic is a result of, with its place among the rules.
fn rule_of(diagnostic: &Diagnostic) -> (&str, Option<usize>) {
    let control = diagnostic.control.as_ref().map(|control| control.id.as_str());
    match control.and_then(|id| Some((id, Catalogue::get().iter().position(|control| control.id == id)?))) {
        Some((id, at)) => (id, Some(Code::ALL.len() + at)),
        None => (diagnostic.code.as_str(), Code::ALL.iter().position(|code| *code == diagnostic.code)),
    }
}

fn result(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let sentences = [Some(diagnostic.message.as_str()), Some(diagnostic.label.as_str()), diagnostic.help.as_deref()];
    let text: Vec<&str> = sentences.into_iter().flatten().filter(|sentence| !sentence.is_empty()).collect();
    let (rule, index) = rule_of(diagnostic);
    let mut result = json!({
        "ruleId": rule,
        "ruleIndex": index,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{BrokenControl, Place};

    fn example() -> (Vec<Diagnostic>, Sources) {
        let mut sources = Sources::default();
        let source = sources.add("forge/my accounts/é.yaml", "é: 1\nzoné: 5\n");
        let diagnostics = vec![
            Diagnostic::error(Code::UnknownKey, "unknown key `zoné`")
                .at(Place { source, span: 6..11 })
                .expected("expected `zone`")
                .help("did you mean `zone`?"),
            Diagnostic::warning(Code::AtmosConfig, "base path is empty"),
        ];
        (diagnostics, sources)
    }

    #[test]
    fn json_has_one_flat_object_for_each() {
        let (diagnostics, sources) = example();
        let wanted = json!([
            {
                "code": "unknown-key",
                "severity": "error",
                "message": "unknown key `zoné`",
                "file": "forge/my accounts/é.yaml",
                "line": 2,
                "column": 1,
                "end_line": 2,
                "end_column": 5,
                "expected": "expected `zone`",
                "help": "did you mean `zone`?",
                "control": null,
                "requirements": null,
            },
            {
                "code": "atmos-config",
                "severity": "warning",
                "message": "base path is empty",
                "file": null,
                "line": null,
                "column": null,
                "end_line": null,
                "end_column": null,
                "expected": null,
                "help": null,
                "control": null,
                "requirements": null,
            },
        ]);
        assert_eq!(to_json(&diagnostics, &sources), wanted);
    }

    #[test]
    fn sarif_names_rule_and_region() {
        let (diagnostics, sources) = example();
        let sarif = to_sarif(&diagnostics, &sources);
        let run = &sarif["runs"][0];
        let rules = &run["tool"]["driver"]["rules"];
        assert_eq!(rules.as_array().map(Vec::len), Some(Code::ALL.len() + Catalogue::get().iter().count()));
        assert!(run["results"].as_array().is_some_and(|results| {
            results.iter().all(|result| {
                let index = result["ruleIndex"].as_u64().and_then(|index| usize::try_from(index).ok());
                index.is_some_and(|index| rules[index]["id"] == result["ruleId"])
            })
        }));
        let location = json!([{
            "physicalLocation": {
                "artifactLocation": { "uri": "forge/my%20accounts/%C3%A9.yaml", "uriBaseId": "%SRCROOT%" },
                "region": { "startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 5 },
            },
        }]);
        assert_eq!(run["results"][0]["locations"], location);
        assert_eq!(run["results"][1]["locations"], json!(null));
        let text = "unknown key `zoné`\nexpected `zone`\ndid you mean `zone`?";
        assert_eq!(run["results"][0]["message"]["text"], text);
        assert_eq!(rules[0]["shortDescription"]["text"], Code::ALL[0].description());
    }

    #[test]
    fn a_broken_control_is_a_rule_of_its_own_with_its_requirements() {
        let control = Catalogue::get().find("vpc-flow-logs").expect("the control");
        let broken = BrokenControl { id: control.id.clone(), requirements: control.requirement_list() };
        let diagnostic = Diagnostic::error(Code::ControlBroken, "no flow logs").breaks(broken);
        let sarif = to_sarif(&[diagnostic], &Sources::default());
        let (run, result) = (&sarif["runs"][0], &sarif["runs"][0]["results"][0]);
        assert_eq!(result["ruleId"], "vpc-flow-logs");
        let index = result["ruleIndex"].as_u64().and_then(|index| usize::try_from(index).ok()).expect("an index");
        let rule = &run["tool"]["driver"]["rules"][index];
        assert_eq!(rule["id"], "vpc-flow-logs");
        assert!(rule["help"]["text"].as_str().is_some_and(|text| text.contains("nist-800-53-r5: ")), "{rule}");
    }
}
