//! One thing that only the manifest decides.

/// A variable of a component, or a key of it, that follows from the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The variable.
    pub variable: String,
    /// The key of the map that it is, where others may differ.
    pub key: Option<String>,
}
