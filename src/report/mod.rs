//! How results look: text for people, JSON and SARIF for programs.

pub mod changes;
mod changeset_json;
mod conflict;
mod counts;
mod diagnostics;
pub mod diff;
pub mod groups;
pub mod matched_accounts;
mod sarif;
pub mod trust;

pub use changeset_json::changes_json;
pub use counts::counts;
pub use diagnostics::render;
pub use sarif::{to_json, to_sarif};
