//! What a run does with a user's repository, on a real file system.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

use crate::support::workspace::{Repository, file, of, seed, version};
use atmos_forge::report::diff::unified;
use atmos_forge::report::{changes_json, counts};
use atmos_forge::workspace::{Action, Error, Fault, Owner, Reason, Recovery, Scope, Workspace, reconcile};

fn actions(repository: &Repository, files: Vec<atmos_forge::workspace::RenderedFile>) -> Vec<(String, Action)> {
    repository.plan(files, |changeset| {
        changeset.changes().iter().map(|change| (change.path.to_string(), change.action.clone())).collect()
    })
}

#[test]
fn a_second_run_finds_nothing_to_do_and_touches_nothing() {
    let repository = Repository::new();
    repository.generate(version(false)).unwrap();
    let touched = || {
        let paths = repository.snapshot().into_keys();
        paths.map(|path| fs::metadata(repository.root().join(path)).unwrap().ctime_nsec()).collect::<Vec<_>>()
    };
    let before = touched();
    repository.plan(version(false), |changeset| assert!(changeset.is_clean()));
    repository.generate(version(false)).unwrap();
    assert_eq!(touched(), before);
}

#[test]
fn an_edit_is_kept_until_the_baseline_wants_the_same_file_changed() {
    let repository = Repository::new();
    let old = || vec![file("a.tf", "a\n"), file("b.tf", "b\n")];
    repository.generate(old()).unwrap();
    repository.write("a.tf", "a, edited\n");
    assert_eq!(actions(&repository, old()), [("a.tf".into(), Action::Kept)]);
    repository.generate(vec![file("a.tf", "a\n"), file("b.tf", "b2\n")]).unwrap();
    assert_eq!((repository.read("a.tf"), repository.read("b.tf")), ("a, edited\n".into(), "b2\n".into()));

    let new = || vec![file("a.tf", "a2\n"), file("b.tf", "b3\n")];
    assert_eq!(actions(&repository, new()), [("a.tf".into(), Action::Conflict), ("b.tf".into(), Action::Update)]);
    let before = repository.snapshot();
    assert!(matches!(repository.generate(new()), Err(Error::Blocked { count: 1, .. })));
    assert_eq!(repository.snapshot(), before, "nothing at all is written");
}

#[test]
fn a_file_of_the_user_is_never_replaced_but_the_same_text_is_taken_over() {
    let repository = Repository::new();
    repository.write("mine.tf", "mine\n");
    repository.write("same.tf", "same\n");
    let files = || vec![file("mine.tf", "ours\n"), file("same.tf", "same\n")];
    assert_eq!(
        actions(&repository, files()),
        [("mine.tf".into(), Action::Blocked(Reason::Foreign)), ("same.tf".into(), Action::Adopted)]
    );
    assert!(repository.generate(files()).is_err());
    repository.remove("mine.tf");
    repository.generate(files()).unwrap();
    repository.generate(vec![file("mine.tf", "ours\n")]).unwrap();
    assert!(!repository.exists("same.tf"), "a file that was taken over is ours");
}

#[test]
fn what_a_user_deletes_stays_deleted_and_what_a_user_adds_stays() {
    let repository = Repository::new();
    repository.generate(version(false)).unwrap();
    repository.remove("components/terraform/vpc/outputs.tf");
    repository.write("components/terraform/ecs/extra.tf", "# theirs\n");
    repository.generate(version(true)).unwrap();
    assert!(!repository.exists("components/terraform/vpc/outputs.tf"));
    assert_eq!(repository.read("components/terraform/ecs/extra.tf"), "# theirs\n");
    assert!(!repository.exists("components/terraform/ecs/main.tf"), "dropped by the second version");
    assert!(!repository.exists("stacks/orgs/acme/t0"), "empty directories go");
    assert!(!repository.exists("forge/base/accounts/t0-prod.base"));
    let again = actions(&repository, version(true));
    assert_eq!(again, [("components/terraform/vpc/outputs.tf".into(), Action::LeftDeleted)]);
}

#[test]
fn seeded_files_are_the_users_from_the_first_day() {
    let repository = Repository::new();
    repository.write("atmos.yaml", "theirs: true\n");
    repository.generate(vec![seed("atmos.yaml", "ours\n"), seed(".gitignore", "a\n")]).unwrap();
    repository.generate(vec![seed("atmos.yaml", "ours 2\n"), seed(".gitignore", "b\n")]).unwrap();
    assert_eq!(repository.read("atmos.yaml"), "theirs: true\n");
    assert_eq!(repository.read(".gitignore"), "a\n");
    repository.generate(vec![file("x", "")]).unwrap();
    assert!(repository.exists("atmos.yaml") && repository.exists(".gitignore"));
}

