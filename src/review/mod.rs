//! Review: what changed between what was written last and what is rendered now, grouped by cause.
//!
//! [`Review::of`] cuts the files that changed into hunks and groups those that have one cause, however many components,
//! stacks and accounts they stand in, and [`Review::accept`] gives the files in which only chosen groups have changed.
//! All of it compares two renders, never the disk: hand edits are merged afterwards, as in any other run.

mod accept;
mod access;
mod delta;
mod effect;
mod group;
mod hunk;
mod outline;
mod regions;
mod sets;
mod subject;

pub use access::{Access, AccessChange, PermittedBy};
pub use delta::Delta;
pub use effect::{ControlEffect, Effect};
pub use group::{Change, Group, Review, Shape};
pub use hunk::Hunk;
pub use subject::Subject;

#[cfg(test)]
mod tests;
