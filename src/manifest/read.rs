//! Reads the manifest's files from disk.

use std::io::Read;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::load::{ManifestText, ManifestTexts};
use super::text::{MAX_BYTES, read_text};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::workspace::{ACCOUNT_MANIFESTS, ORGANIZATION_MANIFEST};

/// Reads `forge/organization.yaml` and `forge/accounts/*.yaml` below a root.
///
/// # Errors
/// Every file that cannot be read, is too large or is no text.
pub fn read(root: &Utf8Path) -> Result<ManifestTexts, Diagnostics> {
    let organization = read_file(root, ORGANIZATION_MANIFEST.into()).map_err(|one| Diagnostics::from_iter([one]))?;
    let names = account_files(root).map_err(|one| Diagnostics::from_iter([one]))?;
    let (accounts, problems): (Vec<_>, Vec<_>) = names
        .into_par_iter()
        .map(|path| match read_file(root, path) {
            Ok(text) => (Some(text), None),
            Err(problem) => (None, Some(problem)),
        })
        .unzip();
    let problems: Diagnostics = problems.into_iter().flatten().collect();
    if problems.is_empty() {
        Ok(ManifestTexts { organization, accounts: accounts.into_iter().flatten().collect() })
    } else {
        Err(problems)
    }
}

/// The files of the accounts, in the order of their names.
fn account_files(root: &Utf8Path) -> Result<Vec<Utf8PathBuf>, Diagnostic> {
    let folder = root.join(ACCOUNT_MANIFESTS);
    let entries = match folder.read_dir_utf8() {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(ACCOUNT_MANIFESTS.as_ref(), &error.to_string())),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(ACCOUNT_MANIFESTS.as_ref(), &error.to_string()))?;
        let name = entry.file_name();
        if name.starts_with('.') {
            continue;
        }
        let path = Utf8Path::new(ACCOUNT_MANIFESTS).join(name);
        match path.extension() {
            Some("yaml") => files.push(path),
            Some("yml") => return Err(unreadable(&path, "the name of an account's file ends in .yaml")),
            _ => {}
        }
    }
    files.sort();
    Ok(files)
}

fn read_file(root: &Utf8Path, path: Utf8PathBuf) -> Result<ManifestText, Diagnostic> {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(root.join(&path)).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Err(unreadable(&path, &error.to_string()));
    }
    if bytes.len() as u64 > MAX_BYTES {
        return Err(unreadable(&path, "it is larger than 1 MiB"));
    }
    match read_text(&bytes) {
        Ok(text) => Ok(ManifestText { path, text }),
        Err(error) => Err(unreadable(&path, &error.to_string())),
    }
}

fn unreadable(path: &Utf8Path, why: &str) -> Diagnostic {
    Diagnostic::error(Code::ManifestUnreadable, format!("{path} cannot be read: {why}"))
}
