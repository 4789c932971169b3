//! What rendering hands over: files, each with its owner and how it is kept.

use std::collections::{BTreeSet, HashMap};

use camino::{Utf8Path, Utf8PathBuf};

use super::error::Error;
use super::owner::Owner;
use crate::layout::path;
use crate::version::Version;

/// One file as the baseline and the manifest say it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedFile {
    /// Where it lies, relative to the repository, with `/`.
    pub path: Utf8PathBuf,
    /// Its whole text.
    pub text: String,
    /// Whose base bundle records it.
    pub owner: Owner,
    /// How it is kept.
    pub policy: Policy,
}

impl RenderedFile {
    /// A file that the tool keeps current.
    #[must_use]
    pub fn managed(path: impl Into<Utf8PathBuf>, text: String, owner: Owner) -> Self {
        Self { path: path.into(), text, owner, policy: Policy::Managed }
    }
}

/// How a file is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Policy {
    /// Kept current by every run.
    Managed,
    /// Written once if nothing is there; from then on the user's.
    Seeded,
    /// A package, made of another file as that one stands after the run; its text is empty.
    Package {
        /// The source.
        of: Utf8PathBuf,
    },
    /// A manifest that a command creates or edits on request; never in the base.
    Manifest {
        /// The text that the command read and now replaces; none when it creates the file.
        replaces: Option<String>,
    },
    /// A manifest that a command deletes on request; its text is empty.
    Withdrawn {
        /// The text that the command read.
        text: String,
    },
}

impl Policy {
    /// Whether it is a file of the manifest, which every run is about.
    const fn is_manifest(&self) -> bool {
        matches!(self, Self::Manifest { .. } | Self::Withdrawn { .. })
    }
}

/// Which owners a run is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    #[default]
    Everything,
    /// These alone: the bundles and files of others are neither read nor changed.
    Only(BTreeSet<Owner>),
}

impl Scope {
    /// Whether the run is about this owner.
    #[must_use]
    pub fn contains(&self, owner: &Owner) -> bool {
        match self {
            Self::Everything => true,
            Self::Only(owners) => owners.contains(owner),
        }
    }
}

/// All files of a run: sorted by path, no path twice, none outside the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    sorted: Vec<RenderedFile>,
    scope: Scope,
    baseline: Version,
    /// Where files lay before the baseline gave them other names: new path to old ones, the latest first.
    former: HashMap<Utf8PathBuf, Vec<Utf8PathBuf>>,
}

impl Files {
    /// Checks what was rendered by a version of the baseline, and keeps what is in scope. Manifests always are.
    ///
    /// # Errors
    /// When two files would be one on some file system, or a path is no path inside the repository.
    pub fn new(files: Vec<RenderedFile>, scope: Scope, baseline: &str) -> Result<Self, Error> {
        let mut files = files;
        files.sort_unstable_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
        check(&files)?;
        let baseline = baseline.parse().map_err(|error| Error::Internal(format!("the baseline: {error}")))?;
        files.retain(|file| file.policy.is_manifest() || scope.contains(&file.owner));
        Ok(Self { sorted: files, scope, baseline, former: HashMap::new() })
    }

    /// Adds the other names that files had in earlier baselines: new path to old paths, the latest first.
    #[must_use]
    pub fn with_former(mut self, former: HashMap<Utf8PathBuf, Vec<Utf8PathBuf>>) -> Self {
        self.former = former;
        self
    }

    /// The other names that a file had in earlier baselines, the latest first.
    #[must_use]
    pub fn former(&self, path: &Utf8Path) -> &[Utf8PathBuf] {
        self.former.get(path).map_or(&[], Vec::as_slice)
    }

    /// The files in the order of their paths.
    pub fn iter(&self) -> std::slice::Iter<'_, RenderedFile> {
        self.sorted.iter()
    }

    /// The file at a path.
    #[must_use]
    pub fn get(&self, path: &Utf8Path) -> Option<&RenderedFile> {
        let at = self.sorted.binary_search_by(|file| file.path.as_str().cmp(path.as_str())).ok()?;
        self.sorted.get(at)
    }

    /// Which owners the run is about.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The version of the baseline that rendered them.
    #[must_use]
    pub const fn baseline(&self) -> Version {
        self.baseline
    }
}

impl<'a> IntoIterator for &'a Files {
    type Item = &'a RenderedFile;
    type IntoIter = std::slice::Iter<'a, RenderedFile>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Two files that share a path, or differ in case alone, are a mistake of the templates.
fn check(files: &[RenderedFile]) -> Result<(), Error> {
    let clash =
        |a: &Utf8Path, b: &Utf8Path| Error::Internal(format!("two outputs cannot both be written: {a} and {b}"));
    let mut dirs: HashMap<String, &Utf8Path> = HashMap::new();
    let mut last = None;
    for file in files {
        path::check_output(file.path.as_str())
            .map_err(|problem| Error::Internal(format!("cannot write {}: {problem}", file.path)))?;
        if !file.owner.is_valid() {
            return Err(Error::Internal(format!("cannot record {}: {:?}", file.path, file.owner)));
        }
        let parent = file.path.parent();
        if last != Some(parent) {
            last = Some(parent);
            for dir in path::parents(&file.path) {
                match dirs.insert(path::fold(dir.as_str()), dir) {
                    Some(other) if other != dir => return Err(clash(other, dir)),
                    Some(_) => break,
                    None => {}
                }
            }
        }
    }
    let mut seen: HashMap<String, &Utf8Path> = HashMap::with_capacity(files.len());
    for file in files {
        let folded = path::fold(file.path.as_str());
        if let Some(other) = dirs.get(&folded).or_else(|| seen.get(&folded)) {
            return Err(clash(other, &file.path));
        }
        seen.insert(folded, &file.path);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> Result<Files, Error> {
        let files = paths.iter().map(|path| RenderedFile {
            path: (*path).into(),
            text: String::new(),
            owner: Owner::Organization,
            policy: Policy::Managed,
        });
        Files::new(files.collect(), Scope::Everything, "1.0.0")
    }

    #[test]
    fn files_that_cannot_stand_side_by_side_are_an_internal_error() {
        for paths in [
            &["a/b", "a/b"][..],
            &["a/B", "a/b"],
            &["A/b", "a/c"],
            &["a", "a-b", "a/b"],
            &["x/A", "x/a/b"],
            &["../a"],
            &[".git/config"],
        ] {
            assert!(matches!(files(paths), Err(Error::Internal(_))), "{paths:?}");
        }
        let sorted = files(&["b/c", "a/d/e", "a/b"]).unwrap();
        assert!(sorted.iter().map(|file| file.path.as_str()).eq(["a/b", "a/d/e", "b/c"]));
        assert!(sorted.get("a/b".into()).is_some() && sorted.get("a".into()).is_none());
    }
}
