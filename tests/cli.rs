//! What a user types and sees: each command, each problem, the help, and the README's own examples.
//!
//! `TRYCMD=overwrite cargo test --test all cli::` writes the outputs again; read the difference before committing it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use atmos_forge::diagnostic::Code;

mod completions;
mod readme;
mod runs;
mod shell;
mod terminal;

/// The day on which all of this happens.
const TODAY: &str = "1767225600";

/// Tools that edit and show files between two commands.
const TOOLS: [&str; 5] = ["cat", "ls", "mkdir", "rm", "sed"];

/// Cases with what they need.
fn cases() -> trycmd::TestCases {
    let cases = trycmd::TestCases::new();
    cases.env("SOURCE_DATE_EPOCH", TODAY).env("NO_COLOR", "");
    // Cases that write nothing run in this repository, whose root is not theirs.
    cases.env("ATMOS_GIT_ROOT_BASEPATH", "false");
    for tool in TOOLS {
        cases.register_bin(tool, on_path(tool));
    }
    cases
}

/// Where a tool lies.
fn on_path(tool: &str) -> PathBuf {
    let path = std::env::var_os("PATH").expect("a PATH");
    let found = std::env::split_paths(&path).map(|dir| dir.join(tool)).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("{tool} is not on the PATH"))
}

#[test]
fn commands_say_what_they_always_said() {
    cases().case("tests/cmd/*.trycmd").case("tests/cmd/*/*.trycmd");
}

#[test]
fn every_sort_of_problem_is_shown_in_a_case() {
    let shown = shown(Path::new("tests/cmd"));
    let missing: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).filter(|code| !shown.contains(*code)).collect();
    assert!(missing.is_empty(), "no case in tests/cmd shows {missing:?}");
}

/// The codes in the outputs below a folder.
fn shown(folder: &Path) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for entry in folder.read_dir().expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "trycmd") {
            let text = std::fs::read_to_string(&path).expect("a case");
            for line in text.lines() {
                let rest = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["));
                codes.extend(rest.and_then(|rest| Some(rest.split_once("]: ")?.0.to_owned())));
            }
        } else if path.is_dir() && path.extension().is_none() {
            codes.extend(shown(&path));
        }
    }
    codes
}
