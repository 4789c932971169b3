//! The workflow `upgrade`: the roles of every account are re-applied before anything else, the management account's first.
//! A stand-in for Atmos notes what it was asked to do.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use atmos_forge::workspace::RenderedFile;
use tempfile::TempDir;

use crate::support::variants::{manifest, planned};

/// The files of the example organization, each account of it with an id.
fn files() -> Vec<RenderedFile> {
    let mut texts = manifest("default");
    for (number, account) in texts.accounts.iter_mut().enumerate() {
        account.text = account.text.replace("# id: \"111122223333\"", &format!("id: \"2222333344{number:02}\""));
    }
    planned(&texts).files().expect("the templates")
}

/// What the workflow runs, in a repository with these files, where `bootstrap` of `failing` fails.
fn asked(files: &[RenderedFile], failing: &str) -> (bool, Vec<String>) {
    let folder = TempDir::new().expect("a folder");
    for file in files.iter().filter(|file| file.path.starts_with("stacks/workflows")) {
        let path = folder.path().join(&file.path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, &file.text).expect("a new file");
    }
    let atmos = format!("#!/bin/sh\necho \"$*\" >>log\n[ \"$4\" != '{failing}' ]\n");
    fs::write(folder.path().join("atmos"), atmos).expect("a file");
    fs::set_permissions(folder.path().join("atmos"), fs::Permissions::from_mode(0o755)).expect("a program");
    let upgrade = files.iter().find(|file| file.path == "stacks/workflows/upgrade.yaml").expect("the workflow");
    let workflow: serde_json::Value = serde_yaml::from_str(&upgrade.text).expect("YAML");
    let steps = workflow["workflows"]["upgrade"]["steps"].as_array().expect("steps");
    let [step] = &steps[..] else { panic!("{steps:?}") };
    let path = std::env::join_paths([folder.path(), Path::new("/usr/bin"), Path::new("/bin")]).expect("a path");
    let mut shell = Command::new("sh");
    shell.args(["-c", step["command"].as_str().expect("a command")]).env("PATH", path).current_dir(folder.path());
    let succeeded = shell.output().expect("a shell").status.success();
    let log = fs::read_to_string(folder.path().join("log")).unwrap_or_default();
    (succeeded, log.lines().map(|line| line.trim_start_matches("workflow bootstrap -f ").to_owned()).collect())
}

#[test]
fn every_account_gets_its_roles_the_management_and_the_deployment_account_first() {
    let (succeeded, accounts) = asked(&files(), "");
    assert!(succeeded);
    assert_eq!(accounts[..2], ["core-management", "core-deployment"]);
    let mut all: Vec<&str> = accounts.iter().map(String::as_str).collect();
    all.sort_unstable();
    assert_eq!(
        all,
        [
            "core-audit",
            "core-deployment",
            "core-log-archive",
            "core-management",
            "core-network",
            "core-shared-services",
            "orders-dev",
            "orders-prod"
        ]
    );
}

#[test]
fn an_account_that_fails_stops_the_upgrade() {
    let (succeeded, accounts) = asked(&files(), "core-deployment");
    assert!(!succeeded);
    assert_eq!(accounts, ["core-management", "core-deployment"]);
}

#[test]
fn each_account_applies_its_roles_by_the_access_role() {
    for file in files().iter().filter(|file| file.path.starts_with("stacks/workflows/")) {
        let name = file.path.file_stem().unwrap_or_default();
        let is_member = file.text.contains("\n  bootstrap:") && name != "core-management";
        let bootstrap = file.text.split("\n  deploy:").next().unwrap_or_default();
        let commands: Vec<&str> = bootstrap.lines().filter(|line| line.trim().starts_with("command:")).collect();
        let expected = format!("apply.sh {name} iam ");
        assert!(
            !is_member
                || commands
                    .iter()
                    .all(|one| one.contains(&expected) && one.ends_with(" OrganizationAccountAccessRole")),
            "{commands:?}"
        );
    }
}
