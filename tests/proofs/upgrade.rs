//! What an upgrade from baseline 1.0.0 does to what exists: a component as that baseline wrote it, edited by hand and applied
//! on moto, is brought up to date and planned.
//!
//! `tests/baseline/1.0.0` holds the components of that baseline, as its snapshots have them. `replaced.yaml` lists what
//! the upgrade deletes or replaces, each with its reason; nothing else may be.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use atmos_forge::version::BASELINE_VERSION;
use atmos_forge::workspace::{Files as Rendered, Owner, RenderedFile, Scope, Workspace, package, reconcile};
use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::mocked::kind_file;
use crate::support::kept;
use crate::support::moto::Moto;
use crate::support::structures::DEFAULT;
use crate::support::terraform::{Root, is_terraform, laid, parsed};
use crate::support::variants::{self, Case, Files};

/// The kinds whose components of baseline 1.0.0 are upgraded, each alone in its account.
pub const KINDS: [&str; 6] = ["account-baseline", "iam", "kms", "secretsmanager", "securitygroup", "vpc"];

/// What the team has in a file of its own, beside ours.
const OWN: (&str, &str) = (
    "ours.tf",
    "resource \"aws_ssm_parameter\" \"ours\" {\n  name  = \"ours\"\n  type  = \"String\"\n  value = \"ours\"\n}\n",
);

/// Why the upgrade deletes or replaces a resource, by kind and address without keys.
fn reasons() -> BTreeMap<String, BTreeMap<String, String>> {
    serde_yaml::from_str(&folder_file("replaced.yaml")).expect("kinds, addresses and reasons")
}

fn folder_file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/baseline/1.0.0").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The component that baseline 1.0.0 wrote.
fn old(case: &Case) -> Files {
    let text = folder_file(&format!("{}.txt", case.kind));
    let sections = text.split("════ ").skip(1).map(|section| {
        let (name, text) = section.split_once("\n\n").expect("a name and a text");
        (name.to_owned(), format!("{}\n", text.trim_end()))
    });
    let mut files: Files = sections.map(|(name, text)| (name, text.into_bytes())).collect();
    for (zip, source) in &case.component.definition.packages {
        let name = Path::new(source).file_name().expect("a name").to_string_lossy();
        files.insert(zip.clone(), package::zip(&name, &files[source]).expect("a short source"));
    }
    files
}

/// What the team adds to a file.
fn edit(name: &str) -> String {
    let name = name.trim_end_matches(".tf").replace('-', "_");
    format!("\n# Ours.\nlocals {{\n  ours_in_{name} = true\n}}\n")
}

/// Generates over the old component with the team's edits, as `generate` does, and gives the files that come of it.
fn upgraded(case: &Case, old: &Files) -> Result<Files, String> {
    let folder = TempDir::new().expect("a folder");
    let root = Utf8Path::from_path(folder.path()).expect("a path of text");
    let below = Utf8PathBuf::from("components/terraform").join(case.kind);
    let rendered = |files: &Files, baseline: &str| {
        let owner = || Owner::Component(case.kind.to_owned());
        let texts = files.iter().filter(|(name, _)| is_terraform(name));
        let texts = texts.map(|(name, bytes)| {
            let text = String::from_utf8(bytes.clone()).expect("a text");
            RenderedFile::managed(below.join(name), text, owner())
        });
        Rendered::new(texts.collect(), Scope::Everything, baseline).expect("files")
    };
    let mut workspace = Workspace::open(root).map_err(|error| error.to_string())?;
    workspace.lock().map_err(|error| error.to_string())?;
    let generate = |files: &Rendered| {
        let base = workspace.base(files).map_err(|error| error.to_string())?;
        let disk = workspace.disk(&base, files);
        let changes = reconcile(&base, &disk, files);
        let stopped: Vec<String> =
            changes.changes().iter().filter(|one| one.stops()).map(|one| one.path.to_string()).collect();
        if stopped.is_empty() {
            workspace.apply(&changes, &|_| ()).map_err(|error| error.to_string())
        } else {
            Err(format!("the upgrade stops at {}", stopped.join(", ")))
        }
    };
    generate(&rendered(old, "1.0.0"))?;
    for name in old.keys().filter(|name| is_terraform(name)) {
        let path = root.join(&below).join(name);
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        fs::write(&path, text + &edit(name)).map_err(|error| error.to_string())?;
    }
    generate(&rendered(&case.files, BASELINE_VERSION))?;
    let mut files = variants::files_of(root.join(&below).as_std_path());
    let others = case.files.iter().filter(|(name, _)| !is_terraform(name));
    files.extend(others.map(|(name, bytes)| (name.clone(), bytes.clone())));
    Ok(files)
}

