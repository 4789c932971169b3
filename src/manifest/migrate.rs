//! Brings a manifest that was written for an earlier baseline up to this one, once.
//!
//! A new version of the baseline may give a key another name, or a setting another default that must not change
//! behind the back of who relied on the old one. Only the key or the new line changes: comments, order and spacing
//! stay as their author left them.

use camino::Utf8PathBuf;
use serde::Deserialize;
use serde_json::Value as Json;

use super::load::{ManifestText, ManifestTexts};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Sources};
use crate::error::Error;
use crate::version::Version;
use crate::yaml::{self, Node, parse};

/// What one version of the baseline changes in manifests.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Migration {
    /// The version.
    pub version: Version,
    /// The changes, in order.
    pub steps: Vec<Step>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Step {
    /// A key of a file has another name.
    RenameKey {
        /// Which file.
        file: ManifestFile,
        /// The keys that lead to it, and itself.
        key: Vec<String>,
        /// Its name from now on.
        to: String,
    },
    /// A setting of a kind has another name, wherever values of the kind and its variants are written.
    RenameValue {
        /// The kind.
        kind: String,
        /// The keys that lead to it below the kind, and itself.
        key: Vec<String>,
        /// Its name from now on.
        to: String,
    },
    /// A setting of a kind has another default: an organization that does not decide keeps the old one.
    KeepValue {
        /// The kind.
        kind: String,
        /// The keys that lead to it below the kind, and itself.
        key: Vec<String>,
        /// The default until now.
        value: Json,
    },
}

/// A sort of manifest file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ManifestFile {
    /// `forge/organization.yaml`.
    Organization,
    /// Each of `forge/accounts/*.yaml`.
    Account,
}

/// One change that a migration made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The file.
    pub path: Utf8PathBuf,
    /// The version of the baseline that asked for it.
    pub version: Version,
    /// What changed.
    pub what: String,
}

/// The texts that differ afterwards, and each change in them.
pub type Migrations = (Vec<ManifestText>, Vec<Migrated>);

/// Applies the migrations between the version that a manifest was last generated with and this binary's.
///
/// A manifest whose version cannot be read is left alone: loading it says what is wrong.
///
/// # Errors
/// When a change is needed in a place that cannot be edited safely; all such places at once.
pub fn migrate(texts: &ManifestTexts, migrations: &[Migration], binary: Version) -> Result<Migrations, Error> {
    let mut run = Run {
        files: std::iter::once(&texts.organization).chain(&texts.accounts).cloned().collect(),
        made: Vec::new(),
        problems: Diagnostics::default(),
        sources: Sources::default(),
    };
    if let Some(written) = written_version(&texts.organization.text) {
        let mut due: Vec<_> = migrations.iter().filter(|one| written < one.version && one.version <= binary).collect();
        due.sort_by_key(|one| one.version);
        for migration in due {
            for step in &migration.steps {
                run.step(migration.version, step);
            }
        }
    }
    if run.problems.has_errors() {
        return Err(Error::problems(run.problems, run.sources));
    }
    let before = std::iter::once(&texts.organization).chain(&texts.accounts);
    let changed = run.files.into_iter().zip(before).filter(|(after, before)| after != *before);
    Ok((changed.map(|(after, _)| after).collect(), run.made))
}

/// The version of the baseline that a manifest was last generated with.
fn written_version(organization: &str) -> Option<Version> {
    parse(organization).ok()?.get(&["baseline"])?.as_str()?.parse().ok()
}

struct Run {
    /// The organization's file first.
    files: Vec<ManifestText>,
    made: Vec<Migrated>,
    problems: Diagnostics,
    sources: Sources,
}

impl Run {
    fn step(&mut self, version: Version, step: &Step) {
        match step {
            Step::RenameKey { file, key, to } => {
                let files = match file {
                    ManifestFile::Organization => 0..1,
                    ManifestFile::Account => 1..self.files.len(),
                };
                for file in files {
                    self.rename(version, file, &words(key).collect::<Vec<_>>(), to);
                }
            }
            Step::RenameValue { kind, key, to } => {
                let variants = self.variants(kind);
                for file in 0..self.files.len() {
                    for place in places(kind, &variants, file == 0) {
                        let path: Vec<&str> = place.into_iter().chain(words(key)).collect();
                        self.rename(version, file, &path, to);
                    }
                }
            }
            Step::KeepValue { kind, key, value } => {
                let path: Vec<&str> = ["blueprints", kind.as_str()].into_iter().chain(words(key)).collect();
                self.keep(version, &path, value);
            }
        }
    }

