//! How far a run has come.

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it does.
    pub phase: Phase,
    /// How many files are done in this phase.
    pub done: usize,
    /// Of how many.
    pub total: usize,
}

/// The parts of a run that take time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// New texts are written aside.
    Staging,
    /// Files are put in place.
    Writing,
    /// Old texts are removed.
    Tidying,
}
