//! The package of a function's source: made after merging, never by hand, and gone with its source.

use crate::support::workspace::Repository;
use atmos_forge::workspace::package::zip;
use atmos_forge::workspace::{Action, Choices, Owner, Policy, RenderedFile};

const SOURCE: &str = "components/terraform/secrets/rotate.py";
const PACKAGE: &str = "components/terraform/secrets/rotate.zip";

/// A component whose source holds this text.
fn files(text: &str) -> Vec<RenderedFile> {
    let file = |path: &str, text: &str, policy| RenderedFile {
        path: path.into(),
        text: text.to_owned(),
        owner: Owner::Component("secrets".to_owned()),
        policy,
    };
    vec![file(SOURCE, text, Policy::Managed), file(PACKAGE, "", Policy::Package { of: SOURCE.into() })]
}

fn bytes(repository: &Repository) -> Vec<u8> {
    std::fs::read(repository.root().join(PACKAGE)).expect("a package")
}

fn package_of(text: &str) -> Vec<u8> {
    zip("rotate.py", text.as_bytes()).expect("a package")
}

fn fates(repository: &Repository, text: &str) -> Vec<(String, Action)> {
    repository.decide(files(text), &Choices::default()).expect("a run")
}

#[test]
fn a_package_holds_its_source_and_stays_until_that_changes() {
    let repository = Repository::new();
    assert_eq!(fates(&repository, "one\n").len(), 2);
    assert_eq!(bytes(&repository), package_of("one\n"));
    assert_eq!(fates(&repository, "one\n"), []);
    assert_eq!(fates(&repository, "two\n"), [(SOURCE.into(), Action::Update), (PACKAGE.into(), Action::Update)]);
    assert_eq!(bytes(&repository), package_of("two\n"));
}

#[test]
fn a_package_follows_every_edit_of_its_source() {
    let repository = Repository::new();
    repository.generate(files("a\nb\nc\nd\ne\n")).expect("a run");
    for edited in ["a, edited\nb\nc\nd\ne\n", "a, edited again\nb\nc\nd\ne\n"] {
        repository.write(SOURCE, edited);
        let fates = fates(&repository, "a\nb\nc\nd\ne\n");
        assert_eq!(fates, [(SOURCE.into(), Action::Kept), (PACKAGE.into(), Action::Update)]);
        assert_eq!(bytes(&repository), package_of(edited));
    }
}

#[test]
fn a_package_holds_the_merged_source() {
    let repository = Repository::new();
    repository.generate(files("a\nb\nc\nd\ne\n")).expect("a run");
    repository.write(SOURCE, "a, edited\nb\nc\nd\ne\n");
    let fates = fates(&repository, "a\nb\nc\nd\ne, new\n");
    assert_eq!(fates, [(SOURCE.into(), Action::Merge), (PACKAGE.into(), Action::Update)]);
    assert_eq!(repository.read(SOURCE), "a, edited\nb\nc\nd\ne, new\n");
    assert_eq!(bytes(&repository), package_of("a, edited\nb\nc\nd\ne, new\n"));
}

#[test]
fn a_package_that_is_gone_comes_back_and_one_that_another_program_made_stays() {
    let repository = Repository::new();
    repository.generate(files("one\n")).expect("a run");
    repository.remove(PACKAGE);
    assert_eq!(fates(&repository, "one\n"), [(PACKAGE.into(), Action::Create)]);
    repository.write(PACKAGE, "PK, with libraries");
    assert_eq!(fates(&repository, "two\n"), [(SOURCE.into(), Action::Update), (PACKAGE.into(), Action::Kept)]);
    assert_eq!(bytes(&repository), b"PK, with libraries");
}

#[test]
fn a_package_goes_with_its_source_and_stays_with_one_that_is_kept() {
    let repository = Repository::new();
    repository.generate(files("one\n")).expect("a run");
    let fates = repository.decide(Vec::new(), &Choices::default()).expect("a run");
    assert_eq!(fates, [(SOURCE.into(), Action::Delete), (PACKAGE.into(), Action::Delete)]);
    assert!(!repository.exists(PACKAGE) && !repository.exists(SOURCE));

    repository.generate(files("one\n")).expect("a run");
    repository.write(SOURCE, "edited\n");
    let fates = repository.decide(Vec::new(), &Choices::default()).expect("a run");
    assert_eq!(fates, [(SOURCE.into(), Action::Orphaned)]);
    assert!(repository.exists(PACKAGE));
}

#[test]
fn a_source_that_was_deleted_by_hand_gets_no_package() {
    let repository = Repository::new();
    repository.generate(files("one\n")).expect("a run");
    repository.remove(SOURCE);
    repository.remove(PACKAGE);
    assert_eq!(fates(&repository, "two\n"), [(SOURCE.into(), Action::LeftDeleted)]);
    assert!(!repository.exists(PACKAGE));
}
