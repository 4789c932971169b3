//! Reads the manifest's files from disk.

use std::io::Read;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::load::{ManifestText, ManifestTexts};
use super::text::{MAX_BYTES, read_text};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::layout::{ACCOUNT_MANIFESTS, ORGANIZATION_MANIFEST, OWN_BLUEPRINTS, OWN_TEMPLATES};

/// Reads `forge/organization.yaml` and `forge/accounts/*.yaml` below a root.
///
/// A file that cannot be read, is too large or is no text is a problem; the others are given all the same, so that
/// theirs are named in the same run. Without the organization's file there is nothing to go on with.
#[must_use]
pub fn read(root: &Utf8Path) -> (Option<ManifestTexts>, Diagnostics) {
    let mut problems = Diagnostics::default();
    let mut keep = |read: Result<ManifestText, Diagnostic>| read.map_err(|problem| problems.push(problem)).ok();
    let organization = keep(read_file(root, ORGANIZATION_MANIFEST.into()));
    let accounts = match account_files(root) {
        Ok(paths) => paths.into_par_iter().map(|path| read_file(root, path)).collect::<Vec<_>>(),
        Err(problem) => vec![Err(problem)],
    };
    let accounts = accounts.into_iter().filter_map(&mut keep).collect();
    let overrides = match override_files(root) {
        Ok(paths) => paths.into_iter().map(|path| read_file(root, path)).collect::<Vec<_>>(),
        Err(problem) => vec![Err(problem)],
    };
    let overrides = overrides.into_iter().filter_map(keep).collect();
    (organization.map(|organization| ManifestTexts { organization, accounts, overrides }), problems)
}

/// What the organization lays over the baseline, in the order of the paths.
fn override_files(root: &Utf8Path) -> Result<Vec<Utf8PathBuf>, Diagnostic> {
    let mut files = Vec::new();
    let mut folders: Vec<Utf8PathBuf> = vec![OWN_BLUEPRINTS.into(), OWN_TEMPLATES.into()];
    while let Some(folder) = folders.pop() {
        let entries = match root.join(&folder).read_dir_utf8() {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(unreadable(&folder, &error.to_string())),
        };
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&folder, &error.to_string()))?;
            let path = folder.join(entry.file_name());
            let kind = entry.file_type().map_err(|error| unreadable(&path, &error.to_string()))?;
            if kind.is_dir() {
                folders.push(path);
            } else if !entry.file_name().starts_with('.') {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The files of the accounts, in the order of their names, and what may be meant as one.
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
        let looks_like_yaml = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml"));
        if looks_like_yaml || root.join(&path).is_dir() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read_file(root: &Utf8Path, path: Utf8PathBuf) -> Result<ManifestText, Diagnostic> {
    if path.starts_with(ACCOUNT_MANIFESTS) {
        if root.join(&path).is_dir() {
            return Err(unreadable(
                &path,
                &format!("it is a directory; account files lie directly in {ACCOUNT_MANIFESTS}"),
            ));
        }
        if path.extension() != Some("yaml") {
            return Err(unreadable(&path, "account file names must end in .yaml"));
        }
    }
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
    Diagnostic::error(Code::ManifestUnreadable, format!("cannot read {path}: {why}"))
}
