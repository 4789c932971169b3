//! What the templates make, read line by line before it is accepted: the product itself.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::support::assert_snapshot;
use crate::support::variants::organization;

/// Several files as one text, each under its path.
fn joined<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (path, content) in files {
        let _ = writeln!(text, "════ {path}\n\n{content}");
    }
    text
}

/// Those files of the example organization whose paths are wanted, in the order of their paths.
fn assert_example(name: &str, wanted: impl Fn(&str) -> bool) {
    let files = organization("default").files().expect("the templates");
    let files: BTreeMap<&str, &str> =
        files.iter().map(|file| (file.path.as_str(), file.text.as_str())).filter(|(path, _)| wanted(path)).collect();
    assert_snapshot(name, &joined(files));
}

#[test]
fn the_stacks_of_the_example_organization() {
    assert_example("example-organization", |path| !path.starts_with("components/") && !path.contains("schemas/"));
}

#[test]
fn the_readmes_of_the_components() {
    assert_example("readmes", |path| path.ends_with("README.md"));
}

#[test]
fn the_schemas_that_atmos_enforces() {
    assert_example("stack-schemas", |path| path.starts_with("stacks/schemas/"));
}
