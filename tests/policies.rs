//! The life of the organization's policies on moto: what changes when the manifest does, and what does not.

use std::fs;

use crate::support::moto::Moto;
use crate::support::terraform::Root;
use crate::support::variants::{Files, manifest, planned, variables_in};
use atmos_forge::render;
use serde_json::{Map, Value, json};

const FOUNDATION: &str = include_str!("kinds/scp/foundation.tf");

/// What a user does to the manifest of the example organization.
#[derive(Default)]
struct Edit<'a> {
    /// Texts of `organization.yaml` and what stands in their place.
    organization: &'a [(&'a str, &'a str)],
    /// The first name of the path of the accounts' units, and another one.
    accounts: Option<(&'a str, &'a str)>,
    /// What is added to `organization.yaml`.
    more: &'a str,
}

/// The component of an edited manifest, in place of the one before. `units` are the ids of the units.
fn lay(root: &Root, edit: &Edit<'_>, organization: &Value, units: &Map<String, Value>) {
    for entry in fs::read_dir(root.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let is_override = path.file_stem().is_some_and(|name| name.to_string_lossy().ends_with("_override"));
        if path.extension().is_some_and(|extension| extension == "tf") && !is_override {
            fs::remove_file(path).expect("a file that can go");
        }
    }
    let mut texts = manifest("default");
    for (before, after) in edit.organization {
        let text = &mut texts.organization.text;
        assert!(text.contains(before), "no {before:?} in {text}");
        *text = text.replace(before, after);
    }
    texts.organization.text.push_str(edit.more);
    if let Some((before, after)) = edit.accounts {
        for account in &mut texts.accounts {
            account.text = account.text.replace(&format!("unit: {before}/"), &format!("unit: {after}/"));
        }
    }
    let plan = planned(&texts);
    let component = &plan.blueprints.components["scp"];
    for (file, text) in render::sources(component, render::Engine::get()).expect("the templates") {
        root.write(&file, &text);
    }
    let mut variables = variables_in(&plan, "core-management", &plan.blueprints.stacks["core-management"][0], "scp");
    variables["organization_id"] = organization.clone();
    variables["unit_ids"] = units.clone().into();
    root.write("terraform.tfvars.json", &variables.to_string());
}

/// What a plan would do: each address that changes, with its actions.
fn changes(root: &Root) -> Result<Vec<(String, String)>, String> {
    root.terraform(&["plan", "-input=false", "-out=plan"])?;
    let plan: Value = serde_json::from_str(&root.terraform(&["show", "-json", "plan"])?).map_err(|e| e.to_string())?;
    let changes = plan["resource_changes"].as_array().into_iter().flatten().filter_map(|one| {
        let mut actions: Vec<&str> = one["change"]["actions"].as_array()?.iter().filter_map(Value::as_str).collect();
        actions.retain(|action| *action != "no-op");
        let address = one["address"].as_str()?.trim_start_matches("aws_organizations_").to_owned();
        (!actions.is_empty()).then(|| (address, actions.join(" ")))
    });
    Ok(changes.collect())
}

/// The README tells of each policy how many characters AWS counts.
fn characters_are_told(root: &Root, readme: &str) -> Result<(), String> {
    let resources = root.resources()?;
    let mut policies = 0;
    for policy in resources.iter().filter(|one| one["type"] == "aws_organizations_policy") {
        let text = |key: &str| policy["values"][key].as_str().unwrap_or_default();
        let name = text("name").split_once('-').map(|(_, name)| name).unwrap_or_default();
        let row = readme.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        let row = row.ok_or_else(|| format!("the README has no {name}"))?.replace(',', "");
        assert!(row.contains(&format!("| {} of ", text("content").len())), "{row}\n{}", text("content"));
        policies += 1;
    }
    assert!(policies > 10, "{policies} policies");
    Ok(())
}

/// A folder with moto as AWS.
fn folder(moto: &Moto, variables: &Value) -> Root {
    Root::on(moto, &Files::new(), variables)
}

/// An organization with these units: its id and theirs.
fn organization(moto: &Moto, units: &Value) -> Result<(Value, Map<String, Value>), String> {
    let root = folder(moto, &json!({ "unit_ids": units }));
    root.write("main.tf", &format!("provider \"aws\" {{\n  region = \"us-east-1\"\n}}\n{FOUNDATION}"));
    root.apply()?;
    let mut outputs = root.outputs()?;
    let ids = outputs.remove("unit_ids").and_then(|ids| ids.as_object().cloned()).ok_or("no units")?;
    Ok((outputs.remove("organization_id").ok_or("no organization")?, ids))
}

const DROPPED: &str = "    drop: [DefaultVpc]
waivers:
  - { control: scp-default-vpc, reason: until the move, owner: a@acme.example, expires: 2027-01-31 }
";

#[test]
fn a_renamed_unit_stays_guarded_and_one_changed_statement_changes_one_policy() -> Result<(), String> {
    let moto = Moto::start();
    let plan = planned(&manifest("default"));
    let names: Map<String, Value> = plan.organization.units.keys().map(|path| (path.clone(), json!(""))).collect();
    let (id, mut units) = organization(&moto, &Value::Object(names))?;
    let root = folder(&moto, &json!({}));

    lay(&root, &Edit::default(), &id, &units);
    root.apply()?;
    root.plan_is_empty()?;
    let files = plan.files().expect("the templates");
    let readme = files.iter().find(|file| file.path == "components/terraform/scp/README.md").expect("a README");
    characters_are_told(&root, &readme.text)?;

    // The units keep their ids, and their policies stay where they are.
    let before = units.clone();
    for (was, path) in [
        ("workloads", "apps"),
        ("workloads/production", "apps/production"),
        ("workloads/non-production", "apps/non-production"),
        ("sandbox", "playground"),
    ] {
        units.remove(was);
        units.insert(path.to_owned(), before[was].clone());
    }
    let renamed = Edit {
        organization: &[
            ("  workloads:\n", "  apps:\n    was: workloads\n"),
            ("  sandbox: {}\n", "  playground: { was: sandbox }\n"),
        ],
        accounts: Some(("workloads", "apps")),
        more: "\nblueprints:\n  scp:\n    units: { playground: [sandbox] }\n",
    };
    lay(&root, &renamed, &id, &units);
    assert_eq!(changes(&root)?, [], "nothing is detached, and nothing attached");
    root.terraform(&["apply", "-input=false", "plan"])?;

    let one_less = Edit { more: &[renamed.more, DROPPED].concat(), ..renamed };
    lay(&root, &one_less, &id, &units);
    assert_eq!(changes(&root)?, [("policy.scp_baseline_network".to_owned(), "update".to_owned())]);
    root.terraform(&["apply", "-input=false", "plan"])?;
    root.plan_is_empty()?;
    root.destroy()
}