#[test]
fn a_partial_run_leaves_other_owners_alone_even_if_their_bundles_are_damaged() {
    let repository = Repository::new();
    repository.generate(version(false)).unwrap();
    repository.write("forge/base/organization.base", "<<<<<<< HEAD\n");
    let scope = || Scope::Only(BTreeSet::from([Owner::Account("t1-prod".into()), Owner::Account("t0-prod".into())]));
    let pending = repository.plan_within(version(true), scope(), |changeset| {
        let pending = changeset.changes().iter().filter(|change| change.is_pending());
        pending.map(|change| change.path.to_string()).collect::<Vec<_>>()
    });
    assert_eq!(
        pending,
        [
            "forge/organization.yaml",
            "stacks/orgs/acme/t0/prod/_defaults.yaml",
            "stacks/orgs/acme/t0/prod/global-region.yaml",
            "stacks/orgs/acme/t0/prod/us-east-1.yaml",
            "stacks/orgs/acme/t1/prod/global-region.yaml",
            "stacks/orgs/acme/t1/prod/us-east-1.yaml",
        ]
    );
    let (workspace, base, disk, files) = repository.survey(version(true), scope());
    workspace.apply(&reconcile(&base, &disk, &files), &|_| {}).unwrap();
    assert!(!repository.exists("stacks/orgs/acme/t0"));
    assert!(!repository.exists("stacks/orgs/acme/t8"));
    assert_eq!(repository.read("forge/base/organization.base"), "<<<<<<< HEAD\n");
}

#[test]
fn a_file_taken_over_by_a_partial_run_leaves_its_old_bundle_with_the_next_full_run() {
    let repository = Repository::new();
    let other = Owner::Account("t-prod".into());
    repository.generate(vec![file("x", "x\n"), file("y", "y\n")]).unwrap();
    let moved = || vec![of(other.clone(), "x", "x\n"), file("y", "y\n")];
    let (workspace, base, disk, files) = repository.survey(moved(), Scope::Only(BTreeSet::from([other.clone()])));
    workspace.apply(&reconcile(&base, &disk, &files), &|_| {}).unwrap();
    repository.plan(moved(), |changeset| assert!(!changeset.is_clean() && changeset.changes().is_empty()));
    repository.generate(moved()).unwrap();
    repository.plan(moved(), |changeset| assert!(changeset.is_clean()));
    assert!(!repository.read("forge/base/organization.base").contains("file 2 x"));
}

#[test]
fn a_bundle_that_was_deleted_is_made_again_from_what_is_as_it_should_be() {
    let repository = Repository::new();
    repository.generate(version(false)).unwrap();
    let before = repository.snapshot();
    repository.remove("forge/base/components/vpc.base");
    repository.generate(version(false)).unwrap();
    assert_eq!(repository.snapshot(), before);
}

#[test]
fn links_and_other_things_in_the_way_are_named_and_never_followed() {
    let repository = Repository::new();
    let outside = Repository::new();
    outside.write("main.tf", "outside\n");
    repository.write("a/x", "");
    symlink(outside.root(), repository.root().join("a/linked")).unwrap();
    symlink(outside.root().join("main.tf"), repository.root().join("a/link.tf")).unwrap();
    repository.write("a/file", "");
    fs::create_dir_all(repository.root().join("a/dir.tf")).unwrap();
    repository.write("a/latin1.tf", b"caf\xe9\n");
    let paths = ["a/linked/main.tf", "a/linked/new.tf", "a/link.tf", "a/file/new.tf", "a/dir.tf", "a/latin1.tf"];
    let files = || paths.map(|path| file(path, "ours\n")).to_vec();
    let mut found = actions(&repository, files());
    found.sort_by_key(|(path, _)| paths.iter().position(|one| one == path));
    let reasons: Vec<_> = found.into_iter().map(|(_, action)| action).collect();
    assert_eq!(
        reasons,
        [
            Reason::UnderSymlink("a/linked".into()),
            Reason::UnderSymlink("a/linked".into()),
            Reason::Symlink,
            Reason::UnderFile("a/file".into()),
            Reason::Directory,
            Reason::NotText,
        ]
        .map(Action::Blocked)
    );
    assert!(repository.generate(files()).is_err());
    assert_eq!(outside.snapshot().len(), 1);
}

