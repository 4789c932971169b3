//! A file of stacks, before it is parsed.

use camino::Utf8Path;

use crate::diagnostic::SourceId;

/// A file below the stacks' base path.
#[derive(Debug, Clone, Copy)]
pub struct StackFile<'a> {
    /// Its number among the sources.
    pub source: SourceId,
    /// Its path below the stacks' base path, as imports name it.
    pub path: &'a Utf8Path,
    /// What it holds.
    pub text: &'a str,
    /// Whether it is a stack of its own, not one that others import.
    pub top_level: bool,
}
