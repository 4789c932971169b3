//! Records of what was written last that were damaged, lost or made to do harm.

use atmos_forge::report::changes::summary;
use atmos_forge::workspace::{Action, Choices, Error, OnConflict, Owner, Reason, RenderedFile, Selection};

use super::on;
use crate::support::workspace::{Repository, of};

const BUNDLE: &str = "forge/base/components/vpc.base";

fn vpc(first: &str) -> Vec<RenderedFile> {
    let vpc = || Owner::Component("vpc".into());
    vec![of(vpc(), "vpc/a.tf", first), of(vpc(), "vpc/b.tf", "b = 1\n"), of(vpc(), "vpc/c.tf", "c = 1\n")]
}

/// What a bundle becomes.
type Damage = fn(&str) -> String;

/// What happens to a bundle that leaves its first two entries in doubt, or all of them.
fn damages() -> [(&'static str, Damage); 5] {
    [
        ("cut short", |text| text[..text.find("b = 1").unwrap()].to_owned()),
        ("empty", |_| String::new()),
        ("garbage", |_| "hello\n".to_owned()),
        ("no version", |text| text.replace("baseline 1.0.0", "baseline ?")),
        ("git conflict", |text| {
            let conflict = "<<<<<<< HEAD\nfile 6 vpc/b.tf\nb = 1\n=======\nfile 6 vpc/b.tf\nb = 0\n>>>>>>> main\n";
            text.replace("file 6 vpc/b.tf\nb = 1\n", conflict)
        }),
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
    for (name, damage) in [damages()[0], damages()[4]] {
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

#[test]
fn a_bundle_that_is_damaged_and_escapes_the_repository_leads_nowhere() {
    let outside = Repository::new();
    outside.write("victim", "x\n");
    for path in
        [format!("{}/victim", outside.root()), "../victim".into(), "a/../../victim".into(), "link/victim".into()]
    {
        let repository = Repository::new();
        std::os::unix::fs::symlink(outside.root(), repository.root().join("link")).unwrap();
        // With a conflict in it, so that it is not refused as a whole.
        let conflict = "<<<<<<< HEAD\nfile 2 z\n=======\nfile 3 z\n>>>>>>> main\nz\n\nend\n";
        let text = format!("atmos-forge base 1\nbaseline 1.0.0\nowner organization\n\nfile 2 {path}\nx\n\n{conflict}");
        repository.write("forge/base/organization.base", text);
        repository.generate(vec![]).unwrap();
        assert_eq!(outside.read("victim"), "x\n", "{path}");
    }
}
