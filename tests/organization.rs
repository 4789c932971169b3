//! The life of an organization on moto: whatever is moved, renamed, removed or forgotten, nothing that holds accounts is
//! destroyed.

use std::collections::BTreeMap;
use std::fs;

use crate::support::moto::Moto;
use crate::support::terraform::Root;
use crate::support::variants::{Files, manifest, planned, variables_in};
use atmos_forge::manifest::ManifestTexts;
use atmos_forge::render;
use serde_json::Value;

const FOUNDATION: &str = include_str!("kinds/organization/foundation.tf");

/// The manifest of the example organization, edited as a user would.
struct Edited(ManifestTexts);

impl Edited {
    fn example() -> Self {
        Self(manifest("default"))
    }

    fn organization(mut self, before: &str, after: &str) -> Self {
        let text = &mut self.0.organization.text;
        assert!(text.contains(before), "no {before:?} in {text}");
        *text = text.replace(before, after);
        self
    }

    fn account(mut self, name: &str, before: &str, after: &str) -> Self {
        let path = format!("forge/accounts/{name}.yaml");
        let file = self.0.accounts.iter_mut().find(|file| file.path == path).expect("an account");
        assert!(file.text.contains(before), "no {before:?} in {}", file.text);
        file.text = file.text.replace(before, after);
        self
    }

    fn without_account(mut self, name: &str) -> Self {
        self.0.accounts.retain(|file| file.path != format!("forge/accounts/{name}.yaml"));
        self
    }
}

/// The component of a manifest in a folder that keeps its state, in place of the one before.
fn lay(root: &Root, edited: &Edited, organization_id: &str) {
    for entry in fs::read_dir(root.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.ends_with("tf") && !name.ends_with("_override.tf") {
            fs::remove_file(path).expect("a file that can go");
        }
    }
    let plan = planned(&edited.0);
    for (file, text) in
        render::sources(&plan.blueprints.components["organization"], render::Engine::get()).expect("the templates")
    {
        root.write(&file, &text);
    }
    let stacks = &plan.blueprints.stacks["core-management"];
    let mut variables = variables_in(&plan, "core-management", &stacks[0], "organization");
    variables["organization_id"] = organization_id.into();
    root.write("terraform.tfvars.json", &variables.to_string());
}

/// What a plan would do: each address that changes, with its actions, such as `update` or `import`.
fn changes(root: &Root) -> Result<BTreeMap<String, String>, String> {
    root.terraform(&["plan", "-input=false", "-out=plan"])?;
    let plan: Value = serde_json::from_str(&root.terraform(&["show", "-json", "plan"])?).map_err(|e| e.to_string())?;
    let changes = plan["resource_changes"].as_array().into_iter().flatten().filter_map(|one| {
        let change = &one["change"];
        let mut actions: Vec<&str> = change["actions"].as_array()?.iter().filter_map(Value::as_str).collect();
        actions.retain(|action| *action != "no-op");
        actions.extend(change.get("importing").map(|_| "import"));
        let address = one["address"].as_str()?.trim_start_matches("aws_organizations_").to_owned();
        (!actions.is_empty()).then(|| (address, actions.join(" ")))
    });
    Ok(changes.collect())
}

/// Plans, compares with what is expected, applies, and finds nothing left to do.
fn becomes(root: &Root, expected: &[(&str, &str)]) -> Result<(), String> {
    let changes = changes(root)?;
    let found: Vec<(&str, &str)> = changes.iter().map(|(address, actions)| (&**address, &**actions)).collect();
    assert_eq!(found, expected);
    root.terraform(&["apply", "-input=false", "plan"])?;
    root.plan_is_empty()
}

fn ids(root: &Root, output: &str) -> Result<BTreeMap<String, String>, String> {
    serde_json::from_str(&root.terraform(&["output", "-json", output])?).map_err(|error| error.to_string())
}

/// A folder for the component, with moto as AWS and `prevent_destroy` in force.
fn folder(moto: &Moto) -> Root {
    Root::on(moto, &Files::new(), &Value::Object(serde_json::Map::new()))
}

/// The organization that exists before Terraform knows it: its id.
fn found(moto: &Moto) -> Result<String, String> {
    let root = folder(moto);
    root.write("main.tf", &format!("provider \"aws\" {{\n  region = \"us-east-1\"\n}}\n{FOUNDATION}"));
    root.apply()?;
    let output = root.terraform(&["output", "-raw", "organization_id"])?;
    Ok(output.trim().to_owned())
}