#[test]
fn a_base_bundle_cannot_make_the_tool_delete_outside_the_repository() {
    for path in ["../victim", "/tmp/victim", "a/../../victim", ".git/config", "a\\..\\victim"] {
        let repository = Repository::new();
        let text = format!("atmos-forge base 1\nbaseline 1.0.0\nowner organization\n\nfile 2 {path}\nx\n\nend\n");
        repository.write("forge/base/organization.base", text);
        let error = repository.generate(vec![file("a", "a")]).unwrap_err();
        assert!(matches!(error, Error::Bundle { .. }), "{error}");
    }
    // Through a link inside the repository neither.
    let (repository, outside) = (Repository::new(), Repository::new());
    outside.write("victim", "x\n");
    symlink(outside.root(), repository.root().join("link")).unwrap();
    let text = "atmos-forge base 1\nbaseline 1.0.0\nowner organization\n\nfile 2 link/victim\nx\n\nend\n";
    repository.write("forge/base/organization.base", text);
    assert!(actions(&repository, vec![]).contains(&("link/victim".into(), Action::Orphaned)));
    repository.generate(vec![]).unwrap();
    assert!(outside.exists("victim"));
}

#[test]
fn permissions_line_ends_and_missing_final_newlines_survive() {
    let repository = Repository::new();
    repository.generate(vec![file("run.sh", "one\n"), file("crlf", "a\r\nb\r\n"), file("bare", "no newline")]).unwrap();
    let path = repository.root().join("run.sh");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o644);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
    repository.generate(vec![file("run.sh", "two\n"), file("crlf", "a\r\nb\r\n"), file("bare", "no newline")]).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o750);
    assert_eq!((repository.read("crlf"), repository.read("bare")), ("a\r\nb\r\n".into(), "no newline".into()));
    assert!(
        actions(&repository, vec![file("run.sh", "two\n"), file("crlf", "a\r\nb\r\n"), file("bare", "no newline")])
            .is_empty()
    );
}

/// Does something once, at the first step of this name.
fn at(step: &'static str, act: impl Fn() + Send + Sync + 'static) -> Fault {
    let once = std::sync::Once::new();
    Box::new(move |name, _| {
        if name == step {
            once.call_once(&act);
        }
        Ok(())
    })
}

#[test]
fn a_file_that_changes_during_the_run_is_not_overwritten() {
    for step in ["mkdir", "write", "exchange"] {
        let repository = Repository::new();
        repository.generate(vec![file("a", "a\n"), file("b", "b\n"), file("c", "c\n")]).unwrap();
        let path = repository.root().join("b");
        let edit = at(step, move || fs::write(&path, "edited just now\n").unwrap());
        let error = repository.generate_with(vec![file("a", "a2\n"), file("b", "b2\n"), file("d", "d\n")], Some(edit));
        assert!(matches!(error, Err(Error::Changed { ref path }) if path == "b"), "{step}: {error:?}");
        let texts = ["a", "b", "c"].map(|path| repository.read(path));
        assert_eq!(texts, ["a\n", "edited just now\n", "c\n"], "{step}");
        assert!(!repository.exists("d") && !repository.exists("forge/.run"));
    }
}

#[test]
fn edits_made_between_a_crash_and_the_recovery_survive() {
    let files = || vec![file("a", "a2\n"), file("b", "b2\n"), file("new", "new\n")];
    // Died after the journal was in place and before the first file was moved, or after the last.
    for (step, edited, expected, recovery) in [
        ("exchange", "b", ["a\n", "edited\n"], Recovery::Undone),
        ("rmdir", "b", ["a2\n", "edited\n"], Recovery::Completed { left: vec![] }),
    ] {
        let repository = Repository::new();
        repository.generate(vec![file("a", "a\n"), file("b", "b\n"), file("gone/x", "\n")]).unwrap();
        let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            repository.generate_with(files(), Some(at(step, || std::panic::resume_unwind(Box::new(())))))
        }));
        assert!(died.is_err());
        repository.write(edited, "edited\n");
        let workspace = Workspace::open(repository.root()).unwrap();
        assert_eq!(workspace.recovery(), Some(&recovery), "{step}");
        assert_eq!([repository.read("a"), repository.read("b")], expected, "{step}");
        assert!(!repository.exists("forge/.run"));
    }
}

