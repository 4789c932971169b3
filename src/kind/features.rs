//! The optional parts of a component.

use indexmap::IndexMap;

/// The optional parts that a structure may have, each with whether it is on. A variable or output with a `feature` exists
/// where the part is on; a template asks `features.<name>`, with underscores for hyphens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features(IndexMap<&'static str, bool>);

impl Features {
    /// Whether a part is on.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.get(name) == Some(&true)
    }

    /// Whether there is what belongs to a part, or to none in particular.
    #[must_use]
    pub fn includes(&self, part: Option<&str>) -> bool {
        part.is_none_or(|part| self.has(part))
    }

    /// The parts that are on.
    pub fn on(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().filter(|(_, on)| **on).map(|(name, _)| *name)
    }

    /// All parts by the names that templates use.
    #[must_use]
    pub fn for_templates(&self) -> serde_json::Map<String, serde_json::Value> {
        self.0.iter().map(|(name, on)| (name.replace('-', "_"), (*on).into())).collect()
    }
}

impl<const N: usize> From<[(&'static str, bool); N]> for Features {
    fn from(parts: [(&'static str, bool); N]) -> Self {
        Self(parts.into_iter().collect())
    }
}
