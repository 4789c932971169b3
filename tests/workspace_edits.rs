//! What becomes of edits when the baseline changes too, on a real file system.
#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

#[path = "workspace/records.rs"]
mod records;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::support::workspace::{Repository, file, seed};
use atmos_forge::report::changes::summary;
use atmos_forge::report::changes_json;
use atmos_forge::report::diff::unified;
use atmos_forge::workspace::{
    Action, Choices, Error, Files, OnConflict, Reason, RenderedFile, Scope, Selection, reconcile_with,
};

const OLD: &str = "resource \"a\" \"x\" {\n  one = 1\n\n  two = 2\n}\n\nresource \"b\" \"y\" {\n  three = 3\n}\n";

fn on(on_conflict: OnConflict) -> Choices {
    Choices { on_conflict, ..Choices::default() }
}

fn old() -> Vec<RenderedFile> {
    vec![file("main.tf", OLD), file("other.tf", "other = 1\n")]
}

fn new() -> Vec<RenderedFile> {
    vec![file("main.tf", &OLD.replace("three = 3", "three = 33")), file("other.tf", "other = 2\n")]
}

fn edited(text: &str) -> Repository {
    let repository = Repository::new();
    repository.generate(old()).unwrap();
    repository.write("main.tf", text);
    repository
}

#[test]
fn an_edit_and_a_change_of_the_baseline_are_both_in_the_result() {
    let repository = edited(&OLD.replace("one = 1", "one = 11 # ours"));
    let done = repository.decide(new(), &Choices::default()).unwrap();
    assert_eq!(done, [("main.tf".into(), Action::Merge), ("other.tf".into(), Action::Update)]);
    let both = OLD.replace("one = 1", "one = 11 # ours").replace("three = 3", "three = 33");
    assert_eq!(repository.read("main.tf"), both);
    // The base is what was rendered, not what was merged: the edit is still known as one.
    assert!(repository.read("forge/base/organization.base").contains("three = 33"));
    assert!(!repository.read("forge/base/organization.base").contains("ours"));
    assert_eq!(repository.decide(new(), &Choices::default()).unwrap(), [("main.tf".into(), Action::Kept)]);
    let third = || vec![file("main.tf", OLD), file("other.tf", "other = 2\n")];
    repository.decide(third(), &Choices::default()).unwrap();
    assert_eq!(repository.read("main.tf"), OLD.replace("one = 1", "one = 11 # ours"));
}

#[test]
fn an_edit_that_the_baseline_makes_too_is_simply_there() {
    let repository = edited(&OLD.replace("three = 3", "three = 33"));
    assert_eq!(repository.decide(new(), &Choices::default()).unwrap()[0].1, Action::Adopted);
    let repository = edited(&OLD.replace("three = 3", "three = 33").replace("one = 1", "one = 11"));
    let before = repository.read("main.tf");
    assert_eq!(repository.decide(new(), &Choices::default()).unwrap()[0].1, Action::Kept);
    assert_eq!(repository.read("main.tf"), before);
    repository.plan(new(), |changeset| assert!(changeset.is_clean()));
}

#[test]
fn a_conflict_stops_the_whole_run_until_somebody_says_what_is_right() {
    let mine = OLD.replace("three = 3", "three = 0").replace("one = 1", "one = 11");
    let repository = edited(&mine);
    let before = repository.snapshot();
    assert!(matches!(repository.decide(new(), &Choices::default()), Err(Error::Blocked { count: 1, .. })));
    assert_eq!(repository.snapshot(), before, "nothing at all is written");
    repository.plan(new(), |changeset| {
        let conflict = changeset.conflicts().next().unwrap();
        assert_eq!((conflict.conflicts.len(), conflict.conflicts[0].line), (1, 8));
        let told = summary(changeset, false);
        for part in ["main.tf:8", "three = 3\n", "three = 0", "three = 33", "--theirs", "nothing was written"] {
            assert!(told.contains(part), "{part}\n{told}");
        }
        let json = changes_json(changeset);
        assert_eq!(json["summary"]["conflict"], 1);
        assert_eq!(json["changes"][0]["conflicts"][0]["line"], 8);
        assert!(json["changes"][0]["conflicts"][0]["disk"].as_str().unwrap().contains("three = 0"));
        let diff = unified(changeset, false).to_string();
        assert!(diff.contains("# main.tf:8 conflict: ") && diff.contains("+<<<<<<< "), "{diff}");
    });

    for (choice, expected) in
        [(OnConflict::Ours, mine.clone()), (OnConflict::Theirs, mine.replace("three = 0", "three = 33"))]
    {
        let repository = edited(&mine);
        let done = repository.decide(new(), &on(choice)).unwrap();
        let action = if choice == OnConflict::Ours { Action::Kept } else { Action::Merge };
        assert_eq!(done, [("main.tf".into(), action), ("other.tf".into(), Action::Update)]);
        assert_eq!(repository.read("main.tf"), expected, "{choice:?} decides about the conflict alone");
        repository.plan(new(), |changeset| assert!(changeset.is_clean()));
    }
}

