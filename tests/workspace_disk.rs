//! A disk that is full and one that cannot be written, both real: a small file system of its own for each, in a mount
//! namespace that vanishes with the test's process. Where the system grants none, the tests say so and pass; there,
//! `workspace.rs` injects the same errors.
#![cfg(target_os = "linux")]
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot run where it stands says so; one that cannot set its scene has failed"
)]

use std::fs;
use std::process::Command;

use crate::support::workspace::{Repository, Story, upgrade_in, version};

const INSIDE: &str = "ATMOS_FORGE_TEST_INSIDE";

/// Runs a test of this binary again on a new file system of this size, and once more after `between`.
fn on_file_system(test: &str, kilobytes: usize, between: &str) {
    let dir = tempfile::tempdir().unwrap();
    let this = std::env::current_exe().unwrap();
    let script = format!(
        "mount -t tmpfs -o size={kilobytes}k none \"$1\" || exit 77\n\
         \"$2\" --exact workspace_disk::{test} --nocapture || exit 1\n\
         {between}"
    );
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &script, "sh"])
        .arg(dir.path())
        .arg(this)
        .env(INSIDE, dir.path())
        .output();
    match output {
        Ok(output) if output.status.success() => {}
        Ok(output) if output.status.code() == Some(77) || output.stdout.is_empty() => {
            println!("skipped: no file system of its own: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(output) => panic!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)),
        Err(error) => println!("skipped: no unshare: {error}"),
    }
}

/// The repository on the small file system, if this is the process inside.
fn inside() -> Option<camino::Utf8PathBuf> {
    std::env::var(INSIDE).ok().map(Into::into)
}

#[test]
fn a_full_disk_changes_nothing_and_is_named() {
    let Some(root) = inside() else {
        return on_file_system("a_full_disk_changes_nothing_and_is_named", 1024, "");
    };
    let repository = Repository::at(&root);
    repository.generate(version(false)).unwrap();
    Story::Edited.edit(&repository);
    let before = repository.snapshot();
    let (mut full, mut done) = (0, 0);
    // The disk fills up at another moment each time.
    for free in (0..480).step_by(8) {
        let filler = root.join("filler");
        let mut size = 1024 * 1024;
        while fs::write(&filler, vec![0; size]).is_err() {
            size -= 4096;
        }
        let size = size.saturating_sub(free * 1024);
        fs::File::options().write(true).open(&filler).unwrap().set_len(size as u64).unwrap();
        let result = upgrade_in(&root, Story::Edited, None);
        fs::remove_file(&filler).unwrap();
        match result {
            Ok(()) => done += 1,
            Err(error) => {
                full += 1;
                assert!(error.to_string().contains("free some space"), "{error}");
                let now = repository.snapshot();
                let paths = now.keys().chain(before.keys());
                let differs: Vec<_> = paths.filter(|path| now.get(*path) != before.get(*path)).collect();
                assert!(differs.is_empty(), "{free} KiB free: {error}: {differs:?}");
            }
        }
        if repository.snapshot() != before {
            repository.restore(&before);
        }
    }
    assert!(full > 5 && done > 5, "{full} runs found the disk full, {done} did not");
}

#[test]
fn a_tree_that_cannot_be_written_can_be_looked_at() {
    let Some(root) = inside() else {
        let between =
            "mount -o remount,ro \"$1\" && exec \"$2\" --exact a_tree_that_cannot_be_written_can_be_looked_at";
        return on_file_system("a_tree_that_cannot_be_written_can_be_looked_at", 4096, between);
    };
    let repository = Repository::at(&root);
    if !repository.exists("forge") {
        return repository.generate(version(false)).unwrap();
    }
    let before = repository.snapshot();
    repository.plan(version(true), |changeset| assert!(!changeset.is_clean()));
    let error = repository.generate(version(true)).unwrap_err();
    assert!(error.to_string().contains("must be able to write"), "{error}");
    assert!(repository.snapshot() == before);
    repository.generate(version(false)).unwrap();
}