/// The names of the variables that a component declares.
fn declared(files: &Files) -> Vec<String> {
    let parsed = files.iter().filter(|(name, _)| is_terraform(name)).map(|(name, bytes)| parsed(name, bytes));
    let blocks = parsed.flat_map(|body| body.into_blocks().collect::<Vec<_>>());
    let variables = blocks.filter(|block| block.identifier() == "variable");
    variables.map(|block| block.labels()[0].as_str().to_owned()).collect()
}

fn taken(variables: &Value, files: &Files) -> Value {
    let names = declared(files);
    let all = variables.as_object().into_iter().flatten();
    all.filter(|(name, _)| names.contains(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Applies the old component with the edits, and plans the new one: what is deleted or replaced, each address once.
fn planned(case: &Case) -> Result<Vec<String>, String> {
    let old = old(case);
    let new = upgraded(case, &old)?;
    for name in old.keys().filter(|name| is_terraform(name)) {
        let edit = edit(name);
        let mut lines = edit.lines().filter(|line| line.starts_with('#') || line.contains(" = "));
        let text = new.get(name).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        if lines.any(|line| !text.contains(line)) {
            return Err(format!("the edit of {name} is lost"));
        }
    }
    let moto = Moto::shared();
    let account = moto.new_account();
    let role = format!("arn:aws:iam::{account}:role/terraform");
    let mut variables = case.variables.clone();
    variables["account_id"] = account.clone().into();
    variables["entry_role"] = "terraform".into();
    variables["assume_role_arn"] = role.clone().into();
    variables["namespace"] = format!("t{}", &account[6..]).into();
    let foundation = laid(&kind_file(case.kind, "foundation.tf"), &role, &variables["region"]);
    if !foundation.is_empty() {
        let root = Root::on(moto, &foundation, &variables);
        root.apply()?;
        for (name, value) in root.outputs()? {
            variables[name] = value;
        }
    }
    let with_own = |files: &Files| {
        let mut files = files.clone();
        files.insert(OWN.0.to_owned(), OWN.1.as_bytes().to_vec());
        files
    };
    let before = Root::on(moto, &with_own(&old), &taken(&variables, &old));
    before.apply()?;
    let after = Root::on(moto, &with_own(&new), &taken(&variables, &new));
    fs::copy(before.path().join("terraform.tfstate"), after.path().join("terraform.tfstate"))
        .map_err(|error| error.to_string())?;
    after.terraform(&["plan", "-input=false", "-out=upgrade"])?;
    let plan: Value =
        serde_json::from_str(&after.terraform(&["show", "-json", "upgrade"])?).map_err(|error| error.to_string())?;
    after.apply()?;
    after.plan_is_empty()?;
    let changes = plan["resource_changes"].as_array().into_iter().flatten();
    let gone = changes.filter(|change| {
        let actions = change["change"]["actions"].as_array().into_iter().flatten();
        actions.into_iter().any(|action| action == "delete")
    });
    let mut gone: Vec<String> = gone
        .filter_map(|change| change["address"].as_str())
        .map(|address| address.split('[').next().unwrap_or(address).to_owned())
        .collect();
    gone.sort();
    gone.dedup();
    Ok(gone)
}

/// What an upgrade of a kind deletes or replaces is listed with its reason, and all that is listed is.
pub fn replaces_only_what_is_listed(kind: &'static str) -> Result<(), String> {
    let case = variants::case(kind, DEFAULT);
    let foundation = kind_file(kind, "foundation.tf");
    let old = folder_file(&format!("{kind}.txt"));
    let reads = json!({ "old": old, "new": case.files, "variables": case.variables, "foundation": foundation });
    let gone: Vec<String> = kept::proved(&format!("{kind}.upgrade"), &reads, |_| true, || planned(case))?;
    let listed: Vec<String> = reasons().remove(kind).unwrap_or_default().into_keys().collect();
    if gone == listed {
        Ok(())
    } else {
        Err(format!("the upgrade of {kind} deletes or replaces {gone:?}, and the reviewed list has {listed:?}"))
    }
}
