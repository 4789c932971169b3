//! What a run would move or destroy beyond what somebody meant to change. One line of the manifest or of `atmos.yaml` can
//! give every resource another name, every state another place, or leave a network that Terraform no longer knows. None of
//! that happens without a confirmation that names it.
//!
//! Two [`Shape`]s are compared: what the base tells of the last run, and what the plan would write.

mod after;
mod before;
mod compare;
mod confirm;
mod shape;
#[cfg(test)]
mod tests;

pub use before::Record;
pub use compare::{Move, moves};
pub use confirm::{idle, told};
pub use shape::{Deployed, FolderMoves, Held, Instances, Setting, Shape};
