//! Finds the repository that a directory belongs to.

use camino::{Utf8Path, Utf8PathBuf};

use super::error::Error;

/// The file that makes a directory a repository of ours.
pub const MARK: &str = "forge/organization.yaml";

/// The nearest directory, from `start` upward, that holds `forge/organization.yaml`.
///
/// # Errors
/// When there is none, or `start` does not exist.
pub fn discover(start: &Utf8Path) -> Result<Utf8PathBuf, Error> {
    let start = start.canonicalize_utf8().map_err(Error::io("open", start))?;
    let found = start.ancestors().find(|dir| dir.join(MARK).is_file());
    found.map(Utf8Path::to_owned).ok_or_else(|| Error::NotARepository { start: start.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_found_from_below_and_not_from_beside() {
        let dir = tempfile::tempdir().unwrap();
        let dir = Utf8Path::from_path(dir.path()).unwrap().canonicalize_utf8().unwrap();
        std::fs::create_dir_all(dir.join("repo/forge")).unwrap();
        std::fs::create_dir_all(dir.join("repo/stacks/orgs")).unwrap();
        std::fs::write(dir.join("repo").join(MARK), "").unwrap();
        assert_eq!(discover(&dir.join("repo/stacks/orgs")).unwrap(), dir.join("repo"));
        assert_eq!(discover(&dir.join("repo")).unwrap(), dir.join("repo"));
        assert!(matches!(discover(&dir), Err(Error::NotARepository { .. })));
    }
}
