//! From an empty account to a hardened state bucket that holds its own state, and again with every local file gone.

use crate::support::moto::Moto;
use crate::support::terraform::Root;
use crate::support::variants::{Case, case, organization};
use serde_json::{Value, json};

/// The account of a caller who assumes no role.
const ACCOUNT: &str = "123456789012";

/// The `backend` that the stacks of the example organization give to every component.
fn backend_section() -> Value {
    let files = organization("default").files().expect("the templates");
    let defaults = files.iter().find(|file| file.path.as_str().ends_with("orgs/acme/_defaults.yaml"));
    let text = &defaults.expect("the defaults of the organization").text;
    let defaults: Value = serde_yaml::from_str(text).expect("YAML");
    defaults["terraform"]["backend"]["s3"].clone()
}

/// A new checkout as Atmos prepares it: the component, its variables, its backend and its workspace.
fn checkout(moto: &Moto, case: &Case) -> Result<Root, String> {
    let root = Root::on(moto, &case.files, &case.variables);
    let mut s3 = backend_section();
    s3["workspace_key_prefix"] = case.kind.into();
    s3["use_path_style"] = true.into();
    root.write("backend.tf.json", &json!({ "terraform": { "backend": { "s3": s3 } } }).to_string());
    root.init(&[])?;
    root.terraform(&["workspace", "select", "-or-create", "core-gbl-management"])?;
    Ok(root)
}

#[test]
fn the_state_bucket_adopts_itself_and_outlives_every_local_file() -> Result<(), String> {
    let case = case("tfstate-backend", "default");
    let section = backend_section();
    let bucket = section["bucket"].as_str().expect("a bucket");
    let region = section["region"].as_str().expect("a region");
    let moto = Moto::start();
    moto.create_bucket(ACCOUNT, region, bucket);

    let first = checkout(&moto, case)?;
    let applied = first.terraform(&["apply", "-auto-approve", "-input=false"])?;
    assert!(applied.contains("Resources: 1 imported"), "the bucket was not adopted\n{applied}");
    assert!(!first.path().join("terraform.tfstate").exists(), "state was kept on this machine");
    first.plan_is_empty()?;
    drop(first);

    checkout(&moto, case)?.plan_is_empty()
}

#[test]
fn the_backend_leaves_encryption_to_the_bucket_and_locks_without_a_table() {
    let section = backend_section();
    assert_eq!(section["use_lockfile"], true);
    for key in ["encrypt", "kms_key_id", "dynamodb_table"] {
        assert!(section.get(key).is_none(), "{key} is in {section}");
    }
}
