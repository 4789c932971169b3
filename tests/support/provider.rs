//! A running AWS provider that Terraform attaches to, in place of starting one for each walk through a configuration.
//!
//! Its 700 MB take longer to start than most walks, and `terraform test` walks three times for every `run`.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use super::terraform::NO_GARBAGE_COLLECTION;
use super::tools;

/// A process of the provider. It ends when the value is dropped, and when the test process does.
pub struct Provider {
    process: Child,
    attach: String,
    _output: BufReader<ChildStdout>,
}

impl Provider {
    /// The one for all whom its schema is enough: those who validate, and tests in which it is mocked. Nobody configures it.
    pub fn shared() -> &'static Self {
        static PROVIDER: OnceLock<Provider> = OnceLock::new();
        PROVIDER.get_or_init(|| Self::start(&[]))
    }

    /// One that talks to what the environment names. It holds one configuration at a time, the last.
    pub fn start(environment: &[(&'static str, String)]) -> Self {
        // The shell ends the provider when its own input ends, whatever becomes of this process.
        let mut process = Command::new("sh")
            .args(["-c", "\"$0\" -debug & trap 'kill $!' EXIT; read -r _"])
            .arg(program())
            .envs(NO_GARBAGE_COLLECTION)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            // With a bundle the provider takes one configuration only.
            .env_remove("AWS_CA_BUNDLE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let mut output = BufReader::new(process.stdout.take().expect("its output"));
        let mut line = String::new();
        let attach = loop {
            line.clear();
            let read = output.read_line(&mut line).expect("the provider's output is text");
            assert!(read > 0, "{} ended before it said how to attach to it", program().display());
            if let Some((_, value)) = line.split_once("TF_REATTACH_PROVIDERS=") {
                break value.trim().trim_matches('\'').to_owned();
            }
        };
        Self { process, attach, _output: output }
    }

    /// What tells Terraform of it.
    pub fn environment(&self) -> (&'static str, String) {
        ("TF_REATTACH_PROVIDERS", self.attach.clone())
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The provider that `tests/run` had installed.
fn program() -> PathBuf {
    let mut path = tools().join("provider/.terraform/providers");
    while path.is_dir() {
        let entries = path.read_dir().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        entries.sort();
        let is_program = |path: &PathBuf| path.ends_with("hashicorp") || name(path).starts_with("terraform-provider-");
        let next = entries.iter().find(|path| is_program(path)).or(entries.iter().find(|path| path.is_dir()));
        path = next.cloned().unwrap_or_else(|| panic!("{} holds no provider: run tests/run once", path.display()));
    }
    assert!(path.exists(), "{} is missing: run tests/run once, which installs the provider", path.display());
    path
}

fn name(path: &std::path::Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
