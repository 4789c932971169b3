//! Atmos's configuration, read as Atmos reads it: every file that takes part, the functions in it and the variables of the
//! environment, as far as they decide where files lie and what stacks are called.
//!
//! ```text
//! disk, environment ─ Surroundings ─┐
//! atmos.yaml, atmos.d, import ─ Settings ─ AtmosConfig
//! ```
//! The order and the resolution of paths are those of `pkg/config` in Atmos's own source. What cannot be followed is an
//! error or a warning at its place, never a guess: a wrong folder would hide the repository from Atmos.

mod base_path;
mod config;
mod files;
mod function;
mod included;
mod layer;
mod missing;
mod names;
mod search;
mod settings;
mod surroundings;

pub use config::{Atmos, AtmosConfig};
pub use included::{StackMatcher, StackPaths, matcher};
pub use names::StackNames;
pub use surroundings::Surroundings;
