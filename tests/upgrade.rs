//! The day on which a team installs a binary with a changed baseline, months after it generated its repository: forty
//! files are edited, two are deleted, some are the team's own, and all of it stays.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use atmos_forge::version::BASELINE_VERSION;
use atmos_forge::workspace::bundle::{self, Bundle, Entry, Sort};
use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

/// The day on which all of this happens.
const TODAY: &str = "1767225600";

/// How many files the team edited.
const EDITED: usize = 40;

/// What the team deleted.
const DELETED: [&str; 2] = ["components/terraform/vpc/README.md", "components/terraform/kms/README.md"];

/// What the team wrote beside ours.
const OWN: (&str, &str) = ("components/terraform/vpc/peering.tf", "# Peering with the old network.\n");

/// What the new baseline adds, and what it no longer has.
const ADDED: &str = "components/terraform/vpc/endpoints.tf";
const DROPPED: [&str; 2] = ["components/terraform/vpc/legacy-a.tf", "components/terraform/vpc/legacy-b.tf"];

type Files = BTreeMap<Utf8PathBuf, String>;

/// Every file of a repository but git's own.
fn files(root: &Utf8Path) -> Files {
    fn walk(root: &Utf8Path, dir: &Utf8Path, found: &mut Files) {
        for entry in dir.read_dir_utf8().expect("a folder") {
            let path = entry.expect("an entry").into_path();
            if path.is_dir() && path.file_name() != Some(".git") {
                walk(root, &path, found);
            } else if path.is_file() {
                let name = path.strip_prefix(root).expect("a path below the root").to_owned();
                found.insert(name, fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    let mut found = Files::new();
    walk(root, root, &mut found);
    found
}

fn write(root: &Utf8Path, path: &Utf8Path, text: &str) {
    fs::create_dir_all(root.join(path).parent().expect("a folder")).expect("a new folder");
    fs::write(root.join(path), text).expect("a new file");
}

fn root(folder: &TempDir) -> &Utf8Path {
    Utf8Path::from_path(folder.path()).expect("a path of text")
}

fn forge(root: &Utf8Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("atmos-forge").expect("the program");
    command.arg("-C").arg(root).env("SOURCE_DATE_EPOCH", TODAY).args(arguments).output().expect("an exit")
}

fn generate(root: &Utf8Path) -> String {
    let output = forge(root, &["generate"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    told
}

/// The text that an earlier baseline had: another description, or one sentence more.
fn older(path: &Utf8Path, text: &str) -> Option<String> {
    match path.extension() {
        Some("tf") if text.contains("description = \"") => {
            Some(text.replacen("description = \"", "description = \"Formerly: ", 1))
        }
        Some("tf" | "yaml") => Some(format!("# Formerly.\n{text}")),
        Some("md") => Some(text.replacen('\n', "\n\nFormerly.\n", 1)),
        _ => None,
    }
}

/// What the team changes in a file, whatever the baseline has in it.
fn edit(path: &Utf8Path, text: &str) -> String {
    match path.extension() {
        // Beside the line that the baseline changes.
        Some("tf") if text.contains("nullable    = false\n") => {
            text.replacen("nullable    = false\n", "nullable    = true\n", 1)
        }
        Some("tf") => format!("{text}\n# Ours.\nlocals {{\n  ours = true\n}}\n"),
        Some("yaml") => format!("{text}\n# Ours.\nx-ours: true\n"),
        _ => format!("{text}\nOurs.\n"),
    }
}

/// Takes a repository back to what an earlier baseline would have written.
fn age(root: &Utf8Path) {
    let bundles = files(root).into_iter().filter(|(path, _)| path.extension() == Some("base"));
    for (bundle_path, text) in bundles {
        let bundle = bundle::decode(text.as_bytes()).expect("a bundle");
        let mut texts: Vec<(Sort, Utf8PathBuf, String)> = Vec::new();
        for entry in &bundle.entries {
            if entry.path == ADDED {
                fs::remove_file(root.join(ADDED)).expect("a file");
                continue;
            }
            let old = older(entry.path, entry.text).filter(|_| entry.sort == Sort::File);
            let text = old.unwrap_or_else(|| entry.text.to_owned());
            write(root, entry.path, &text);
            texts.push((entry.sort, entry.path.to_owned(), text));
        }
        if bundle_path.file_stem() == Some("vpc") {
            for path in DROPPED {
                write(root, path.into(), "# Legacy.\n");
                texts.push((Sort::File, path.into(), "# Legacy.\n".into()));
            }
        }
        let entries = texts.iter().map(|(sort, path, text)| Entry { sort: *sort, path, text }).collect();
        let old = Bundle { baseline: "0.9.0".parse().expect("a version"), entries, ..bundle };
        write(root, &bundle_path, &bundle::encode(&old));
    }
    let organization = fs::read_to_string(root.join("forge/organization.yaml")).expect("the manifest");
    let old = organization.replacen(&format!("\"{BASELINE_VERSION}\""), "\"0.9.0\"", 1);
    assert_ne!(organization, old);
    write(root, "forge/organization.yaml".into(), &old);
}

/// The files that the team edits: of every sort, in every part of the repository.
fn edited(new: &Files) -> Vec<&Utf8PathBuf> {
    let ours = new.iter().filter(|(path, text)| {
        let is_ours = !path.starts_with("forge") && path.as_str() != "atmos.yaml";
        is_ours && older(path, text).is_some() && path.as_str() != ADDED && !DELETED.contains(&path.as_str())
    });
    let all: Vec<_> = ours.map(|(path, _)| path).collect();
    assert!(all.len() > EDITED, "{}", all.len());
    (0..EDITED).map(|index| all[index * all.len() / EDITED]).collect()
}

fn work(root: &Utf8Path, new: &Files) {
    for path in edited(new) {
        let text = fs::read_to_string(root.join(path)).expect("a file");
        write(root, path, &edit(path, &text));
    }
    for path in DELETED {
        fs::remove_file(root.join(path)).expect("a file");
    }
    write(root, OWN.0.into(), OWN.1);
    write(root, DROPPED[1].into(), "# Legacy, and ours now.\n");
}

fn git(root: &Utf8Path, arguments: &[&str]) {
    let mut command = std::process::Command::new("git");
    command.args(["-c", "user.name=T", "-c", "user.email=t@acme.example", "-c", "core.autocrlf=false"]);
    let output = command.arg("-C").arg(root).args(arguments).output().expect("git");
    assert!(output.status.success(), "{output:?}");
}

fn commit(root: &Utf8Path) {
    git(root, &["init", "--quiet"]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "All"]);
}

/// What was there when the team came to work, and what it did with git.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Git {
    None,
    EditsCommitted,
    EditsUncommitted,
}

/// A repository of the earlier baseline with the team's work in it, and what the new baseline writes without it.
fn worked_in(how: Git) -> (TempDir, Files) {
    let folder = tempfile::tempdir().expect("a folder");
    let root_ = root(&folder);
    let made = forge(root_, &["new", "payments-prod", "--regions", "us-east-1,us-west-2"]);
    assert!(made.status.success(), "{made:?}");
    let new = files(root_);
    age(root_);
    if how == Git::EditsUncommitted {
        commit(root_);
    }
    work(root_, &new);
    if how == Git::EditsCommitted {
        commit(root_);
    }
    (folder, new)
}

#[test]
fn an_upgrade_keeps_every_edit_and_brings_every_change() {
    let (folder, new) = worked_in(Git::None);
    let root = root(&folder);
    let before = files(root);
    assert_eq!(forge(root, &["diff"]).status.code(), Some(2));
    assert_eq!(files(root), before, "to look changes nothing");

    let told = generate(root);
    let after = files(root);
    let edited = edited(&new);
    for (path, text) in &new {
        let path_ = path.as_str();
        if DELETED.contains(&path_) {
            assert!(!after.contains_key(path), "{path} was deleted");
        } else if edited.contains(&path) {
            assert_eq!(after[path], edit(path, text), "{path} was edited, and changed in the baseline");
        } else if !path.starts_with("forge/base") {
            assert_eq!(&after[path], text, "{path}");
        }
    }
    assert_eq!(after[Utf8Path::new(OWN.0)], OWN.1);
    assert!(!after.contains_key(Utf8Path::new(DROPPED[0])), "no longer needed, and not edited");
    assert_eq!(after[Utf8Path::new(DROPPED[1])], "# Legacy, and ours now.\n");
    assert!(after.iter().all(|(path, text)| !path.starts_with("forge/base") || !text.contains("Ours")));
    for part in
        ["40 merged", "1 created", "1 deleted", "2 left deleted", "orphaned components/terraform/vpc/legacy-b.tf"]
    {
        assert!(strip(&told).contains(part), "{part}\n{told}");
    }

    let touched = |path: &Utf8PathBuf| fs::metadata(root.join(path)).and_then(|meta| meta.modified()).expect("a time");
    let folders = after.keys().flat_map(|path| path.ancestors().skip(1).map(Utf8Path::to_owned));
    let all: std::collections::BTreeSet<_> = folders.chain(after.keys().cloned()).collect();
    let times: Vec<_> = all.iter().map(touched).collect();
    generate(root);
    assert_eq!(forge(root, &["generate", "--check"]).status.code(), Some(0));
    assert_eq!(files(root), after);
    assert_eq!(all.iter().map(touched).collect::<Vec<_>>(), times, "a second run touches nothing");
}

/// A text without colours.
fn strip(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn git_and_what_was_committed_make_no_difference() {
    let result = |how: Git| {
        let (folder, _) = worked_in(how);
        generate(root(&folder));
        files(root(&folder))
    };
    let without = result(Git::None);
    if !Path::new("/usr/bin/git").exists() && std::process::Command::new("git").arg("--version").output().is_err() {
        return;
    }
    for how in [Git::EditsCommitted, Git::EditsUncommitted] {
        assert!(result(how) == without, "{how:?}");
    }
}

#[test]
fn a_conflict_in_one_of_many_files_stops_all_of_them() {
    let (folder, new) = worked_in(Git::None);
    let root = root(&folder);
    let path = Utf8Path::new("components/terraform/vpc/outputs.tf");
    let text = fs::read_to_string(root.join(path)).expect("a file");
    write(root, path, &text.replacen("Formerly: ", "In our words: ", 1));
    let before = files(root);
    let output = forge(root, &["generate", "--json"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(files(root), before, "nothing at all is written");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&told["written"], &told["summary"]["conflict"]), (&false.into(), &1.into()));
    let changes = told["changes"].as_array().expect("changes").iter();
    let conflict = changes.into_iter().find(|one| one["action"] == "conflict").expect("a conflict");
    assert_eq!(conflict["path"], path.as_str());
    let what = conflict["conflicts"][0]["what"].as_str().expect("a name");
    assert!(what.contains("description"), "{what}");

    assert_eq!(forge(root, &["generate", "--theirs"]).status.code(), Some(0));
    let expected = if edited(&new).contains(&&path.to_owned()) { edit(path, &new[path]) } else { new[path].clone() };
    assert_eq!(files(root)[path], expected);
}
