//! `terraform test` on components, with a mocked provider: refusals, which follow from the rules, and plans.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use atmos_forge::hcl::literal as hcl;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::support::provider::Provider;
use crate::support::terraform::{Root, destroyable};
use crate::support::variants::{self, Case};
use crate::support::{kept, refusals};

/// What a kind has for its tests: `tests/kinds/<kind>/<file>`; empty where there is none.
pub fn kind_file(kind: &str, file: &str) -> String {
    let path = format!("{}/tests/kinds/{kind}/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap_or_default()
}

/// The tests of a component: the file's name without `.tftest.hcl`, and its runs. A file without runs is left out.
fn files(case: &Case) -> BTreeMap<&'static str, String> {
    let mut head = kind_file(case.kind, "mocks.hcl");
    head.push_str("\nvariables {\n");
    for (name, value) in case.variables.as_object().into_iter().flatten() {
        let _ = writeln!(head, "  {name} = {}", hcl::value(value));
    }
    head.push_str("}\n");
    let earlier = variants::named().take_while(|name| *name != (case.kind, case.variant));
    let proved: Vec<_> = earlier
        .filter(|(kind, _)| *kind == case.kind)
        .map(|(kind, variant)| variants::case(kind, variant).component)
        .collect();
    let refusals = refusals::tests(case.component, &proved);
    let plans = kind_file(case.kind, &format!("{}.hcl", case.variant));
    let files = [("refusals", refusals), ("plan", plans)].into_iter().filter(|(_, runs)| !runs.is_empty());
    files.map(|(file, runs)| (file, format!("{head}\n{runs}"))).collect()
}

/// What Terraform made of a component and its tests.
#[derive(Clone, Serialize, Deserialize)]
pub struct Outcome {
    /// The number of runs that passed, by file.
    passed: BTreeMap<String, usize>,
    /// What went wrong in a file.
    failed: BTreeMap<String, Vec<String>>,
    /// What Terraform says against the component itself, whatever the run.
    against: Vec<String>,
}

impl Outcome {
    /// Runs a component's tests. Each run validates the component first, as `terraform validate` does.
    pub fn of(case: &Case) -> Result<Self, String> {
        let files = files(case);
        let reads = json!({ "component": case.files, "tests": files });
        kept::proved(&format!("{}.terraform", case.name), &reads, Self::holds, || {
            let root = Root::attached(Provider::shared(), &case.files);
            if files.is_empty() {
                root.validate()?;
            }
            root.write("destroy_override.tf", &destroyable(&case.files));
            for (file, runs) in &files {
                root.write(&format!("{file}.tftest.hcl"), runs);
            }
            Ok(Self::read(&root.test()?))
        })
    }

    fn holds(&self) -> bool {
        self.failed.is_empty() && self.against.is_empty()
    }

    /// Terraform has nothing to say against the component.
    pub fn is_valid(&self, case: &Case) -> Result<(), String> {
        if !self.against.is_empty() {
            Err(self.against.join("\n"))
        } else if self.failed.is_empty() {
            Ok(())
        } else {
            Root::attached(Provider::shared(), &case.files).validate()
        }
    }

    /// The runs of a file pass, all of them. One that is not there has none.
    pub fn passes(&self, file: &str) -> Result<(), String> {
        match self.failed.get(file) {
            Some(failed) => Err(failed.join("\n")),
            None if self.against.iter().any(|told| told.starts_with("error")) => Err(self.against.join("\n")),
            None => Ok(()),
        }
    }

    /// Reads what `terraform test -json` prints.
    fn read(printed: &str) -> Self {
        let mut outcome = Self { passed: BTreeMap::new(), failed: BTreeMap::new(), against: Vec::new() };
        for event in printed.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let file = event["@testfile"].as_str().and_then(|path| path.strip_suffix(".tftest.hcl"));
            let run = event["@testrun"].as_str().unwrap_or("of the file");
            let (ended, diagnostic) = (&event["test_run"], &event["diagnostic"]);
            match (file, ended["status"].as_str()) {
                (Some(file), Some("pass")) => *outcome.passed.entry(file.to_owned()).or_default() += 1,
                (Some(file), Some(status)) => outcome.fail(file, format!("run {run}: {status}")),
                _ => {}
            }
            if !diagnostic.is_object() {
                continue;
            }
            let told = told(diagnostic);
            let place = diagnostic["range"]["filename"].as_str().unwrap_or_default();
            match file {
                Some(file) if diagnostic["severity"] == "error" => {
                    outcome.fail(file, format!("run {run}: {told}"));
                }
                // A warning is a deprecated attribute, which must not be there either. One on a test is the test's own.
                Some(_) if place.ends_with(".tftest.hcl") || place.is_empty() => {}
                _ if outcome.against.contains(&told) => {}
                _ => outcome.against.push(told),
            }
        }
        outcome
    }

    fn fail(&mut self, file: &str, problem: String) {
        self.failed.entry(file.to_owned()).or_default().push(problem);
    }
}

/// A diagnostic as a person reads it.
fn told(diagnostic: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let range = &diagnostic["range"];
    let place = format!("{}:{}", text(&range["filename"]), range["start"]["line"]);
    format!(
        "{}: {}: {} {}",
        text(&diagnostic["severity"]),
        place,
        text(&diagnostic["summary"]),
        text(&diagnostic["detail"])
    )
}
