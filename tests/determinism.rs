//! The same manifest gives the same bytes: in another folder, for another user, in another place of the world.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// Every file below a folder: path and bytes.
type Tree = BTreeMap<String, Vec<u8>>;

fn tree(root: &Path) -> Tree {
    let mut files = Tree::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("a path below the root").to_string_lossy().into_owned();
                files.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

fn forge(repository: &Path, environment: &[(&str, &str)], arguments: &[&str]) {
    let mut command = Command::cargo_bin("atmos-forge").expect("the binary");
    command.arg("-C").arg(repository).args(arguments).envs(environment.iter().copied()).assert().success();
}

const NEW: [&str; 13] = [
    "new",
    "payments-prod",
    "--unit",
    "workloads/production",
    "--profile",
    "workload",
    "--regions",
    "us-east-1,us-west-2",
    "--owner",
    "payments",
    "--data-classification",
    "restricted",
    "--color=never",
];

#[test]
fn folder_home_time_zone_and_language_change_nothing() {
    let environments: [&[(&str, &str)]; 2] = [
        &[("HOME", "/nonexistent"), ("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")],
        &[("HOME", "/tmp"), ("TZ", "America/Adak"), ("LANG", "C"), ("LC_ALL", "C"), ("RAYON_NUM_THREADS", "1")],
    ];
    let [one, other] = environments.map(|environment| {
        let folder = TempDir::new().expect("a temporary folder");
        let repository = folder.path().join(environment[0].1.trim_start_matches('/')).join("a repository");
        fs::create_dir_all(&repository).expect("a new folder");
        forge(&repository, environment, &NEW);
        forge(&repository, environment, &["generate"]);
        let tree = tree(&repository);
        for (name, bytes) in &tree {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains(&*folder.path().to_string_lossy()), "{name} names the folder it was made in");
        }
        tree
    });
    assert!(one.len() > 100, "{} files", one.len());
    assert!(one.keys().eq(other.keys()), "other files");
    for (name, bytes) in &one {
        assert!(bytes == &other[name], "{name} differs");
    }
}

#[test]
fn the_order_in_which_account_files_were_made_changes_nothing() {
    let first = TempDir::new().expect("a temporary folder");
    forge(first.path(), &[], &NEW);
    let accounts = tree(&first.path().join("forge/accounts"));
    let organization = fs::read(first.path().join("forge/organization.yaml")).expect("the organization");
    let generated = |order: Vec<(&String, &Vec<u8>)>| {
        let repository = TempDir::new().expect("a temporary folder");
        let folder = repository.path().join("forge/accounts");
        fs::create_dir_all(&folder).expect("a new folder");
        fs::write(repository.path().join("forge/organization.yaml"), &organization).expect("a new file");
        for (name, bytes) in order {
            fs::write(folder.join(name), bytes).expect("a new file");
        }
        forge(repository.path(), &[], &["generate"]);
        tree(repository.path())
    };
    let forwards = generated(accounts.iter().collect());
    assert!(forwards == generated(accounts.iter().rev().collect()), "the order of the files shows");
    assert!(forwards == tree(first.path()), "`new` and `generate` write different files");
}