#[test]
fn markers_keep_every_later_run_out_until_they_are_resolved() {
    let repository = edited(&OLD.replace("three = 3", "three = 0"));
    repository.decide(new(), &on(OnConflict::Markers)).unwrap();
    let marked = repository.read("main.tf");
    for part in ["<<<<<<< ", "three = 0", "||||||| ", "three = 3\n", "=======", "three = 33", ">>>>>>> "] {
        assert!(marked.contains(part), "{part}\n{marked}");
    }
    let line = marked.lines().position(|line| line.starts_with("<<<<<<<")).unwrap() + 1;
    let before = repository.snapshot();
    let third = || vec![file("main.tf", OLD), file("other.tf", "other = 3\n")];
    for files in [new(), third()] {
        for choice in [OnConflict::Stop, OnConflict::Markers, OnConflict::Ours, OnConflict::Theirs] {
            repository.decide(files.clone(), &on(choice)).unwrap_err();
        }
    }
    assert_eq!(repository.snapshot(), before);
    repository.plan(new(), |changeset| {
        let (change, reason) = changeset.blocked().next().unwrap();
        assert_eq!((change.path.as_str(), reason), ("main.tf", &Reason::Markers(line)));
    });
    // A leftover of the markers is one too.
    let leftover = marked.lines().filter(|line| !line.starts_with("<<<<<<<") && !line.starts_with("|||||||"));
    repository.write("main.tf", leftover.collect::<Vec<_>>().join("\n"));
    repository.decide(new(), &Choices::default()).unwrap_err();
    repository.write("main.tf", OLD.replace("three = 3", "three = 30"));
    assert_eq!(repository.decide(new(), &Choices::default()).unwrap(), [("main.tf".into(), Action::Kept)]);
}

#[test]
fn what_was_deleted_comes_back_only_when_it_is_wanted() {
    let files = || vec![file("a/x.tf", "x\n"), file("a/y.tf", "y\n"), file("b/z.tf", "z\n"), seed("atmos.yaml", "a\n")];
    let repository = Repository::new();
    repository.generate(files()).unwrap();
    for path in ["a/x.tf", "a/y.tf", "b/z.tf", "atmos.yaml"] {
        repository.remove(path);
    }
    assert!(
        repository.decide(files(), &Choices::default()).unwrap().iter().all(|(_, one)| *one == Action::LeftDeleted)
    );
    let restore = |restore| Choices { restore, ..Choices::default() };
    repository.decide(files(), &restore(Selection::Below(vec!["a/y.tf".into(), "b".into()]))).unwrap();
    assert!(!repository.exists("a/x.tf") && repository.exists("a/y.tf") && repository.exists("b/z.tf"));
    // What changed since is in it.
    let newer = || files().into_iter().map(|file| RenderedFile { text: format!("{}2\n", file.text), ..file }).collect();
    repository.decide(newer(), &restore(Selection::All)).unwrap();
    assert_eq!((repository.read("a/x.tf"), repository.read("atmos.yaml")), ("x\n2\n".into(), "a\n2\n".into()));
    repository.plan(newer(), |changeset| assert!(changeset.is_clean() && changeset.changes().is_empty()));
}

