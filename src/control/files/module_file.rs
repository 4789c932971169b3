//! A file of a component, as it is on disk.

use camino::Utf8Path;

use super::json::Translation;
use crate::diagnostic::{Place, SourceId, Span};

/// A file of a component, as HCL.
#[derive(Debug, Clone, Copy)]
pub struct ModuleFile<'a> {
    /// Where it lies.
    pub path: &'a Utf8Path,
    /// What it holds, in HCL.
    pub text: &'a str,
    source: SourceId,
    /// The JSON that the text was made of, where it was.
    json: Option<&'a Translation>,
}

impl<'a> ModuleFile<'a> {
    /// A file in HCL.
    #[must_use]
    pub const fn new(source: SourceId, path: &'a Utf8Path, text: &'a str) -> Self {
        Self { path, text, source, json: None }
    }

    /// A file in JSON, through its translation.
    #[must_use]
    pub fn translated(source: SourceId, path: &'a Utf8Path, translation: &'a Translation) -> Self {
        Self { path, text: translation.text(), source, json: Some(translation) }
    }

    /// Its number among the sources.
    #[must_use]
    pub const fn source(&self) -> SourceId {
        self.source
    }

    /// Where bytes of its text are written on disk.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let span = self.json.map_or_else(|| span.clone(), |json| json.origin(&span));
        Place { source: self.source, span }
    }
}
