//! How results look: text for people, JSON and SARIF for programs.

pub mod changes;
mod diagnostics;
pub mod diff;
mod sarif;
pub mod trust;

pub use diagnostics::render;
pub use sarif::{to_json, to_sarif};
