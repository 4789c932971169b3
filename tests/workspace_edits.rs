//! What becomes of edits when the baseline changes too, on a real file system.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use atmos_forge::report::changes::summary;
use atmos_forge::report::diff::{changes_json, unified};
use atmos_forge::workspace::{
    Action, Choices, Error, Files, OnConflict, Owner, Reason, RenderedFile, Scope, Selection, reconcile_with,
};
use support::workspace::{Repository, file, of, seed};

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
    assert_eq!(repository.decide(old(), &Choices::default()).unwrap(), [("main.tf".into(), Action::Kept)]);
    repository.plan(new(), |changeset| {
        assert_eq!(changeset.blocked().next().unwrap().1, &Reason::NotText);
    });
    assert_eq!(repository.decide(new(), &on(OnConflict::Ours)).unwrap()[0].1, Action::Kept);
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

const BUNDLE: &str = "forge/base/components/vpc.base";

fn vpc(first: &str) -> Vec<RenderedFile> {
    let vpc = || Owner::Component("vpc".into());
    vec![of(vpc(), "vpc/a.tf", first), of(vpc(), "vpc/b.tf", "b = 1\n"), of(vpc(), "vpc/c.tf", "c = 1\n")]
}

/// What happens to a bundle that leaves its first two entries in doubt, or all of them.
fn damages() -> Vec<(&'static str, Box<dyn Fn(&str) -> String>)> {
    vec![
        ("cut short", Box::new(|text: &str| text[..text.find("b = 1").unwrap()].to_owned())),
        ("empty", Box::new(|_: &str| String::new())),
        ("garbage", Box::new(|_: &str| "hello\n".to_owned())),
        ("no version", Box::new(|text: &str| text.replace("baseline 1.0.0", "baseline ?"))),
        (
            "git conflict",
            Box::new(|text: &str| {
                let conflict = "<<<<<<< HEAD\nfile 6 vpc/b.tf\nb = 1\n=======\nfile 6 vpc/b.tf\nb = 0\n>>>>>>> main\n";
                text.replace("file 6 vpc/b.tf\nb = 1\n", conflict)
            }),
        ),
    ]
}

#[test]
fn a_damaged_bundle_is_made_again_where_that_is_exact() {
    for (name, damage) in damages() {
        let repository = Repository::new();
        repository.generate(vpc("a = 1\n")).unwrap();
        let before = repository.snapshot();
        repository.write(BUNDLE, damage(&repository.read(BUNDLE)));
        repository.plan(vpc("a = 1\n"), |changeset| {
            assert_eq!(changeset.damaged().len(), 1, "{name}");
            assert!(summary(changeset, true).contains("vpc.base:"), "{name}");
        });
        repository.generate(vpc("a = 1\n")).unwrap();
        assert_eq!(repository.snapshot(), before, "{name}");
    }
}

#[test]
fn what_a_damaged_bundle_no_longer_tells_is_asked_and_never_guessed() {
    for (name, damage) in damages() {
        let repository = Repository::new();
        repository.generate(vpc("a = 1\n")).unwrap();
        repository.write(BUNDLE, damage(&repository.read(BUNDLE)));
        repository.write("vpc/b.tf", "b = 1 # ours\n");
        let before = repository.snapshot();
        let error = repository.decide(vpc("a = 1\n"), &Choices::default()).unwrap_err();
        assert!(matches!(&error, Error::Blocked { first, .. } if first == "vpc/b.tf"), "{name}: {error}");
        repository.plan(vpc("a = 1\n"), |changeset| {
            let (_, reason) = changeset.blocked().next().unwrap();
            assert_eq!(reason, &Reason::Unrecorded { bundle: BUNDLE.into(), is_missing: false }, "{name}");
        });
        for choice in [OnConflict::Markers, OnConflict::Ours, OnConflict::Theirs] {
            repository.decide(vpc("a = 1\n"), &on(choice)).unwrap_err();
        }
        assert_eq!(repository.snapshot(), before, "{name}");
        let adopt = Choices { adopt: Selection::All, ..Choices::default() };
        repository.decide(vpc("a = 1\n"), &adopt).unwrap();
        assert_eq!(repository.read("vpc/b.tf"), "b = 1 # ours\n", "{name}");
        repository.plan(vpc("a = 1\n"), |changeset| assert!(changeset.is_clean()));
    }
}

#[test]
fn whether_a_file_was_deleted_is_not_guessed_either() {
    let without_b = |choices: &Choices| {
        let repository = Repository::new();
        repository.generate(vpc("a = 1\n")).unwrap();
        let text = repository.read(BUNDLE);
        repository.write(BUNDLE, &text[..text.find("b = 1").unwrap()]);
        repository.remove("vpc/b.tf");
        let done = repository.decide(vpc("a = 1\n"), choices);
        (done.is_ok(), repository.exists("vpc/b.tf"), repository)
    };
    let (is_done, exists, _) = without_b(&Choices::default());
    assert!(!is_done && !exists);
    let (is_done, exists, _) = without_b(&Choices { restore: Selection::All, ..Choices::default() });
    assert!(is_done && exists);
    let (is_done, exists, repository) = without_b(&Choices { adopt: Selection::All, ..Choices::default() });
    assert!(is_done && !exists);
    let again = repository.decide(vpc("a = 1\n"), &Choices::default()).unwrap();
    assert_eq!(again, [("vpc/b.tf".into(), Action::LeftDeleted)]);
}

#[test]
fn what_a_damaged_bundle_still_tells_is_enough_to_merge() {
    for (name, damage) in [&damages()[0], &damages()[4]] {
        let repository = Repository::new();
        repository.generate(vpc("a {\n  x = 1\n}\n\nb {\n  y = 1\n}\n")).unwrap();
        repository.write(BUNDLE, damage(&repository.read(BUNDLE)));
        repository.write("vpc/a.tf", "a {\n  x = 1 # ours\n}\n\nb {\n  y = 1\n}\n");
        repository.decide(vpc("a {\n  x = 1\n}\n\nb {\n  y = 2\n}\n"), &Choices::default()).unwrap();
        assert_eq!(repository.read("vpc/a.tf"), "a {\n  x = 1 # ours\n}\n\nb {\n  y = 2\n}\n", "{name}");
    }
}

#[test]
fn a_bundle_of_a_newer_binary_or_of_somebody_else_is_an_error_that_says_what_to_do() {
    for (from, to, code, advice) in [
        ("base 1", "base 2", "bundle-newer", "install"),
        ("baseline 1.0.0", "baseline 1.0.1", "bundle-newer", "install"),
        ("component vpc", "component eks", "bundle-owner", "restore it from git"),
        ("vpc/a.tf", "../a.tf", "bundle-path", "restore it from git"),
    ] {
        let repository = Repository::new();
        repository.generate(vpc("a = 1\n")).unwrap();
        repository.write(BUNDLE, repository.read(BUNDLE).replace(from, to));
        let before = repository.snapshot();
        let error = repository.generate(vpc("a = 2\n")).unwrap_err();
        assert_eq!(error.code(), Some(code));
        assert!(error.to_string().contains(advice), "{error}");
        assert_eq!(repository.snapshot(), before);
    }
}
