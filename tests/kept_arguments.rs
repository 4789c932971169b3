//! Words may change from baseline to baseline, but no argument whose change replaces a resource: its name, and where AWS
//! cannot change it, its description. `tests/baseline/kept-arguments-1.0.0.tsv` holds those of baseline 1.0.0, by kind,
//! variant and address. With them, a state of that baseline plans to updates only.

use std::collections::HashMap;
use std::path::Path;

use crate::support::variants::{self, Case};

/// The arguments of a component's resources that have a line of their own: address and argument to value.
type Arguments = HashMap<(String, String), String>;

fn arguments(case: &Case) -> Arguments {
    let mut arguments = HashMap::new();
    let is_hcl = |name: &str| Path::new(name).extension().is_some_and(|extension| extension == "tf");
    for (_, text) in case.texts().filter(|(name, _)| is_hcl(name)) {
        let mut resource = None;
        for line in text.lines() {
            if let Some(labels) = line.strip_prefix("resource \"").and_then(|rest| rest.strip_suffix("\" {")) {
                resource = Some(labels.replace("\" \"", "."));
            } else if line == "}" {
                resource = None;
            } else if let (Some(address), Some((argument, value))) = (&resource, line.split_once('=')) {
                let Some(argument) = argument.strip_prefix("  ").filter(|one| !one.starts_with(' ')) else { continue };
                let value = value.split(" # ").next().unwrap_or_default().trim();
                arguments.insert((address.clone(), argument.trim().to_owned()), value.to_owned());
            }
        }
    }
    arguments
}

#[test]
fn no_argument_that_replaces_a_resource_differs_from_baseline_1_0_0() {
    let kept = include_str!("baseline/kept-arguments-1.0.0.tsv");
    let (mut held, mut changed) = (0, Vec::new());
    let mut now: HashMap<(&str, &str), Arguments> = HashMap::new();
    for (kind, variant) in variants::named() {
        now.insert((kind, variant), arguments(variants::case(kind, variant)));
    }
    for line in kept.lines() {
        let [kind, variant, address, argument, value] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("not five columns: {line}");
        };
        let place = (address.to_owned(), argument.to_owned());
        // A variant may have got another structure. What it has still must be called as it was.
        let Some(found) = now.get(&(kind, variant)).and_then(|arguments| arguments.get(&place)) else { continue };
        // An organization of 1.0.0 does not say `state-bucket`: its bucket keeps the name `local.id`.
        let found = &found.replace("local.bucket", "local.id");
        held += 1;
        if found != value {
            changed.push(format!("{kind} {variant}: {address}.{argument} is {found}, and was {value}"));
        }
    }
    assert!(changed.is_empty(), "these replace resources:\n  {}", changed.join("\n  "));
    assert!(held > 300, "only {held} arguments were compared");
}
