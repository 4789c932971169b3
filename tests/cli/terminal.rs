//! Programs on a terminal: what is typed into them, and what they show.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::json;

/// What a program showed, and its exit code. There is no code if a text did not come.
#[derive(Debug, Deserialize)]
pub struct Seen {
    /// The text.
    pub shown: String,
    /// The exit code.
    pub status: Option<i32>,
}

/// Runs a program in a folder, and types the second of each pair once the first is shown.
pub fn on_terminal(folder: &Path, command: &[&str], env: &[(&str, String)], steps: &[(&str, &str)]) -> Seen {
    let steps: Vec<_> = steps.iter().map(|(wait, text)| json!({ "wait": wait, "type": text })).collect();
    let env: serde_json::Map<_, _> = env.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let told = json!({ "command": command, "env": env, "steps": steps });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/terminal.py");
    let mut python = Command::new("python3");
    let python = python.arg(script).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = python.spawn().expect("python3");
    child.stdin.take().expect("its input").write_all(told.to_string().as_bytes()).expect("an input");
    let output = child.wait_with_output().expect("an exit");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn init(folder: &Path, steps: &[(&str, &str)]) -> Seen {
    on_terminal(folder, &[env!("CARGO_BIN_EXE_atmos-forge"), "init", "repository"], &[], steps)
}

#[test]
fn init_checks_each_answer_as_it_is_given_and_keeps_them_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let seen = init(
        folder.path(),
        &[
            ("Short name", "A_CME\r"),
            ("expected 2 to 12", "\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}globex\r"),
            ("ID of the AWS organization", "o-a1b2c3d4e5\r"),
            ("ID of the management account", "12345\r"),
            ("expected 12 digits", "6789012\r"),
            ("Email address of root", "aws+{account}@globex.example\r"),
            ("Email address of the security contact", "security@globex.example\r"),
            ("Phone number", "+1 206 555 0199\r"),
            ("Regions", "us-west-2,us-east-1\r"),
        ],
    );
    assert_eq!(seen.status, Some(0), "{}", seen.shown);
    let read = |path: &str| std::fs::read_to_string(folder.path().join("repository/forge").join(path)).expect(path);
    let organization = read("organization.yaml");
    for kept in [
        "namespace: globex\n",
        "organization-id: o-a1b2c3d4e5\n",
        "aws+{account}@globex.example",
        "security@globex.example",
        "+1 206 555 0199",
        "home: us-west-2\n",
        "    us-east-1:\n",
    ] {
        assert!(organization.contains(kept), "{kept}: {organization}");
    }
    assert!(read("accounts/core-management.yaml").contains("id: \"123456789012\"\n"));
}

#[test]
fn whoever_leaves_init_with_control_c_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let seen = init(folder.path(), &[("Short name", "globex\r"), ("ID of the AWS organization", "\u{3}")]);
    assert_eq!(seen.status, Some(130), "{}", seen.shown);
    assert!(!folder.path().join("repository").exists());
}