    /// The variants of a kind that the organization declares.
    fn variants(&self, kind: &str) -> Vec<String> {
        let Ok(organization) = parse(&self.files[0].text) else { return Vec::new() };
        let variants = organization.get(&["variants"]).map_or(&[][..], Node::entries).iter();
        let of_kind = variants.filter(|(_, variant)| variant.get(&["kind"]).and_then(Node::as_str) == Some(kind));
        of_kind.map(|(name, _)| name.text.clone()).collect()
    }

    fn rename(&mut self, version: Version, file: usize, path: &[&str], to: &str) {
        let text = &self.files[file].text;
        let Ok(document) = parse(text) else { return };
        if document.get(path).is_none() {
            return;
        }
        match yaml::rename_key(text, path, to) {
            Some(edited) => {
                self.files[file].text = edited;
                self.made(version, file, format!("`{}` is now named `{to}`", path.join(".")));
            }
            None => self.problem(
                Code::UnknownKey,
                file,
                &document,
                path,
                format!("`{}` was renamed to `{to}` in baseline {version}", path.join(".")),
                format!("rename it to `{to}` by hand: an automatic edit is not safe here"),
            ),
        }
    }

    fn keep(&mut self, version: Version, path: &[&str], value: &Json) {
        let text = &self.files[0].text;
        let Ok(document) = parse(text) else { return };
        if document.get(path).is_some() {
            return;
        }
        match insert(text, &document, path, value) {
            Some(edited) => {
                self.files[0].text = edited;
                self.made(version, 0, format!("`{}: {value}` keeps the former default", path.join(".")));
            }
            None => self.problem(
                Code::ValueNeeded,
                0,
                &document,
                path,
                format!("the default of `{}` changed in baseline {version}", path.join(".")),
                format!("set `{value}` by hand to keep the former default: an automatic edit is not safe here"),
            ),
        }
    }

    fn made(&mut self, version: Version, file: usize, what: String) {
        self.made.push(Migrated { path: self.files[file].path.clone(), version, what });
    }

    fn problem(&mut self, code: Code, file: usize, document: &Node, path: &[&str], message: String, help: String) {
        let ManifestText { path: name, text } = &self.files[file];
        let source = self.sources.add(name.clone(), text.clone());
        let place = Place { source, span: document.key_span_of(path) };
        self.problems.push(Diagnostic::error(code, message).at(place).help(help));
    }
}

fn words(key: &[String]) -> impl Iterator<Item = &str> + Clone {
    key.iter().map(String::as_str)
}

/// Where values of a kind and its variants are written.
fn places<'a>(kind: &'a str, variants: &'a [String], is_organization: bool) -> Vec<Vec<&'a str>> {
    let names = std::iter::once(kind).chain(variants.iter().map(String::as_str));
    let mut places: Vec<Vec<&str>> = names.map(|name| vec!["blueprints", name]).collect();
    if is_organization {
        places.extend(variants.iter().map(|variant| vec!["variants", variant.as_str(), "blueprint"]));
    }
    places
}

/// Writes a value below keys of which some are missing.
fn insert(text: &str, document: &Node, path: &[&str], value: &Json) -> Option<String> {
    let missing = (0..path.len()).find(|depth| document.get(&path[..=*depth]).is_none())?;
    let (parents, rest) = path.split_at(missing);
    let (key, below) = rest.split_first()?;
    let value = below.iter().rev().fold(value.to_string(), |value, key| format!("{{ {key}: {value} }}"));
    if parents.is_empty() { yaml::append(text, key, &value) } else { yaml::insert_into(text, parents, key, &value) }
}

#[cfg(test)]
#[path = "migrate_tests.rs"]
mod tests;
