//! What Atmos finds around its configuration: the repository's folder, git's, and the environment.

use std::collections::BTreeMap;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

/// The beginning of the names of Atmos's variables.
const PREFIX: &str = "ATMOS_";

/// Where Atmos runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The repository's folder, from which Atmos is run.
    pub root: Utf8PathBuf,
    /// The root of the git repository that it lies in.
    pub git_root: Option<Utf8PathBuf>,
    /// The variables of the environment.
    pub variables: BTreeMap<String, String>,
}

impl Surroundings {
    /// Looks around a repository.
    #[must_use]
    pub fn of(root: &Utf8Path) -> Self {
        let root = root.canonicalize_utf8().unwrap_or_else(|_| root.to_owned());
        let variables: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let uses_git = variables.get("ATMOS_GIT_ROOT_BASEPATH").is_none_or(|value| value != "false");
        // A work tree beside the repository proper has a file of this name.
        let git_root = root.ancestors().find(|dir| dir.join(".git").exists()).map(Utf8Path::to_owned);
        Self { git_root: git_root.filter(|_| uses_git), root, variables }
    }

    /// The value of one of Atmos's own variables, such as `STACKS_BASE_PATH`; an empty one is none.
    #[must_use]
    pub fn atmos_variable(&self, name: &str) -> Option<&str> {
        self.variables.get(&format!("{PREFIX}{name}")).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A path from the repository's folder; none for one outside.
    #[must_use]
    pub fn inside(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        let path = cleaned(path);
        let found = path.strip_prefix(&self.root).map(Utf8Path::to_owned).ok();
        // The same folder may be known by another name, behind a link.
        found.or_else(|| {
            let (real, rest) = path.ancestors().find_map(|dir| {
                Some((dir.canonicalize_utf8().ok()?, path.strip_prefix(dir).unwrap_or(Utf8Path::new(""))))
            })?;
            real.join(rest).strip_prefix(&self.root).map(Utf8Path::to_owned).ok()
        })
    }
}

/// A path without `.`, `..` and doubled separators, as Go cleans it.
#[must_use]
pub(super) fn cleaned(path: &Utf8Path) -> Utf8PathBuf {
    let mut clean = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_inside_is_known_behind_a_link_too() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let folder = Utf8Path::from_path(folder.path()).and_then(|path| path.canonicalize_utf8().ok()).expect("a path");
        std::fs::create_dir_all(folder.join("repo/infra")).expect("a new folder");
        std::os::unix::fs::symlink(folder.join("repo"), folder.join("link")).expect("a new link");
        let around = Surroundings { root: folder.join("repo"), ..Surroundings::default() };
        for (path, inside) in [
            ("repo", Some("")),
            ("repo/a/../infra/./new", Some("infra/new")),
            ("link/infra/new/deep", Some("infra/new/deep")),
            ("other", None),
            ("repo/../other", None),
        ] {
            assert_eq!(around.inside(&folder.join(path)).as_deref(), inside.map(Utf8Path::new), "{path}");
        }
    }
}
