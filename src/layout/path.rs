//! Which paths the tool may write: inside the repository, and the same on every system.

use camino::{Utf8Path, Utf8PathBuf};

/// The directory that holds a run's lock, journal and staged files; it exists only while a run lasts.
pub const RUN: &str = "forge/.run";

/// The directory of the base bundles.
pub const BASE: &str = "forge/base";

/// Why a path cannot name a file of the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathProblem {
    /// It is empty or begins with `/`.
    #[error("it must be relative to the repository")]
    NotRelative,
    /// One of its parts is empty, `.` or `..`.
    #[error("it contains an empty part, `.` or `..`")]
    Part,
    /// A character that some system takes for a separator, a drive or an order to the terminal.
    #[error("it contains a backslash, a colon or a control character")]
    Character,
    /// It lies in git's own directory.
    #[error("it is inside `.git`")]
    Git,
    /// It lies where the tool keeps its own records.
    #[error("it is inside a directory reserved for atmos-forge")]
    Reserved,
}

/// Checks that a path stays inside the repository and away from git's own files.
///
/// # Errors
/// The first problem found.
pub fn check(path: &str) -> Result<(), PathProblem> {
    if path.is_empty() || path.starts_with('/') {
        return Err(PathProblem::NotRelative);
    }
    if path.chars().any(|c| c.is_control() || matches!(c, '\\' | ':')) {
        return Err(PathProblem::Character);
    }
    for part in path.split('/') {
        if matches!(part, "" | "." | "..") {
            return Err(PathProblem::Part);
        }
        // Some file systems ignore characters that cannot be seen; git itself refuses such names too.
        let seen: String = part.chars().filter(char::is_ascii).collect();
        if seen.eq_ignore_ascii_case(".git") || seen.eq_ignore_ascii_case("git~1") {
            return Err(PathProblem::Git);
        }
    }
    Ok(())
}

/// Checks in addition that a path is none of the tool's own records.
///
/// # Errors
/// The first problem found.
pub fn check_output(path: &str) -> Result<(), PathProblem> {
    check(path)?;
    let folded = fold(path);
    if [BASE, RUN].iter().any(|own| Utf8Path::new(&folded).starts_with(own)) {
        return Err(PathProblem::Reserved);
    }
    Ok(())
}

/// The form in which paths are equal on a file system that ignores case.
#[must_use]
pub fn fold(path: &str) -> String {
    path.to_lowercase()
}

/// The directories above a path, the nearest first, without the repository itself.
pub fn parents(path: &Utf8Path) -> impl Iterator<Item = &Utf8Path> {
    path.ancestors().skip(1).filter(|dir| !dir.as_str().is_empty())
}

/// The directory and the name of a checked path.
#[must_use]
pub fn split(path: &Utf8Path) -> (&Utf8Path, &str) {
    (path.parent().unwrap_or(Utf8Path::new("")), path.file_name().unwrap_or_default())
}

/// A path below the run's own directory.
#[must_use]
pub fn in_run(name: &str) -> Utf8PathBuf {
    Utf8Path::new(RUN).join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_paths_pass() {
        for path in ["atmos.yaml", ".gitignore", "stacks/orgs/a b/ü.yaml", "a/..b/c", ".github/x.yml"] {
            assert_eq!(check_output(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn paths_that_escape_or_disturb_are_refused() {
        use PathProblem::{Character, Git, NotRelative, Part, Reserved};
        for (path, problem) in [
            ("", NotRelative),
            ("/etc/passwd", NotRelative),
            ("../x", Part),
            ("a/../../x", Part),
            ("a//b", Part),
            ("a/", Part),
            ("./a", Part),
            ("a\\..\\b", Character),
            ("C:/x", Character),
            ("a\nb", Character),
            (".git/hooks/pre-commit", Git),
            ("modules/.GIT/config", Git),
            (".g\u{200c}it/config", Git),
            ("git~1/config", Git),
            ("forge/base/organization.base", Reserved),
            ("Forge/.run/journal", Reserved),
        ] {
            assert_eq!(check_output(path), Err(problem), "{path:?}");
        }
    }
}
