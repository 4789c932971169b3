//! Which files an import means.

use super::included::matcher;
use super::surroundings::cleaned;
use camino::{Utf8Path, Utf8PathBuf};

/// How deep folders are searched: a link in them may lead in a circle.
const DEEPEST: usize = 10;

/// The files that an import means, as Atmos looks for them: a file, all of a folder, or those that match; the less deep
/// first, and of two that differ in the extension alone the one in `.yaml`.
pub(super) fn search(base: &Utf8Path, import: &str) -> Vec<Utf8PathBuf> {
    let path = cleaned(&base.join(import));
    if path.is_file() {
        return vec![path];
    }
    let patterns = match (path.is_dir(), path.extension()) {
        (true, _) => vec![format!("{path}/**/*.yaml"), format!("{path}/**/*.yml")],
        (false, None) => vec![format!("{path}.yaml"), format!("{path}.yml")],
        (false, Some(_)) => vec![path.to_string()],
    };
    let start = path.as_str().find(['*', '?', '[', '{']).map_or(path.as_str(), |at| &path.as_str()[..at]);
    let folder = if path.is_dir() {
        Some(path.as_path())
    } else {
        start.rsplit_once('/').map(|(folder, _)| Utf8Path::new(folder))
    };
    let mut found = Vec::new();
    for pattern in patterns {
        let Some(glob) = matcher(&pattern) else { continue };
        walk(folder.unwrap_or(base), DEEPEST, &mut |file| {
            if glob.is_match(file) {
                found.push(file.to_owned());
            }
        });
    }
    let twin = |file: &Utf8PathBuf| file.extension() == Some("yml") && found.contains(&file.with_extension("yaml"));
    let mut found: Vec<Utf8PathBuf> = found.iter().filter(|file| !twin(file)).cloned().collect();
    found.sort_by_key(|file| (file.components().count(), file.clone()));
    found
}

/// Calls `each` with the files in a folder and below it.
fn walk(folder: &Utf8Path, deepest: usize, each: &mut dyn FnMut(&Utf8Path)) {
    for entry in folder.read_dir_utf8().into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_file() {
            each(path);
        } else if path.is_dir() && deepest > 0 {
            walk(path, deepest - 1, each);
        }
    }
}
