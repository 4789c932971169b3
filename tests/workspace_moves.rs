//! What becomes of files that somebody renamed, and of names that two files of a folder would declare.
#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

use crate::support::workspace::Repository;
use atmos_forge::report::changes::summary;
use atmos_forge::workspace::{Action, Choices, Error, Owner, Reason, RenderedFile, Selection, Twice};

const TEXT: &str = "# teams\n\nresource \"terraform_data\" \"x\" {\n  one = 1\n\n  two = 2\n\n  three = 3\n}\n";
const OTHER: &str = "variable \"zones\" {\n  type = list(string)\n}\n";

fn of_vpc(name: &str, text: &str) -> RenderedFile {
    RenderedFile::managed(format!("vpc/{name}"), text.to_owned(), Owner::Component("vpc".into()))
}

fn files(name: &str, text: &str) -> Vec<RenderedFile> {
    vec![of_vpc(name, text), of_vpc("variables.tf", OTHER)]
}

fn generated() -> Repository {
    let repository = Repository::new();
    repository.generate(files("extra.tf", TEXT)).unwrap();
    repository
}

fn changed(text: &str) -> String {
    text.replace("three = 3", "three = 33")
}

fn edited(text: &str) -> String {
    text.replace("one = 1", "one = 9")
}

fn actions(done: Result<Vec<(String, Action)>, Error>) -> Vec<(String, Action)> {
    done.unwrap()
}

/// What a run would say.
fn told(repository: &Repository, files: Vec<RenderedFile>) -> String {
    repository.plan(files, |changeset| anstream::adapter::strip_str(&summary(changeset, false)).to_string())
}

/// Why a run would stop.
fn blocked(repository: &Repository, files: Vec<RenderedFile>) -> Vec<Reason> {
    repository.plan(files, |changeset| changeset.blocked().map(|(_, reason)| reason.clone()).collect())
}

#[test]
fn a_renamed_template_takes_the_edits_of_its_output_along() {
    for text in [TEXT.to_owned(), changed(TEXT)] {
        let repository = generated();
        repository.write("vpc/extra.tf", edited(TEXT));
        let done = actions(repository.decide(files("teams.tf", &text), &Choices::default()));
        assert_eq!(done, [("vpc/teams.tf".into(), Action::Merge)]);
        assert_eq!(repository.read("vpc/teams.tf"), edited(&text));
        assert!(!repository.exists("vpc/extra.tf"));
        let again = actions(repository.decide(files("teams.tf", &text), &Choices::default()));
        assert_eq!(again, [("vpc/teams.tf".into(), Action::Kept)]);
    }
    let repository = generated();
    let done = actions(repository.decide(files("teams.tf", &changed(TEXT)), &Choices::default()));
    assert_eq!(done, [("vpc/teams.tf".into(), Action::Rename)]);
    assert_eq!(repository.read("vpc/teams.tf"), changed(TEXT));
}

#[test]
fn a_template_that_is_another_one_takes_no_edits_along() {
    let repository = generated();
    repository.write("vpc/extra.tf", edited(TEXT));
    let other = "resource \"aws_sns_topic\" \"y\" {\n  name = \"y\"\n}\n";
    let done = actions(repository.decide(files("teams.tf", other), &Choices::default()));
    assert_eq!(done, [("vpc/extra.tf".into(), Action::Orphaned), ("vpc/teams.tf".into(), Action::Create)]);
}

#[test]
fn stacks_of_two_regions_are_not_taken_for_one() {
    let stack = |region: &str| format!("import:\n  - a\n  - b\nvars:\n  region: {region}\ncomponents: {{}}\n");
    let account = |region: &str| {
        let owner = Owner::Account("payments-prod".into());
        vec![RenderedFile::managed(format!("stacks/{region}.yaml"), stack(region), owner)]
    };
    let repository = Repository::new();
    repository.generate(account("us-east-1")).unwrap();
    repository.write("stacks/us-east-1.yaml", stack("us-east-1") + "settings: {}\n");
    let done = actions(repository.decide(account("us-west-2"), &Choices::default()));
    let expected =
        [("stacks/us-east-1.yaml".into(), Action::Orphaned), ("stacks/us-west-2.yaml".into(), Action::Create)];
    assert_eq!(done, expected);
}

#[test]
fn a_file_that_the_user_renamed_gets_the_changes_of_its_template() {
    for own in [TEXT.to_owned(), edited(TEXT)] {
        let repository = generated();
        repository.remove("vpc/extra.tf");
        repository.write("vpc/renamed.tf", &own);
        assert!(actions(repository.decide(files("extra.tf", TEXT), &Choices::default()))[0].1 == Action::Kept);
        let text = told(&repository, files("extra.tf", &changed(TEXT)));
        assert!(text.contains("merge vpc/renamed.tf (you renamed vpc/extra.tf)"), "{text}");
        let done = actions(repository.decide(files("extra.tf", &changed(TEXT)), &Choices::default()));
        assert_eq!(done, [("vpc/renamed.tf".into(), Action::Merge)]);
        assert_eq!(repository.read("vpc/renamed.tf"), changed(&own));
        assert!(!repository.exists("vpc/extra.tf"));
        let again = actions(repository.decide(files("extra.tf", &changed(TEXT)), &Choices::default()));
        assert_eq!(again, [("vpc/renamed.tf".into(), Action::Kept)]);
        let last = actions(repository.decide(vec![of_vpc("variables.tf", OTHER)], &Choices::default()));
        assert_eq!(last, [("vpc/renamed.tf".into(), Action::Orphaned)]);
        assert_eq!(repository.read("vpc/renamed.tf"), changed(&own));
    }
}

