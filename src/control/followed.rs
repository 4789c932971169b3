//! What came of following imports.

use crate::diagnostic::Diagnostics;

/// What came of following imports.
#[derive(Default)]
pub(super) struct Followed {
    /// The files that lead to the one that is read.
    pub path: Vec<usize>,
    /// The files that were read, some of them more than once.
    pub files: Vec<usize>,
    /// Whether something was not followed.
    pub is_partial: bool,
    /// What is wrong on the way.
    pub diagnostics: Diagnostics,
}
