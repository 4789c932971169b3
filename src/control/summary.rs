//! How much a check looked at.

use serde::Serialize;

/// How much was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Controls held against a component, each once a component.
    pub controls: usize,
    /// Those that are met.
    pub met: usize,
    /// Those that are broken.
    pub broken: usize,
    /// Those that are broken with permission.
    pub waived: usize,
    /// Those that only Terraform can decide.
    pub undecided: usize,
    /// Those whose policies are not enforced yet in some units.
    pub partial: usize,
    /// Components that somebody wrote by hand, examined for what holds of all.
    pub own: usize,
    /// Stacks whose values were checked.
    pub stacks: usize,
    /// Components in stacks.
    pub instances: usize,
    /// Variables whose values were checked.
    pub variables: usize,
}
