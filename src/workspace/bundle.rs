//! The text of a base bundle: the files of one owner as they were last rendered.
//!
//! ```text
//! atmos-forge base 1
//! baseline 1.0.0
//! owner account payments-prod
//!
//! file 21 stacks/orgs/acme/payments/prod/_defaults.yaml
//! vars:
//!   stage: prod
//!
//! end
//! ```
//! Each entry is headed by its length in bytes and its path, and followed by a newline that is not part of it,
//! so that any text can be recorded and a review of the bundle reads like one of the files. What is read is
//! not trusted: anybody can commit a bundle.

use std::fmt::Write as _;

use camino::Utf8Path;

use super::owner::Owner;
use crate::layout::path::{self, PathProblem};
use crate::version::{NoVersion, Version};

const FORMAT: u32 = 1;

/// The last line: without it the bundle was cut short.
const END: &str = "end\n";

/// A bundle; its texts are borrowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle<'a> {
    /// Whose files these are.
    pub owner: Owner,
    /// The version of the baseline that last changed one of them.
    pub baseline: Version,
    /// The files, sorted by path.
    pub entries: Vec<Entry<'a>>,
}

/// One file in a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Whether it was kept current or only seeded.
    pub sort: Sort,
    /// Its path.
    pub path: &'a Utf8Path,
    /// Its text.
    pub text: &'a str,
}

/// How a recorded file was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Kept current.
    File,
    /// Written once; the user's since.
    Seed,
}

impl Sort {
    const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Seed => "seed",
        }
    }
}

/// Why a bundle cannot be used, and in which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct BundleError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: BundleProblem,
}

/// What can be wrong with a bundle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleProblem {
    /// It does not begin as a bundle does.
    #[error("this is not a base bundle")]
    NotABundle,
    /// A later version of the tool wrote it.
    #[error("this bundle was written by a newer atmos-forge (format {0})")]
    Newer(String),
    /// A later version of the baseline wrote it.
    #[error("this bundle was written with baseline {0}, which is newer than this binary's")]
    NewerBaseline(Version),
    /// What should be the version of the baseline.
    #[error("{0}")]
    Version(NoVersion),
    /// Git could not merge it.
    #[error("git left conflict markers in this bundle")]
    ConflictMarkers,
    /// Bytes that are no text.
    #[error("this bundle is not UTF-8")]
    NotText,
    /// It belongs to another owner than its name says.
    #[error("this bundle belongs to another owner, {0}")]
    WrongOwner(String),
    /// A line that should head an entry.
    #[error("expected `file LENGTH PATH`, found `{0}`")]
    Heading(String),
    /// An entry ends in the middle.
    #[error("this entry is truncated or has the wrong length")]
    Length,
    /// The path of an entry.
    #[error("the path `{0}` is invalid: {1}")]
    Path(String, PathProblem),
    /// Entries out of order or twice.
    #[error("`{0}` is out of order or recorded twice")]
    Order(String),
}

impl BundleProblem {
    /// What a person can do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Newer(_) | Self::NewerBaseline(_) => {
                "install the version of atmos-forge that this repository was generated with, or a later one"
            }
            _ => {
                "restore it from git, or delete it and run `atmos-forge generate`: files that already match are \
                 adopted, others are listed and left alone"
            }
        }
    }

    /// Whether the bundle can be made anew: an accident damaged it. What is newer may know better than this binary,
    /// and what names another place or owner may have been made to do harm.
    #[must_use]
    pub const fn is_accident(&self) -> bool {
        match self {
            Self::NotABundle
            | Self::Version(_)
            | Self::ConflictMarkers
            | Self::NotText
            | Self::Heading(_)
            | Self::Length => true,
            Self::Newer(_) | Self::NewerBaseline(_) | Self::WrongOwner(_) | Self::Path(..) | Self::Order(_) => false,
        }
    }

    /// A stable word for it, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Newer(_) | Self::NewerBaseline(_) => "bundle-newer",
            Self::WrongOwner(_) => "bundle-owner",
            Self::Path(..) => "bundle-path",
            _ => "bundle-damaged",
        }
    }
}

/// Writes a bundle; the order of its entries does not matter.
#[must_use]
pub fn encode(bundle: &Bundle<'_>) -> String {
    let mut entries = bundle.entries.clone();
    entries.sort_unstable_by_key(|entry| entry.path.as_str());
    let size: usize = entries.iter().map(|entry| entry.text.len() + entry.path.as_str().len() + 16).sum();
    let mut text = String::with_capacity(size + 128);
    // Writing to a String cannot fail.
    let _ = writeln!(text, "atmos-forge base {FORMAT}\nbaseline {}\nowner {}\n", bundle.baseline, bundle.owner);
    for entry in entries {
        let _ = writeln!(text, "{} {} {}\n{}", entry.sort.word(), entry.text.len(), entry.path, entry.text);
    }
    text.push_str(END);
    text
}

