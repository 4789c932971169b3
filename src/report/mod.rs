//! How results look: text for people, JSON and SARIF for programs.

pub mod changes;
mod conflict;
mod diagnostics;
pub mod diff;
pub mod groups;
mod sarif;
pub mod trust;

pub use diagnostics::render;
pub use sarif::{to_json, to_sarif};
