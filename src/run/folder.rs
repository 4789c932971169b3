//! The texts in a folder of the repository.

use camino::{Utf8Path, Utf8PathBuf};

use crate::Error;

/// Whether the folders in a folder belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Only the folder itself.
    One,
    /// All folders below it too. Links to folders are not followed: they may lead in a circle.
    All,
}

/// The texts of the wanted files, in the order of their paths; those behind a link too, as Terraform reads them. A folder
/// that does not exist has none.
///
/// # Errors
/// When a file or folder cannot be read.
pub fn texts(
    root: &Utf8Path,
    folder: &Utf8Path,
    depth: Depth,
    wanted: &dyn Fn(&Utf8Path) -> bool,
) -> Result<Vec<(Utf8PathBuf, String)>, Error> {
    let entries = match root.join(folder).read_dir_utf8() {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(folder, &error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let path = folder.join(entry.file_name());
        let kind = entry.file_type().map_err(|error| unreadable(&path, &error))?;
        if kind.is_dir() && depth == Depth::All {
            found.extend(texts(root, &path, depth, wanted)?);
        } else if wanted(&path) && (kind.is_file() || root.join(&path).is_file()) {
            let text = std::fs::read_to_string(root.join(&path)).map_err(|error| unreadable(&path, &error))?;
            found.push((path, text));
        }
    }
    found.sort();
    Ok(found)
}

fn unreadable(path: &Utf8Path, error: &std::io::Error) -> Error {
    Error::usage(format!("cannot read {path}: {error}"), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linked_file_is_read_and_a_linked_folder_is_not_entered() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = Utf8Path::from_path(folder.path()).expect("a path of characters");
        std::fs::create_dir_all(root.join("a/b")).expect("a new folder");
        std::fs::write(root.join("a/b/one.tf"), "one").expect("a new file");
        std::fs::write(root.join("a/other.txt"), "other").expect("a new file");
        std::os::unix::fs::symlink(root.join("a/b/one.tf"), root.join("a/two.tf")).expect("a new link");
        std::os::unix::fs::symlink(root.join("a"), root.join("a/circle.tf")).expect("a new link");
        let found = |depth| {
            let files = texts(root, Utf8Path::new("a"), depth, &|path| path.extension() == Some("tf"));
            files.expect("readable files").into_iter().map(|(path, _)| path).collect::<Vec<_>>()
        };
        assert_eq!(found(Depth::One), ["a/two.tf"]);
        assert_eq!(found(Depth::All), ["a/b/one.tf", "a/two.tf"]);
        assert!(texts(root, Utf8Path::new("none"), Depth::All, &|_| true).is_ok_and(|found| found.is_empty()));
    }
}