/// Reads a bundle, trusting nothing in it.
///
/// # Errors
/// The first problem, with its line.
pub fn decode(bytes: &[u8]) -> Result<Bundle<'_>, BundleError> {
    let line = |at: usize| bytes[..at].split(|byte| *byte == b'\n').count();
    let text = std::str::from_utf8(bytes)
        .map_err(|error| BundleError { line: line(error.valid_up_to()), problem: BundleProblem::NotText })?;
    let mut reader = Reader { text, at: 0 };
    read(&mut reader).map_err(|problem| {
        // A conflict breaks the lengths, so any other problem may be its consequence.
        conflict(text).unwrap_or(BundleError { line: line(reader.at), problem })
    })
}

/// The entries of a damaged bundle that come before the damage.
pub(super) fn certain<'a>(text: &'a str, owner: &Owner) -> Vec<Entry<'a>> {
    let mut reader = Reader { text, at: 0 };
    let mut found = Vec::new();
    match head(&mut reader) {
        Ok(bundle) if bundle.owner == *owner => {}
        _ => return found,
    }
    match entries(&mut reader, &mut found) {
        Ok(()) | Err(BundleProblem::Length) => {}
        // What is no heading may be the rest of the entry before it.
        Err(_) => drop(found.pop()),
    }
    found
}

fn conflict(text: &str) -> Option<BundleError> {
    let line = text.lines().position(|line| line.starts_with("<<<<<<< "))?;
    Some(BundleError { line: line + 1, problem: BundleProblem::ConflictMarkers })
}

struct Reader<'a> {
    text: &'a str,
    /// Where the line begins that an error would be about.
    at: usize,
}

impl<'a> Reader<'a> {
    /// The next line, and where the one after it begins.
    fn line(&self) -> Option<(&'a str, usize)> {
        let rest = &self.text[self.at..];
        let end = rest.find('\n')?;
        Some((&rest[..end], self.at + end + 1))
    }

    /// What follows `word` in the next line.
    fn field(&mut self, word: &str) -> Result<&'a str, BundleProblem> {
        let (line, next) = self.line().ok_or(BundleProblem::NotABundle)?;
        let value = line.strip_prefix(word).ok_or(BundleProblem::NotABundle)?;
        self.at = next;
        Ok(value)
    }

    fn entry(&mut self) -> Result<Entry<'a>, BundleProblem> {
        let (line, start) = self.line().ok_or(BundleProblem::Length)?;
        let heading = || BundleProblem::Heading(line.chars().take(60).collect());
        let (word, rest) = line.split_once(' ').ok_or_else(heading)?;
        let sort = [Sort::File, Sort::Seed].into_iter().find(|sort| sort.word() == word).ok_or_else(heading)?;
        let (length, path) = rest.split_once(' ').ok_or_else(heading)?;
        path::check_output(path).map_err(|problem| BundleProblem::Path(path.to_owned(), problem))?;
        let length = length.parse::<usize>().ok().filter(|n| n.to_string() == length).ok_or_else(heading)?;
        let end = start.checked_add(length).ok_or(BundleProblem::Length)?;
        let text = self.text.get(start..end).ok_or(BundleProblem::Length)?;
        if self.text.as_bytes().get(end) != Some(&b'\n') {
            return Err(BundleProblem::Length);
        }
        self.at = end + 1;
        Ok(Entry { sort, path: Utf8Path::new(path), text })
    }
}

fn read<'a>(reader: &mut Reader<'a>) -> Result<Bundle<'a>, BundleProblem> {
    let mut bundle = head(reader)?;
    entries(reader, &mut bundle.entries)?;
    Ok(bundle)
}

/// What stands above the entries.
fn head<'a>(reader: &mut Reader<'a>) -> Result<Bundle<'a>, BundleProblem> {
    let (first, next) = reader.line().ok_or(BundleProblem::NotABundle)?;
    let format = first.strip_prefix("atmos-forge base ").ok_or(BundleProblem::NotABundle)?;
    match format.parse::<u32>() {
        Ok(number) if number == FORMAT => {}
        Ok(number) if number > FORMAT => return Err(BundleProblem::Newer(number.to_string())),
        _ => return Err(BundleProblem::NotABundle),
    }
    reader.at = next;
    let baseline = reader.field("baseline ")?.parse().map_err(|error| {
        reader.at = next;
        BundleProblem::Version(error)
    })?;
    let owner = reader.field("owner ")?.parse().map_err(|()| BundleProblem::NotABundle)?;
    if !reader.field("")?.is_empty() {
        return Err(BundleProblem::NotABundle);
    }
    Ok(Bundle { owner, baseline, entries: Vec::new() })
}

/// All entries; those before a problem are kept.
fn entries<'a>(reader: &mut Reader<'a>, entries: &mut Vec<Entry<'a>>) -> Result<(), BundleProblem> {
    while &reader.text[reader.at..] != END {
        let start = reader.at;
        let entry = reader.entry()?;
        if entries.last().is_some_and(|last| last.path.as_str() >= entry.path.as_str()) {
            reader.at = start;
            return Err(BundleProblem::Order(entry.path.to_string()));
        }
        entries.push(entry);
    }
    Ok(())
}

#[cfg(test)]
#[path = "bundle_tests.rs"]
mod tests;