#[test]
fn a_file_in_the_way_can_be_kept_as_an_edit() {
    let repository = Repository::new();
    repository.write("main.tf", OLD.replace("one = 1", "one = 11"));
    repository.decide(old(), &Choices::default()).unwrap_err();
    let adopt = Choices { adopt: Selection::Below(vec!["main.tf".into()]), ..Choices::default() };
    let done = repository.decide(old(), &adopt).unwrap();
    assert_eq!(done, [("main.tf".into(), Action::Kept), ("other.tf".into(), Action::Create)]);
    repository.decide(new(), &Choices::default()).unwrap();
    let both = OLD.replace("one = 1", "one = 11").replace("three = 3", "three = 33");
    assert_eq!(repository.read("main.tf"), both, "from then on it is merged like any edit");
}

#[test]
fn line_ends_a_missing_final_newline_and_permissions_survive_a_merge() {
    for (name, edit) in [
        ("CRLF", OLD.replace("one = 1", "one = 11").replace('\n', "\r\n")),
        ("no final newline", OLD.replace("one = 1", "one = 11").trim_end().to_owned()),
    ] {
        let repository = edited(&edit);
        let path = repository.root().join("main.tf");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        repository.decide(new(), &Choices::default()).unwrap();
        assert_eq!(repository.read("main.tf"), edit.replace("three = 3", "three = 33"), "{name}");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o755, "{name}");
    }
}

#[test]
fn what_is_no_text_is_kept_while_nothing_changes_and_named_when_something_does() {
    let repository = edited("");
    repository.write("main.tf", b"# caf\xe9\n");
    let unread = || ("main.tf".into(), Action::Unread(Reason::NotText));
    assert_eq!(repository.decide(old(), &Choices::default()).unwrap(), [unread()]);
    repository.plan(new(), |changeset| {
        assert_eq!(changeset.blocked().next().unwrap().1, &Reason::NotText);
    });
    assert_eq!(repository.decide(new(), &on(OnConflict::Ours)).unwrap()[0], unread());
    assert_eq!(fs::read(repository.root().join("main.tf")).unwrap(), b"# caf\xe9\n");
}

fn renamed(text: &str) -> Files {
    let files = Files::new(vec![file("dir/new.tf", text)], Scope::Everything, "1.0.0").unwrap();
    files.with_former([("dir/new.tf".into(), vec!["dir/old.tf".into()])].into())
}

#[test]
fn a_file_that_the_baseline_renames_takes_its_edits_and_permissions_along() {
    for (edit, expected, action) in [
        (None, OLD.replace("three = 3", "three = 33"), Action::Rename),
        (
            Some(OLD.replace("one = 1", "one = 11")),
            OLD.replace("one = 1", "one = 11").replace("= 3", "= 33"),
            Action::Merge,
        ),
    ] {
        let repository = Repository::new();
        repository.generate(vec![file("dir/old.tf", OLD)]).unwrap();
        if let Some(edit) = &edit {
            repository.write("dir/old.tf", edit);
        }
        let mode = fs::Permissions::from_mode(0o750);
        fs::set_permissions(repository.root().join("dir/old.tf"), mode).unwrap();
        let (workspace, base, ..) = repository.survey(vec![], Scope::Everything);
        let files = renamed(&OLD.replace("three = 3", "three = 33"));
        let disk = workspace.disk(&base, &files);
        let changeset = reconcile_with(&base, &disk, &files, &Choices::default());
        assert_eq!(changeset.changes().len(), 1);
        assert_eq!(changeset.changes()[0].action, action);
        let diff = unified(&changeset, false).to_string();
        assert!(diff.starts_with("diff --git a/dir/old.tf b/dir/new.tf\nrename from dir/old.tf\n"), "{diff}");
        workspace.apply(&changeset, &|_| {}).unwrap();
        assert_eq!(repository.read("dir/new.tf"), expected);
        assert!(!repository.exists("dir/old.tf"));
        let mode = fs::metadata(repository.root().join("dir/new.tf")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o750);
        let bundle = repository.read("forge/base/organization.base");
        assert!(bundle.contains("dir/new.tf") && !bundle.contains("dir/old.tf"));
    }
}

