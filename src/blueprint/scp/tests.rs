//! Structures and what becomes of them.

use super::facts::{Facts, UnitFact};
use super::structure::Structure;
use super::*;
use crate::blueprint::Baseline;
use crate::blueprint::overlay::overlay;

/// Units of an example: path and whether it is production.
const UNITS: [(&str, bool); 8] = [
    ("root", false),
    ("security", false),
    ("workloads", false),
    ("workloads/production", true),
    ("workloads/production/cards", true),
    ("workloads/non-production", false),
    ("sandbox", false),
    ("suspended", false),
];

fn facts() -> Facts {
    let parent = |path: &str| {
        let above = path.rsplit_once('/').map_or("root", |(above, _)| above);
        UNITS.iter().position(|(unit, _)| *unit == above).filter(|_| path != "root")
    };
    Facts {
        namespace: "acme".to_owned(),
        access_role: "OrganizationAccountAccessRole".to_owned(),
        organization_id: Some("o-a1b2c3d4e5".to_owned()),
        policy_types: Baseline::get().definitions["organization"].structure["policy-types"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| serde_json::from_value(one.clone()).expect("a type"))
            .collect(),
        regions: vec!["us-east-1".to_owned(), "us-west-2".to_owned()],
        units: UNITS
            .iter()
            .map(|(path, production)| UnitFact {
                path: (*path).to_owned(),
                parent: parent(path),
                production: *production,
                was: None,
            })
            .collect(),
    }
}

/// The baseline's structure with some values over it, in the example's organization.
pub(super) fn structure(text: &str) -> Structure {
    let mut values = Baseline::get().definitions["scp"].structure.clone();
    let over: serde_json::Value = serde_yaml::from_str(if text.is_empty() { "{}" } else { text }).expect("YAML");
    overlay(&mut values, over.as_object().expect("a mapping"));
    let structure: Structure = serde_json::from_value(values.into()).expect("a structure");
    Structure { facts: facts(), ..structure }
}

fn refusals(text: &str) -> Vec<Refusal> {
    Scp::refusals(&structure(text), &Waived::default())
}

#[test]
fn the_baseline_fits() {
    assert_eq!(refusals(""), []);
}
