//! The trust graph for people: as a table, as ways, and as a picture in two languages.

mod dot;
mod json;
mod mermaid;
mod rows;
mod text;

pub use dot::dot;
pub use json::json;
pub use mermaid::mermaid;
pub use rows::{Row, rows};
pub use text::{table, ways};
