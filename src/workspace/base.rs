//! The base: what the tool wrote last, read from its bundles and compared with what is rendered now.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::bundle::{self, Bundle, BundleError, BundleProblem, Sort};
use super::error::Error;
use super::file::Files;
use super::owner::Owner;
use super::salvage::salvage;
use super::tree::{Stamp, Tree};
use crate::layout::path::BASE;
use crate::version::Version;

/// What the bundles in scope record.
#[derive(Debug, Clone, Default)]
pub struct Base {
    entries: HashMap<Utf8PathBuf, Recorded>,
    bundles: BTreeMap<Owner, Stamp>,
    baselines: BTreeSet<Version>,
    /// Owners whose bundle must be written again: it is damaged, or also records what another's does by right.
    outdated: BTreeSet<Owner>,
    damaged: BTreeMap<Owner, Damaged>,
}

/// A bundle that an accident damaged: what it still tells for certain is used, and the rest is not guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// The bundle.
    pub path: Utf8PathBuf,
    /// What is wrong with it.
    pub source: BundleError,
}

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {}", self.path, self.source.line, self.source.problem)
    }
}

/// One recorded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Whose bundle records it.
    pub owner: Owner,
    /// How it was kept.
    pub sort: Sort,
    /// Its text.
    pub text: Past,
}

/// A recorded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Past {
    /// The same as what is rendered now, and not kept twice.
    AsRendered,
    /// Another text.
    Text(String),
}

impl Base {
    /// Reads the bundles of all owners in the files' scope.
    ///
    /// # Errors
    /// When a bundle cannot be read, is newer than this binary, may have been made to do harm, or records what
    /// another records too; all of these at once.
    pub fn read(tree: &Tree, files: &Files) -> Result<Self, Error> {
        let owners = owners(tree)?.into_iter().filter(|owner| files.scope().contains(owner));
        let owners: Vec<_> = owners.collect();
        let bundles: Vec<_> = owners.into_par_iter().map(|owner| read(tree, files, owner)).collect();
        let mut base = Self::default();
        let mut errors = Vec::new();
        for bundle in bundles {
            match bundle {
                Ok(bundle) => base.add(bundle, files, &mut errors),
                Err(error) => errors.push(error),
            }
        }
        Error::several(errors)?;
        Ok(base)
    }

    fn add(&mut self, bundle: Opened, files: &Files, errors: &mut Vec<Error>) {
        for (path, recorded) in bundle.entries {
            let Some(first) = self.entries.get(&path) else {
                self.entries.insert(path, recorded);
                continue;
            };
            // A run for some accounts alone may take a file over from a bundle that it does not see.
            match files.get(&path).map(|file| &file.owner) {
                Some(owner) if *owner == first.owner => {
                    self.outdated.insert(recorded.owner);
                }
                Some(owner) if *owner == recorded.owner => {
                    self.outdated.insert(first.owner.clone());
                    self.entries.insert(path, recorded);
                }
                _ => errors.push(Error::RecordedTwice { path, first: first.owner.clone(), second: recorded.owner }),
            }
        }
        self.baselines.extend(bundle.baseline);
        if let Some(damaged) = bundle.damaged {
            self.outdated.insert(bundle.owner.clone());
            self.damaged.insert(bundle.owner.clone(), damaged);
        }
        self.bundles.insert(bundle.owner, bundle.stamp);
    }

    /// What is recorded of a path.
    #[must_use]
    pub fn get(&self, path: &Utf8Path) -> Option<&Recorded> {
        self.entries.get(path)
    }

    /// The recorded text of a path, where it differs from the rendered one.
    #[must_use]
    pub fn text(&self, path: &Utf8Path) -> Option<&str> {
        match &self.get(path)?.text {
            Past::AsRendered => None,
            Past::Text(text) => Some(text),
        }
    }

