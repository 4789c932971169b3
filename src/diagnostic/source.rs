//! The texts that diagnostics point into.

use std::ops::Range;

use camino::{Utf8Path, Utf8PathBuf};

/// A range of bytes in one source.
pub type Span = Range<usize>;

/// Which source of a [`Sources`] a place lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub usize);

impl SourceId {
    /// The source of what no text holds, or of what is read before its source is known.
    pub const NOWHERE: Self = Self(usize::MAX);
}

/// A marked range of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The source that holds the text.
    pub source: SourceId,
    /// The marked bytes.
    pub span: Span,
}

impl Place {
    /// The place of what no text holds, such as a default of the baseline.
    pub const NOWHERE: Self = Self { source: SourceId::NOWHERE, span: 0..0 };

    /// Whether a text holds what is placed here.
    #[must_use]
    pub fn is_somewhere(&self) -> bool {
        self.source != SourceId::NOWHERE
    }
}

/// One text, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path below the repository, as it is shown to a person.
    pub path: Utf8PathBuf,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// Line and column of a byte, both counted from 1; columns count characters.
    #[must_use]
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// All texts that were read in a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text and returns its number.
    pub fn add(&mut self, path: impl Into<Utf8PathBuf>, text: impl Into<String>) -> SourceId {
        self.0.push(Source { path: path.into(), text: text.into() });
        SourceId(self.0.len() - 1)
    }

    /// Makes parts of a text unreadable; everything stays where it was.
    pub fn mask(&mut self, id: SourceId, spans: &[Span]) {
        if let Some(source) = self.0.get_mut(id.0) {
            for span in spans {
                let masked: String = source.text[span.clone()]
                    .chars()
                    .map(|c| if c == '\n' { "\n".into() } else { "*".repeat(c.len_utf8()) })
                    .collect();
                source.text.replace_range(span.clone(), &masked);
            }
        }
    }

    /// The source with this number.
    ///
    /// # Panics
    /// When the number comes from another `Sources`.
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        &self.0[id.0]
    }

    /// The number of the source with this path, if it was read.
    #[must_use]
    pub fn find(&self, path: &Utf8Path) -> Option<SourceId> {
        self.0.iter().position(|source| source.path == path).map(SourceId)
    }
}
