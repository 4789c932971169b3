//! A file of a component, as it is on disk.

use camino::Utf8Path;

use crate::diagnostic::SourceId;

/// A file of a component.
#[derive(Debug, Clone, Copy)]
pub struct ModuleFile<'a> {
    /// Its number among the sources.
    pub source: SourceId,
    /// Where it lies.
    pub path: &'a Utf8Path,
    /// What it holds.
    pub text: &'a str,
}