#[test]
fn a_file_with_two_likely_new_names_is_asked_about() {
    let repository = generated();
    repository.remove("vpc/extra.tf");
    repository.write("vpc/one.tf", TEXT);
    repository.write("vpc/two.tf", TEXT);
    assert_eq!(blocked(&repository, files("extra.tf", TEXT)), []);
    let both = vec!["vpc/one.tf".into(), "vpc/two.tf".into()];
    assert_eq!(blocked(&repository, files("extra.tf", &changed(TEXT))), [Reason::Renamed(both)]);
}

#[test]
fn a_deleted_file_whose_template_changed_is_named() {
    let repository = generated();
    repository.remove("vpc/extra.tf");
    assert!(!told(&repository, files("extra.tf", TEXT)).contains("extra.tf"));
    let text = told(&repository, files("extra.tf", &changed(TEXT)));
    assert!(text.contains("vpc/extra.tf changed, but was deleted by hand; `--restore` brings it back"), "{text}");
}

#[test]
fn a_declaration_of_the_user_that_a_template_brings_too_stops_the_run_and_names_both_places() {
    let team = "variable \"team\" {\n  default = \"x\"\n}\n";
    let brought = TEXT.to_owned() + "\n" + team;
    let twice = |path: &str, there| Twice { name: "variable \"team\"".into(), line: 11, path: path.into(), there };

    let repository = generated();
    repository.write("vpc/team.tf", "# mine\nvariable \"team\" {}\n");
    let expected = [Reason::DeclaredTwice(vec![twice("vpc/team.tf", 2)])];
    assert_eq!(blocked(&repository, files("extra.tf", &brought)), expected);
    let text = told(&repository, files("extra.tf", &brought));
    let sentence = "vpc/extra.tf would declare variable \"team\" in line 11, which vpc/team.tf:2 declares too";
    assert!(text.contains(sentence), "{text}");

    // The same in a file of ours that the user added it to.
    let repository = generated();
    repository.write("vpc/variables.tf", OTHER.to_owned() + "\n" + team);
    let expected = [Reason::DeclaredTwice(vec![twice("vpc/variables.tf", 5)])];
    assert_eq!(blocked(&repository, files("extra.tf", &brought)), expected);

    // An override is meant to declare it again, and an own file that stood there before is not brought by the run.
    let repository = generated();
    repository.write("vpc/team_override.tf", "variable \"team\" {}\n");
    repository.write("vpc/zones.tf", OTHER);
    assert_eq!(blocked(&repository, files("extra.tf", &brought)), []);
}

#[test]
fn declarations_of_every_kind_count_and_those_that_move_between_our_files_do_not() {
    for text in [
        "output \"id\" {\n  value = 1\n}\n",
        "locals {\n  id = 1\n}\n",
        "data \"aws_region\" \"this\" {\n}\n",
        "module \"m\" {\n  source = \"./m\"\n}\n",
        "provider \"aws\" {\n  alias = \"use1\"\n}\n",
        "terraform {\n  required_providers {\n  }\n}\n",
    ] {
        let repository = generated();
        repository.write("vpc/mine.tf", text);
        let brought = TEXT.to_owned() + "\n" + text;
        assert_eq!(blocked(&repository, files("extra.tf", &brought)).len(), 1, "{text}");
        let moved = vec![of_vpc("extra.tf", &TEXT.replace("\"x\"", "\"y\"")), of_vpc("variables.tf", OTHER)];
        assert_eq!(blocked(&repository, moved), [], "{text}");
    }
    let repository = generated();
    let moved = vec![of_vpc("extra.tf", "# nothing left\n"), of_vpc("variables.tf", &(OTHER.to_owned() + TEXT))];
    assert_eq!(blocked(&repository, moved), []);
}

#[test]
fn a_file_that_would_be_restored_beside_its_renamed_self_is_not() {
    let repository = generated();
    repository.remove("vpc/extra.tf");
    repository.write("vpc/one.tf", TEXT);
    repository.write("vpc/two.tf", TEXT);
    let restore = Choices { restore: Selection::All, ..Choices::default() };
    assert!(matches!(repository.decide(files("extra.tf", TEXT), &restore), Err(Error::Blocked { count: 1, .. })));
}

#[test]
fn what_became_a_link_is_told() {
    let repository = generated();
    std::fs::rename(repository.root().join("vpc"), repository.root().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink("elsewhere", repository.root().join("vpc")).unwrap();
    let text = told(&repository, files("extra.tf", TEXT));
    assert!(text.contains("unread vpc (2 files) is a symbolic link: atmos-forge leaves it as it is"), "{text}");

    let repository = generated();
    repository.remove("vpc/extra.tf");
    std::os::unix::fs::symlink("nowhere", repository.root().join("vpc/extra.tf")).unwrap();
    let text = told(&repository, files("extra.tf", TEXT));
    assert!(text.contains("unread vpc/extra.tf is a symbolic link: atmos-forge leaves it as it is"), "{text}");
}
