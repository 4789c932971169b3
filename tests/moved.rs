//! A repository that an earlier baseline wrote, applied and edited, on the day of a new baseline that moves a resource.

use std::fs;

use crate::support::moto::Moto;
use crate::support::terraform::Root;
use crate::support::variants::{case, files_of, manifest, planned};
use crate::support::workspace::Repository;
use atmos_forge::manifest::ManifestText;
use atmos_forge::render::templates;
use serde_json::Value;

const MAIN: &str = "components/terraform/account-baseline/main.tf";

/// The template of today as it was before the resource was renamed.
fn before() -> ManifestText {
    let name = "components/account-baseline/main.tf.tera";
    let (_, text) = templates().into_iter().find(|(known, _)| *known == name).expect("the template");
    let renamed = "\"aws_iam_account_password_policy\" \"this\"";
    assert!(text.contains(renamed));
    ManifestText {
        path: format!("forge/templates/{name}").into(),
        text: text.replace(renamed, "\"aws_iam_account_password_policy\" \"passwords\""),
    }
}

/// What the new baseline says about the rename.
fn moved() -> ManifestText {
    let text = "moved:\n  - { since: 1.0.0, from: aws_iam_account_password_policy.passwords, to: aws_iam_account_password_policy.this }\n";
    ManifestText { path: "forge/blueprints/account-baseline.yaml".into(), text: text.into() }
}

fn rendered(overrides: Vec<ManifestText>) -> Vec<atmos_forge::workspace::RenderedFile> {
    let mut texts = manifest("default");
    texts.overrides = overrides;
    planned(&texts).files().expect("files")
}

#[test]
fn a_resource_that_a_baseline_moves_keeps_its_state_and_the_edit_beside_it() -> Result<(), String> {
    let moto = Moto::shared();
    let case = case("account-baseline", "default");
    let repository = Repository::new();
    repository.generate(rendered(vec![before()])).expect("the first run");
    let edited = repository.read(MAIN).replace(
        "  require_symbols                = true\n",
        "  require_symbols                = true # agreed in the review\n",
    );
    repository.write(MAIN, &edited);

    let component = repository.root().join("components/terraform/account-baseline");
    let mut variables = case.variables.clone();
    variables["account_id"] = moto.new_account().into();
    variables["entry_role"] = "terraform".into();
    let root = Root::on(moto, &files_of(component.as_std_path()), &variables);
    root.apply()?;

    repository.generate(rendered(vec![moved()])).expect("the upgrade");
    assert!(repository.read(MAIN).contains("= true # agreed in the review\n"), "the edit is lost");
    for entry in component.read_dir_utf8().expect("the component") {
        let path = entry.expect("an entry").into_path();
        root.write(path.file_name().expect("a name"), &fs::read_to_string(&path).expect("a text"));
    }
    root.terraform(&["plan", "-input=false", "-out=plan"])?;
    let plan = root.terraform(&["show", "-json", "plan"])?;
    let plan: Value = serde_json::from_str(&plan).map_err(|error| error.to_string())?;
    let changes = plan["resource_changes"].as_array().expect("changes");
    let actions = |change: &Value| change["change"]["actions"].clone();
    assert!(changes.iter().all(|change| actions(change) == serde_json::json!(["no-op"])), "{changes:#?}");
    let moves = |change: &&Value| change["previous_address"] == "aws_iam_account_password_policy.passwords";
    assert_eq!(changes.iter().filter(moves).count(), 1);
    root.apply()?;
    root.plan_is_empty()?;
    root.destroy()
}
