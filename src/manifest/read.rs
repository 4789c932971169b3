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
    let (paths, misplaced) = account_files(root);
    let accounts = paths.into_par_iter().map(|path| read_file(root, path)).collect::<Vec<_>>();
    let accounts = accounts.into_iter().filter_map(&mut keep).collect();
    let overrides = match override_files(root) {
        Ok(paths) => paths.into_iter().map(|path| read_file(root, path)).collect::<Vec<_>>(),
        Err(problem) => vec![Err(problem)],
    };
    let overrides = overrides.into_iter().filter_map(keep).collect();
    problems.extend(misplaced);
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

/// The files of the accounts, in the order of their names, and those that look like one and are none.
fn account_files(root: &Utf8Path) -> (Vec<Utf8PathBuf>, Vec<Diagnostic>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    if let Err(problem) = collect_accounts(root, ACCOUNT_MANIFESTS.into(), &mut files, &mut problems) {
        problems.push(problem);
    }
    files.sort();
    (files, problems)
}

fn collect_accounts(
    root: &Utf8Path,
    folder: &Utf8Path,
    files: &mut Vec<Utf8PathBuf>,
    problems: &mut Vec<Diagnostic>,
) -> Result<(), Diagnostic> {
    let entries = match root.join(folder).read_dir_utf8() {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unreadable(folder, &error.to_string())),
    };
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error.to_string()))?;
        if entry.file_name().starts_with('.') {
            continue;
        }
        let path = folder.join(entry.file_name());
        let kind = entry.file_type().map_err(|error| unreadable(&path, &error.to_string()))?;
        let is_yaml = path.extension().is_some_and(|one| ["yaml", "yml"].contains(&one.to_lowercase().as_str()));
        if kind.is_dir() {
            collect_accounts(root, &path, files, problems)?;
        } else if kind.is_symlink() && root.join(&path).is_dir() {
            problems.push(unreadable(&path, "links to folders are not followed"));
        } else if kind.is_symlink() && !root.join(&path).exists() {
            problems.push(unreadable(&path, "the link leads nowhere"));
        } else if is_yaml && folder != ACCOUNT_MANIFESTS {
            let why = format!("account files must be in {ACCOUNT_MANIFESTS} itself");
            problems
                .push(unreadable(&path, &why).help(format!("move it to {ACCOUNT_MANIFESTS}/{}", entry.file_name())));
        } else if is_yaml {
            files.push(path);
        }
    }
    Ok(())
}

fn read_file(root: &Utf8Path, path: Utf8PathBuf) -> Result<ManifestText, Diagnostic> {
    if path.starts_with(ACCOUNT_MANIFESTS) && path.extension() != Some("yaml") {
        return Err(unreadable(&path, "account file names must end in .yaml"));
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
