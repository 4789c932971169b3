//! Ten thousand accounts: a run that has nothing to do reads them, writes nothing and keeps little of them.

use std::fs;
use std::os::unix::fs::MetadataExt as _;

use crate::support::workspace::{Repository, of};
use atmos_forge::workspace::{Owner, RenderedFile, Scope, reconcile};

const ACCOUNTS: usize = 10_000;

/// Two stacks of each account, about as long as real ones.
fn files() -> Vec<RenderedFile> {
    let stack = |account: usize, region: &str| {
        let path = format!("stacks/orgs/acme/t{account}/prod/{region}.yaml");
        let text = format!("# {path}\n{}", "vars:\n  name: a value of some length\n".repeat(40));
        of(Owner::Account(format!("t{account}-prod")), &path, &text)
    };
    (0..ACCOUNTS).flat_map(|account| ["us-east-1", "us-west-2"].map(|region| stack(account, region))).collect()
}

/// The memory that this process has in use, and the most it ever had: KiB.
fn memory() -> Option<[usize; 2]> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let value = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').trim().trim_end_matches(" kB").parse().ok()
    };
    Some([value("VmRSS")?, value("VmHWM")?])
}

#[test]
fn a_run_with_nothing_to_do_writes_nothing_and_keeps_no_text() {
    let repository = Repository::new();
    repository.generate(files()).unwrap();
    let times = || {
        let paths = repository.snapshot().into_keys();
        let stat = |path| fs::symlink_metadata(repository.root().join(path)).unwrap();
        paths.map(stat).map(|stat| (stat.mtime_nsec(), stat.ctime_nsec())).collect::<Vec<_>>()
    };
    let before = times();
    assert!(before.len() > 3 * ACCOUNTS);

    let rendered = files();
    let size: usize = rendered.iter().map(|file| file.text.len()).sum::<usize>() / 1024;
    let _ = fs::write("/proc/self/clear_refs", "5"); // forgets the most memory that was ever in use
    let at_first = memory();
    let (workspace, base, disk, files) = repository.survey(rendered, Scope::Everything);
    let changeset = reconcile(&base, &disk, &files);
    assert!(changeset.is_clean() && changeset.changes().is_empty());
    workspace.apply(&changeset, &|_| {}).unwrap();
    if let (Some([in_use, _]), Some([_, most])) = (at_first, memory()) {
        // What is read is compared and let go: the paths stay, not the texts.
        let grown = most.saturating_sub(in_use);
        assert!(grown < size / 2, "{grown} KiB for {size} KiB of text");
    }
    drop(changeset);
    assert!(times() == before, "nothing was touched");
}
