//! Proofs that need not be made again, since nothing that they read has changed: for the loop of a person at work.
//!
//! A proof is kept under a hash of all that it reads: what the caller names, such as the rendered files, and what makes it,
//! which is the source of the harness and the versions of the tools. With `CI` or `ATMOS_FORGE_TEST_COLD` set, as
//! `tests/run --cold` does, none is kept or taken.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use super::{python_tool, run, tools};

/// What is kept of a proof.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    /// The hash of what it read.
    read: String,
    result: T,
}

static TAKEN: AtomicUsize = AtomicUsize::new(0);
static MADE: AtomicUsize = AtomicUsize::new(0);

/// The result of a proof that reads nothing but `reads`. It is kept if it `holds`.
pub fn proved<T: Serialize + DeserializeOwned>(
    name: &str,
    reads: &Value,
    holds: impl FnOnce(&T) -> bool,
    prove: impl FnOnce() -> Result<T, String>,
) -> Result<T, String> {
    let Some(store) = &*STORE else { return prove() };
    let read = hash(&[&store.harness, name, &reads.to_string()]);
    let path = store.folder.join(format!("{name}.json"));
    let kept = fs::read(&path).ok().and_then(|text| serde_json::from_slice::<Kept<T>>(&text).ok());
    if let Some(kept) = kept.filter(|kept| kept.read == read) {
        TAKEN.fetch_add(1, Ordering::Relaxed);
        return Ok(kept.result);
    }
    let kept = Kept { read, result: prove()? };
    MADE.fetch_add(1, Ordering::Relaxed);
    if !holds(&kept.result) {
        return Ok(kept.result);
    }
    // Renamed, so that nobody reads half of it.
    let text = serde_json::to_vec(&kept).expect("values");
    let new = NamedTempFile::new_in(&store.folder).and_then(|new| fs::write(new.path(), text).map(|()| new));
    new.map_err(|error| error.to_string())?.persist(&path).map_err(|error| error.to_string())?;
    Ok(kept.result)
}

/// How many proofs were taken from where they are kept, and how many were made. Nothing where none is kept.
pub fn summary() -> Option<String> {
    let folder = STORE.as_ref()?.folder.display();
    let (taken, made) = (TAKEN.load(Ordering::Relaxed), MADE.load(Ordering::Relaxed));
    Some(format!("{made} proofs made, {taken} taken from {folder}, since nothing that they read has changed"))
}

/// Where proofs are kept.
struct Store {
    folder: PathBuf,
    /// The hash of what makes them.
    harness: String,
}

static STORE: LazyLock<Option<Store>> = LazyLock::new(|| {
    let is_cold = ["CI", "ATMOS_FORGE_TEST_COLD"].iter().any(|name| env::var_os(name).is_some());
    (!is_cold).then(Store::open)
});

/// The source of the harness, in the repository.
const SOURCES: [&str; 4] = ["Cargo.lock", "tests/proofs", "tests/support", "tests/tools"];

/// The versions of the tools, in the folder that `tests/run` fills.
const VERSIONS: [&str; 4] =
    ["venv/installed", "simulate/installed", "provider/.terraform.lock.hcl", "provider/versions_override.tf"];

impl Store {
    fn open() -> Self {
        let mut makes = Vec::new();
        let sources = SOURCES.map(|source| Path::new(env!("CARGO_MANIFEST_DIR")).join(source));
        for path in sources.into_iter().chain(VERSIONS.map(|versions| tools().join(versions))) {
            collect(&path, &mut makes);
        }
        // With the packages that the required ones bring along.
        makes.push(run(python_tool("python").args(["-m", "pip", "freeze", "--all"])).expect("versions"));
        makes.push(run(Command::new("terraform").arg("version").env("CHECKPOINT_DISABLE", "1")).expect("a version"));
        let folder = tools().join("proofs");
        fs::create_dir_all(&folder).expect("a new folder");
        Self { folder, harness: hash(&makes) }
    }
}

/// The files there, each as its path and its text, in the order of their names.
fn collect(path: &Path, texts: &mut Vec<String>) {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
        let mut entries: Vec<PathBuf> = entries.filter(|path| !path.ends_with("__pycache__")).collect();
        entries.sort();
        for path in entries {
            collect(&path, texts);
        }
    } else {
        let text = fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{}: {error}: run tests/run once, which writes it", path.display()));
        texts.extend([path.display().to_string(), text]);
    }
}

/// A hash of texts, each with its length, so that none can pass for a part of another.
fn hash(texts: &[impl AsRef<str>]) -> String {
    let mut hash = Sha256::new();
    for text in texts.iter().map(AsRef::as_ref) {
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    }
    hash.finalize().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
