//! Where a base path leads, which depends on how it is written.

use camino::{Utf8Path, Utf8PathBuf};

use super::surroundings::Surroundings;

/// The folder that a base path means. One that begins with a dot is taken from the configuration's folder; another
/// relative one, and an empty one, from the root of the git repository, as long as there is one.
pub(super) fn resolve(path: &str, around: &Surroundings) -> Utf8PathBuf {
    let given = Utf8Path::new(path);
    let from_root = || around.root.join(given);
    let is_dotted = path == "." || path == ".." || path.starts_with("./") || path.starts_with("../");
    match &around.git_root {
        _ if given.is_absolute() => given.to_owned(),
        Some(git_root) if !is_dotted => {
            let from_git = git_root.join(given);
            if from_git.exists() || !from_root().exists() { from_git } else { from_root() }
        }
        _ => from_root(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_path_decides_what_it_is_relative_to() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let git = Utf8Path::from_path(folder.path()).expect("a path of characters").to_owned();
        std::fs::create_dir_all(git.join("infra/only-here")).expect("a new folder");
        let mut around =
            Surroundings { root: git.join("infra"), git_root: Some(git.clone()), ..Surroundings::default() };
        let at = |path: &str, around: &Surroundings| super::super::surroundings::cleaned(&resolve(path, around));
        assert_eq!(at("/somewhere", &around), "/somewhere");
        assert_eq!(at(".", &around), git.join("infra"));
        assert_eq!(at("./x", &around), git.join("infra/x"));
        assert_eq!(at("..", &around), git);
        assert_eq!(at("", &around), git);
        assert_eq!(at("infra", &around), git.join("infra"));
        assert_eq!(at("only-here", &around), git.join("infra/only-here"));
        assert_eq!(at("new", &around), git.join("new"));
        around.git_root = None;
        assert_eq!(at("", &around), git.join("infra"));
        assert_eq!(at("new", &around), git.join("infra/new"));
    }
}