#[test]
fn a_renamed_file_that_was_deleted_stays_deleted() {
    let repository = Repository::new();
    repository.generate(vec![file("dir/old.tf", OLD)]).unwrap();
    repository.remove("dir/old.tf");
    for _ in 0..2 {
        let (workspace, base, ..) = repository.survey(vec![], Scope::Everything);
        let files = renamed(OLD);
        let disk = workspace.disk(&base, &files);
        let changeset = reconcile_with(&base, &disk, &files, &Choices::default());
        assert_eq!(changeset.changes()[0].action, Action::LeftDeleted);
        workspace.apply(&changeset, &|_| {}).unwrap();
        assert!(!repository.exists("dir/new.tf"));
    }
}

#[test]
fn a_file_or_folder_that_became_a_link_or_a_directory_is_named_and_never_followed() {
    let outside = Repository::new();
    outside.write("x.tf", "x = 1\n");
    let swap = |repository: &Repository, kind: &str| {
        let path = repository.root().join("dir/x.tf");
        fs::remove_file(&path).unwrap();
        match kind {
            "symlink" => std::os::unix::fs::symlink(outside.root().join("x.tf"), path).unwrap(),
            "directory" => fs::create_dir(path).unwrap(),
            "under-symlink" => {
                fs::remove_dir(path.parent().unwrap()).unwrap();
                std::os::unix::fs::symlink(outside.root(), path.parent().unwrap()).unwrap();
            }
            _ => {
                fs::remove_dir(path.parent().unwrap()).unwrap();
                fs::write(path.parent().unwrap(), "a file").unwrap();
            }
        }
    };
    for kind in ["symlink", "directory", "under-symlink", "under-file"] {
        let repository = Repository::new();
        repository.generate(vec![file("dir/x.tf", "x = 1\n"), file("y.tf", "y = 1\n")]).unwrap();
        swap(&repository, kind);
        let changed = || vec![file("dir/x.tf", "x = 2\n"), file("y.tf", "y = 2\n")];
        repository.plan(changed(), |changeset| {
            let (change, reason) = changeset.blocked().next().unwrap();
            assert_eq!((change.path.as_str(), reason.word()), ("dir/x.tf", kind));
        });
        for choice in [OnConflict::Stop, OnConflict::Theirs, OnConflict::Markers] {
            repository.decide(changed(), &on(choice)).unwrap_err();
        }
        assert_eq!(repository.read("y.tf"), "y = 1\n", "nothing at all is written");
        repository.decide(changed(), &on(OnConflict::Ours)).unwrap();
        assert_eq!(repository.read("y.tf"), "y = 2\n");
        // No longer needed: it is the user's now, whatever it is.
        let done = repository.decide(vec![file("y.tf", "y = 2\n")], &Choices::default()).unwrap();
        assert_eq!(done, [("dir/x.tf".into(), Action::Orphaned)], "{kind}");
    }
    assert_eq!(outside.read("x.tf"), "x = 1\n");
}

#[test]
fn a_name_that_changes_in_case_alone_is_a_rename_where_the_file_system_tells_them_apart() {
    let repository = Repository::new();
    repository.generate(vec![file("Main.tf", "x = 1\n")]).unwrap();
    let done = repository.decide(vec![file("main.tf", "x = 1\n")], &Choices::default()).unwrap();
    assert_eq!(done, [("main.tf".into(), Action::Rename)]);
    assert!(!repository.exists("Main.tf"));

    // Where it does not, both names lead to one file; a second name of it does that here.
    let repository = Repository::new();
    repository.generate(vec![file("Main.tf", "x = 1\n")]).unwrap();
    fs::hard_link(repository.root().join("Main.tf"), repository.root().join("main.tf")).unwrap();
    repository.plan(vec![file("main.tf", "x = 2\n")], |changeset| {
        let (change, reason) = changeset.blocked().next().unwrap();
        assert_eq!((change.path.as_str(), reason), ("main.tf", &Reason::OtherCase("Main.tf".into())));
    });
    repository.decide(vec![file("main.tf", "x = 2\n")], &Choices::default()).unwrap_err();
    assert!(repository.exists("Main.tf") && repository.exists("main.tf"));
}