#[test]
fn nothing_that_holds_accounts_is_ever_destroyed() -> Result<(), String> {
    let moto = Moto::start();
    let organization = found(&moto)?;
    let root = folder(&moto);
    let lay = |edited: &Edited| lay(&root, edited, &organization);

    lay(&Edited::example());
    root.apply()?;
    let (accounts, units) = (ids(&root, "account_ids")?, ids(&root, "unit_ids")?);

    // An account moves between units, and a unit and the one above it are renamed: all of it in place.
    let renamed = || {
        Edited::example()
            .organization("  workloads:\n", "  apps:\n    was: workloads\n")
            .organization("      production:\n", "      live:\n        was: workloads/production\n")
            .account("orders-prod", "workloads/production", "apps/live")
            .account("orders-dev", "workloads/non-production", "sandbox")
    };
    lay(&renamed());
    becomes(
        &root,
        &[
            ("account.this[\"orders-dev\"]", "update"),
            ("organizational_unit.apps", "update"),
            ("organizational_unit.apps_live", "update"),
        ],
    )?;
    let after = ids(&root, "unit_ids")?;
    for (was, is) in [("workloads", "apps"), ("workloads/production", "apps/live")] {
        assert_eq!(after[is], units[was], "{is} is another unit than {was}");
    }

    // A unit goes after the accounts that leave it: moto refuses to delete one that is not empty, as AWS does.
    let removed = || renamed().organization("  sandbox: {}\n", "").account("orders-dev", "sandbox", "suspended");
    lay(&removed());
    becomes(&root, &[("account.this[\"orders-dev\"]", "update"), ("organizational_unit.sandbox", "delete")])?;

    // An account that vanishes stops the plan; one that is forgotten stays as it is and leaves the state.
    lay(&removed().without_account("orders-dev"));
    let refused = changes(&root).expect_err("the account would be destroyed");
    assert!(refused.contains("Instance cannot be destroyed"), "{refused}");
    let frameworks = "frameworks: [nist-800-53-r5]";
    let forgotten = || {
        removed()
            .without_account("orders-dev")
            .organization(frameworks, &format!("{frameworks}\nforgotten: [orders-dev, never-was]"))
    };
    lay(&forgotten());
    becomes(&root, &[("account.orders_dev", "forget")])?;
    assert!(!root.terraform(&["state", "list"])?.contains("orders-dev"), "the state still knows it");

    // Without any state, everything whose id is known is taken over, the forgotten account under a new name too.
    let fresh = folder(&moto);
    let mut known = removed();
    known.0.accounts.iter_mut().filter(|file| !file.path.as_str().contains("management")).for_each(|file| {
        let name = file.path.file_stem().expect("a name").to_owned();
        file.text = format!("{}id: \"{}\"\n", file.text.replace("# id:", "# formerly:"), accounts[&name]);
    });
    let known = known
        .organization("non-production: {}", &format!("non-production: {{ id: {} }}", units["workloads/non-production"]))
        .organization("    was: workloads\n", &format!("    id: {}\n", units["workloads"]))
        .organization(
            "        was: workloads/production\n",
            &format!("        id: {}\n", units["workloads/production"]),
        )
        .organization("  security:\n    class", &format!("  security:\n    id: {}\n    class", units["security"]))
        .organization(
            "  deployments:\n    class",
            &format!("  deployments:\n    id: {}\n    class", units["deployments"]),
        )
        .organization("  infrastructure:\n", &format!("  infrastructure:\n    id: {}\n", units["infrastructure"]))
        .organization(
            "units:\n  security",
            &format!("units:\n  suspended: {{ id: {} }}\n  security", units["suspended"]),
        );
    self::lay(&fresh, &known, &organization);
    let changes = changes(&fresh)?;
    let is_member = |address: &str| address.starts_with("account.this") || address.starts_with("organizational_unit.");
    let members: Vec<_> = changes.iter().filter(|(address, _)| is_member(address)).collect();
    assert_eq!(members.len(), 14, "7 accounts and 7 units: {members:?}");
    // What only Terraform knows of an account, such as that it is not to be closed, is an update of the state alone.
    let taken = |actions: &str| ["import", "update import"].contains(&actions);
    assert!(members.iter().all(|(_, actions)| taken(actions)), "{members:?}");
    assert!(changes["organization.this"].contains("import") && !changes["organization.this"].contains("create"));
    Ok(())
}
