//! The script that every workflow of an account runs: it applies exactly the plan that it showed, after somebody agreed.
//! A stand-in for Atmos notes what it was asked to do.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::support::variants::{manifest, planned};

/// The folder with the script and the stand-in, and what the stand-in was asked.
struct Stage {
    folder: TempDir,
}

impl Stage {
    /// A stand-in whose plan ends with this code: 0 without changes, 2 with changes, another one when it fails.
    fn new(plan: u8) -> Self {
        let files = planned(&manifest("default")).files().expect("the templates");
        let script = files.iter().find(|file| file.path == "stacks/workflows/apply.sh").expect("the script");
        let stage = Self { folder: TempDir::new().expect("a folder") };
        fs::write(stage.path("apply.sh"), &script.text).expect("a file");
        let log = stage.path("log");
        let atmos = format!(
            "#!/bin/sh\necho \"$* entry=${{TF_VAR_entry_role:-}}\" >>'{}'\n[ \"$2\" = plan ] && exit {plan}\nexit 0\n",
            log.display()
        );
        fs::write(stage.path("atmos"), atmos).expect("a file");
        fs::set_permissions(stage.path("atmos"), fs::Permissions::from_mode(0o755)).expect("a program");
        stage
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str], approved: Option<&str>) -> Output {
        let path =
            std::env::join_paths([self.folder.path(), Path::new("/usr/bin"), Path::new("/bin")]).expect("a path");
        let mut command = Command::new("sh");
        command.arg(self.path("apply.sh")).args(arguments).env("PATH", path).stdin(Stdio::null());
        command.env_remove("ATMOS_FORGE_APPROVED").env_remove("TF_VAR_entry_role");
        command.envs(approved.map(|account| ("ATMOS_FORGE_APPROVED", account)));
        command.output().expect("a shell")
    }

    fn asked(&self) -> Vec<String> {
        fs::read_to_string(self.path("log")).unwrap_or_default().lines().map(str::to_owned).collect()
    }
}

const VPC: [&str; 3] = ["payments-prod", "vpc", "payments-use1-prod"];
const PLAN: &str = "terraform plan vpc -s payments-use1-prod -- -detailed-exitcode entry=";
const APPLY: &str = "terraform apply vpc -s payments-use1-prod --from-plan entry=";

#[test]
fn without_changes_nothing_is_applied() {
    let stage = Stage::new(0);
    assert!(stage.run(&VPC, None).status.success());
    assert_eq!(stage.asked(), [PLAN]);
}

#[test]
fn a_plan_that_fails_stops_the_workflow() {
    let stage = Stage::new(1);
    assert_eq!(stage.run(&VPC, Some("payments-prod")).status.code(), Some(1));
    assert_eq!(stage.asked(), [PLAN]);
}

#[test]
fn without_a_terminal_nothing_is_applied_that_nobody_approved() {
    for approved in [None, Some(""), Some("payments-dev")] {
        let stage = Stage::new(2);
        let output = stage.run(&VPC, approved);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(
            String::from_utf8_lossy(&output.stderr),
            "vpc in payments-use1-prod has changes, and nobody can approve them without a terminal.\n"
        );
        assert_eq!(stage.asked(), [PLAN]);
    }
}

#[test]
fn the_plan_that_was_shown_is_applied_once_it_is_approved() {
    let stage = Stage::new(2);
    assert!(stage.run(&VPC, Some("payments-prod")).status.success());
    assert_eq!(stage.asked(), [PLAN, APPLY]);
}

#[test]
fn the_first_apply_enters_another_role() {
    let stage = Stage::new(2);
    let arguments = ["payments-prod", "iam", "payments-gbl-prod", "OrganizationAccountAccessRole"];
    assert!(stage.run(&arguments, Some("payments-prod")).status.success());
    assert!(
        stage.asked().iter().all(|line| line.ends_with("entry=OrganizationAccountAccessRole")),
        "{:?}",
        stage.asked()
    );
}
