//! The README's examples do what it says that they do.

use std::fmt::Write as _;
use std::path::Path;

use super::cases;

#[test]
fn the_readme_s_examples_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let readme = std::fs::read_to_string("README.md").expect("the README");
    let examples: Vec<&str> =
        readme.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let ours = examples.into_iter().filter(|example| {
        let mut commands = example.lines().filter(|line| line.starts_with("$ ")).peekable();
        commands.peek().is_some() && commands.all(|command| command.starts_with("$ atmos-forge "))
    });
    let mut count = 0;
    for example in ours {
        count += 1;
        write(folder.path(), count, example);
    }
    assert!(count > 0, "the README has no example of a command");
    cases().case(folder.path().join("*.trycmd"));
}

/// Writes an example as a case of its own, in an empty directory. A command without output may have any.
fn write(folder: &Path, number: usize, example: &str) {
    let mut text = String::from("```console\n");
    let mut lines = example.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(text, "{line}");
        let has_output = lines.peek().is_some_and(|next| !next.is_empty() && !next.starts_with("$ "));
        if line.starts_with("$ ") && !has_output {
            text.push_str("...\n\n");
        }
    }
    text.push_str("```\n");
    let case = folder.join(format!("example-{number}"));
    for end in ["in", "out"] {
        let dir = case.with_extension(end);
        std::fs::create_dir_all(&dir).expect("a folder");
        std::fs::write(dir.join(".keep"), "").expect("a file");
    }
    std::fs::write(case.with_extension("trycmd"), text).expect("a case");
}
