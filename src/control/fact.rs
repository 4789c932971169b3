//! What only the manifest decides of a component.

use super::binding::Binding;

/// What follows from the manifest in a component, so that nobody else may say otherwise.
#[derive(Debug, Clone, Default)]
pub struct FromManifest {
    /// What of its variables does.
    pub facts: Vec<Fact>,
    /// Where its policies have to bind, if it has any.
    pub binding: Option<Binding>,
}

/// A variable of a component, or a key of it, that follows from the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The variable.
    pub variable: String,
    /// The key of the map that it is, where others may differ.
    pub key: Option<String>,
}