    /// What is recorded and no longer rendered, in no order.
    pub fn dropped<'a>(&'a self, files: &'a Files) -> impl Iterator<Item = (&'a Utf8PathBuf, &'a Recorded)> {
        self.entries().filter(|(path, _)| files.get(path).is_none())
    }

    /// Everything that is recorded, in no order.
    pub fn entries(&self) -> impl Iterator<Item = (&Utf8PathBuf, &Recorded)> {
        self.entries.iter()
    }

    /// Whether anything of an owner was written before.
    #[must_use]
    pub fn has(&self, owner: &Owner) -> bool {
        self.bundles.contains_key(owner)
    }

    /// The stamp of an owner's bundle.
    pub(super) fn stamp(&self, owner: &Owner) -> Option<Stamp> {
        self.bundles.get(owner).copied()
    }

    /// The owners whose bundle must be written again whatever happens to their files.
    pub(super) fn outdated(&self) -> impl Iterator<Item = &Owner> {
        self.outdated.iter()
    }

    /// What is wrong with the bundle of an owner, if it no longer tells all that was written.
    #[must_use]
    pub fn damage(&self, owner: &Owner) -> Option<&Damaged> {
        self.damaged.get(owner)
    }

    /// The damaged bundles.
    pub fn damaged(&self) -> impl Iterator<Item = &Damaged> {
        self.damaged.values()
    }

    /// The versions of the baseline that the bundles were written with.
    pub fn baselines(&self) -> impl Iterator<Item = Version> {
        self.baselines.iter().copied()
    }

    #[cfg(test)]
    pub(super) fn of(entries: impl IntoIterator<Item = (&'static str, Recorded)>) -> Self {
        Self {
            entries: entries.into_iter().map(|(path, recorded)| (path.into(), recorded)).collect(),
            ..Self::default()
        }
    }
}

/// The owners that have a bundle on disk.
///
/// # Errors
/// When `forge/base` cannot be listed.
pub fn owners(tree: &Tree) -> Result<Vec<Owner>, Error> {
    let mut owners = Vec::new();
    for dir in ["", "components", "accounts"] {
        let dir = if dir.is_empty() { BASE.into() } else { Utf8Path::new(BASE).join(dir) };
        let names = tree.list(&dir).map_err(Error::io("list", &dir))?;
        owners.extend(names.iter().filter_map(|name| Owner::of_bundle(&dir.join(name))));
    }
    Ok(owners)
}

struct Opened {
    owner: Owner,
    stamp: Stamp,
    baseline: Option<Version>,
    entries: Vec<(Utf8PathBuf, Recorded)>,
    damaged: Option<Damaged>,
}

fn read(tree: &Tree, files: &Files, owner: Owner) -> Result<Opened, Error> {
    let path = owner.bundle_path();
    let found = tree.read(&path).map_err(Error::io("read", &path))?;
    let (bytes, stamp) = found.ok_or_else(|| Error::Changed { path: path.clone() })?;
    let recorded = |path: &Utf8Path, sort: Sort, text: &str| {
        let same = files.get(path).is_some_and(|file| file.text == text);
        let text = if same { Past::AsRendered } else { Past::Text(text.to_owned()) };
        (path.to_owned(), Recorded { owner: owner.clone(), sort, text })
    };
    let bundle = bundle::decode(&bytes).and_then(|bundle| usable(bundle, &owner, files.baseline()));
    match bundle {
        Ok(bundle) => {
            let entries = bundle.entries.iter().map(|entry| recorded(entry.path, entry.sort, entry.text)).collect();
            Ok(Opened { stamp, baseline: Some(bundle.baseline), entries, damaged: None, owner })
        }
        Err(source) if source.problem.is_accident() => {
            let certain = salvage(&bytes, &owner);
            let entries = certain.iter().map(|(path, (sort, text))| recorded(path, *sort, text)).collect();
            Ok(Opened { stamp, baseline: None, entries, damaged: Some(Damaged { path, source }), owner })
        }
        Err(error) => Err(Error::Bundle { path, error }),
    }
}

/// A whole bundle that is in its place, and not newer than this binary.
fn usable<'a>(bundle: Bundle<'a>, owner: &Owner, baseline: Version) -> Result<Bundle<'a>, BundleError> {
    if bundle.owner != *owner {
        return Err(BundleError { line: 3, problem: BundleProblem::WrongOwner(bundle.owner.to_string()) });
    }
    if bundle.baseline > baseline {
        return Err(BundleError { line: 2, problem: BundleProblem::NewerBaseline(bundle.baseline) });
    }
    Ok(bundle)
}
