//! How a program wants to be answered.

/// A form for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// SARIF 2.1.0.
    Sarif,
}
