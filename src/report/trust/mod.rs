//! The trust graph for people: as a table, as ways, and as a picture in three languages.

mod dot;
mod json;
mod mermaid;
mod rows;
mod svg;
mod text;

pub use dot::dot;
pub use json::json;
pub use mermaid::mermaid;
pub use rows::{Row, rows};
pub use svg::svg;
pub use text::{table, ways};
