//! What the tests with real tools share: Terraform on a copy of a component, moto as AWS, checkov as a reviewer.
//!
//! `tests/run` sets the tools up. A tool that is missing fails a test with a word on how to get it; nothing is skipped.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod checkov;
pub mod judge;
pub mod kept;
pub mod keys;
pub mod moto;
pub mod once;
pub mod policies;
pub mod provider;
pub mod refusals;
pub mod server;
pub mod simulator;
pub mod structures;
pub mod terraform;
pub mod variants;
pub mod workspace;

use std::env;
use std::fmt::Write as _;
use std::io::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Terraform and moto wait for each other more than they compute, so there are two of them for each core.
static POOL: LazyLock<ThreadPool> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    ThreadPoolBuilder::new().num_threads(2 * cores).build().expect("threads")
});

/// Runs `run` on each item, several at a time.
pub fn all<T: Sync, R: Send>(items: &[T], run: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    POOL.install(|| items.par_iter().map(run).collect())
}

/// Runs `check` on each item, and fails with all that went wrong.
pub fn each<T: Sync>(
    items: &[T],
    name: impl Fn(&T) -> String + Sync + Send,
    check: impl Fn(&T) -> Result<(), String> + Sync + Send,
) {
    let problems = all(items, |item| check(item).err().map(|problem| format!("{}: {problem}", name(item))));
    let problems: Vec<String> = problems.into_iter().flatten().collect();
    assert!(problems.is_empty(), "{} of {} failed\n\n{}", problems.len(), items.len(), problems.join("\n\n"));
}

/// The folder that `tests/run` fills.
pub fn tools() -> PathBuf {
    env::var_os("ATMOS_FORGE_TEST_TOOLS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/test-tools"), PathBuf::from)
}

/// Compares a text with the reviewed one, `snapshots/<name>.snap`.
pub fn assert_snapshot(name: &str, text: &str) {
    let (folder, name) = name.rsplit_once('/').unwrap_or(("", name));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("../../snapshots").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A program of the Python environment that `tests/run` makes.
pub fn python_tool(name: &str) -> Command {
    let program = tools().join("venv/bin").join(name);
    assert!(program.exists(), "{} is missing: run tests/run once, which installs it", program.display());
    Command::new(program)
}

/// Runs a command to its end: what it printed if it succeeded, else the command and all its output as an error.
pub fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(printed);
    }
    let mut problem = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        let _ = write!(problem, " {}", argument.to_string_lossy());
    }
    let _ = write!(problem, ": {}\n{printed}{}", output.status, String::from_utf8_lossy(&output.stderr));
    Err(problem)
}

/// What a program that reads JSON, one question a line, answers in JSON.
pub fn ask<T: DeserializeOwned>(command: &mut Command, question: &Value) -> T {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    // All of it is read before anything is written, so neither side waits for the other.
    let mut input = child.stdin.take().expect("its input");
    input.write_all(question.to_string().as_bytes()).expect("a program that reads");
    drop(input);
    let output = child.wait_with_output().expect("a program that ends");
    assert!(output.status.success(), "{command:?}: {}", output.status);
    serde_json::from_slice(&output.stdout).expect("JSON")
}
