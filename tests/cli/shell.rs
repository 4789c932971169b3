//! The shells of the tests: those on the PATH, or those that `tests/run` put below the test tools.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::support::tools;

/// A shell, and where its files lie if it is not installed.
pub struct Shell {
    /// The program.
    pub program: PathBuf,
    root: Option<PathBuf>,
}

impl Shell {
    /// The shell of this name. Without it the test of it is not run, which fails in CI and is told elsewhere.
    pub fn find(name: &str) -> Option<Self> {
        let path = std::env::var_os("PATH").expect("a PATH");
        if let Some(program) = std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file()) {
            return Some(Self { program, root: None });
        }
        let root = tools().join("shells");
        let program = ["bin", "usr/bin"].iter().map(|dir| root.join(dir).join(name)).find(|file| file.is_file());
        if program.is_none() {
            let told = format!("{name} is neither on the PATH nor in {}: `tests/run` puts it there", root.display());
            assert!(std::env::var_os("CI").is_none(), "{told}");
            // A test has no other way to say that it is not run.
            let _ = writeln!(std::io::stderr(), "not run: {told}");
        }
        program.map(|program| Self { program, root: Some(root) })
    }

    /// A folder of its files, below `usr`; nothing where the shell finds them by itself.
    pub fn folder(&self, path: &str) -> Option<String> {
        Some(self.root.as_ref()?.join("usr").join(path).display().to_string())
    }

    /// The folder of its libraries.
    pub fn libraries(&self) -> Option<PathBuf> {
        let lib: &Path = &self.root.as_ref()?.join("usr/lib");
        let mut folders = lib.read_dir().ok()?.filter_map(|entry| Some(entry.ok()?.path()));
        folders.find(|folder| folder.to_string_lossy().ends_with("-linux-gnu"))
    }
}