#[test]
fn a_full_disk_or_a_read_only_place_changes_nothing() {
    for (kind, advice) in
        [(io::ErrorKind::StorageFull, "free some space"), (io::ErrorKind::PermissionDenied, "must be able to write")]
    {
        for step in ["write", "rename", "exchange"] {
            let repository = Repository::new();
            repository.generate(version(false)).unwrap();
            let before = repository.snapshot();
            let hook: Fault =
                Box::new(move |name, index| if name == step && index > 20 { Err(kind.into()) } else { Ok(()) });
            let error = repository.generate_with(version(true), Some(hook)).unwrap_err();
            if let Error::Unfinished { .. } = error {
                // Undoing needs renames too: the next command does it.
                let _ = Workspace::open(repository.root()).unwrap();
                continue;
            }
            assert!(error.to_string().contains(advice), "{error}");
            assert_eq!(repository.snapshot(), before, "{step}");
        }
    }
}

/// Root may write anywhere, so this says nothing when root runs it.
#[test]
fn a_directory_that_may_not_be_written_stops_the_run_before_it_changed_anything() {
    let repository = Repository::new();
    repository.generate(vec![file("a/x", "a\n"), file("b/x", "b\n"), file("c/x", "c\n")]).unwrap();
    let before = repository.snapshot();
    let locked = repository.root().join("b");
    let mode = |mode| fs::set_permissions(&locked, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    let new = vec![file("a/x", "a2\n"), file("b/x", "b2\n"), file("c/y", "c2\n")];
    if fs::write(locked.join("probe"), "").is_ok() {
        return mode(0o755);
    }
    let error = repository.generate(new).unwrap_err();
    mode(0o755);
    assert!(error.to_string().contains("cannot write b/x"), "{error}");
    assert_eq!(repository.snapshot(), before);
}

#[test]
fn a_second_run_says_who_holds_the_lock() {
    let repository = Repository::new();
    repository.generate(vec![file("a", "a\n")]).unwrap();
    let mut first = Workspace::open(repository.root()).unwrap();
    first.lock().unwrap();
    assert!(!repository.exists("forge/.run"), "what writes nothing leaves no trace");
    let mut second = Workspace::open(repository.root()).unwrap();
    let error = second.lock().unwrap_err().to_string();
    assert!(error.contains(&format!("process {}", std::process::id())), "{error}");
    repository.plan(vec![file("a", "a\n")], |changeset| assert!(changeset.is_clean(), "reading goes on"));
    drop(first);
    second.lock().unwrap();
    drop(second);
    assert!(!repository.exists("forge/.run"));
}

#[test]
fn a_damaged_journal_is_an_error_and_touches_nothing() {
    for text in ["", "{", r#"{"format":9,"dirs":[],"steps":[]}"#, r#"{"format":1,"dirs":["../x"],"steps":[]}"#] {
        let repository = Repository::new();
        repository.write("forge/.run/journal", text);
        assert!(matches!(Workspace::open(repository.root()), Err(Error::Damaged { .. })), "{text}");
        assert_eq!(repository.read("forge/.run/journal"), text);
    }
}

#[test]
fn a_changeset_is_shown_as_a_diff_and_as_json() {
    let repository = Repository::new();
    let vpc = || Owner::Component("vpc".into());
    repository
        .generate(vec![of(vpc(), "a.tf", "one\ntwo\nthree\n"), file("old", "old\n"), file("mine", "m\n")])
        .unwrap();
    repository.write("mine", "edited\n");
    repository.write("foreign", "theirs\n");
    let new =
        || vec![of(vpc(), "a.tf", "one\n2\nthree"), file("mine", "m\n"), file("new", "new\n"), file("foreign", "x\n")];
    repository.plan(new(), |changeset| {
        let expected = "\
--- a/a.tf
+++ b/a.tf
@@ -1,3 +1,3 @@
 one
-two
-three
+2
+three
\\ No newline at end of file
# foreign exists, and atmos-forge has no record of writing it; rename it or remove it, or keep it as your edit with `--adopt`
--- a/foreign
+++ b/foreign
@@ -1 +1 @@
-theirs
+x
--- /dev/null
+++ b/new
@@ -0,0 +1 @@
+new
--- a/old
+++ /dev/null
@@ -1 +0,0 @@
-old
1 blocked, 1 to create, 1 to update, 1 to delete, 1 kept as edited, 0 unchanged
";
        assert_eq!(unified(changeset, false).to_string(), expected);
        let styled = unified(changeset, true).to_string();
        assert!(styled.contains("\u{1b}[32m+2\u{1b}[0m"), "{styled:?}");
        let json = changes_json(changeset);
        assert_eq!(json["clean"], false);
        assert_eq!(json["summary"]["kept"], 1);
        assert_eq!(json["changes"][0]["owner"]["name"], "vpc");
        assert_eq!(json["changes"][1]["reason"], "foreign");
        assert_eq!(counts(&changeset.counts(), false), expected.lines().last().unwrap());
    });
}
