//! What blueprints follow from.

use crate::kind::{Baseline, Facts};
use crate::layout::StackNames;

/// What blueprints follow from.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// The organization, its trust graph, and what is decided about every component.
    pub facts: Facts<'a>,
    /// The baseline.
    pub baseline: &'a Baseline,
    /// How stacks are called.
    pub names: &'a StackNames,
    /// Whether the schema of the manifest refused nothing. What it refuses is not told again: it says where, and better.
    pub schema_was_silent: bool,
}
