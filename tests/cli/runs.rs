//! Two runs at once, and a run after one that was killed.

use std::fs::{self, File};
use std::path::Path;

use assert_cmd::Command;

use super::TODAY;

fn forge(root: &Path, arguments: &[&str]) -> std::process::Output {
    let mut command = Command::cargo_bin("atmos-forge").expect("the program");
    command.current_dir(root).env("SOURCE_DATE_EPOCH", TODAY).args(arguments).output().expect("an exit")
}

fn repository() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    let made = forge(root.path(), &["new", "payments-prod"]);
    assert!(made.status.success(), "{made:?}");
    root
}

#[test]
fn a_second_run_that_would_write_says_who_is_at_work() {
    let root = repository();
    let run = root.path().join("forge/.run");
    fs::create_dir_all(&run).expect("a folder");
    fs::write(run.join("lock"), "`atmos-forge generate`, process 7 on host").expect("a file");
    let lock = File::open(run.join("lock")).expect("the lock");
    lock.lock().expect("a lock");

    let second = forge(root.path(), &["generate"]);
    let told = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(1), "{told}");
    assert!(told.contains("`atmos-forge generate`, process 7 on host"), "{told}");
    assert!(forge(root.path(), &["status"]).status.success(), "reading needs no lock");

    drop(lock);
    assert!(forge(root.path(), &["generate"]).status.success());
}

#[test]
fn what_a_killed_run_left_behind_is_dealt_with_and_told() {
    let root = repository();
    let slots = root.path().join("forge/.run/slots");
    fs::create_dir_all(&slots).expect("a folder");
    fs::write(slots.join("0"), "half a file").expect("a file");

    let next = forge(root.path(), &["generate"]);
    let told = String::from_utf8_lossy(&next.stderr);
    assert!(next.status.success(), "{told}");
    assert!(told.contains("an earlier run was interrupted before it wrote anything"), "{told}");
    assert!(!root.path().join("forge/.run").exists());
}

#[test]
fn whoever_reads_the_output_may_stop() {
    let script = format!("'{}' blueprint schema vpc | head -n 1", env!("CARGO_BIN_EXE_atmos-forge"));
    let output = std::process::Command::new("sh").args(["-c", &script]).output().expect("a shell");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "{\n");
    assert!(output.stderr.is_empty(), "{output:?}");
}
