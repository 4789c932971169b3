//! YAML as a tree whose every value and key knows where it was written.
//!
//! There are two ways of reading. [`parse`] and [`typed`] take the small part of YAML that a manifest needs and refuse
//! the rest. [`parse_stack`] reads as Atmos does, for which a tag is a call of a function. Both give a [`Node`], and
//! [`Node::overlaid`] lays one over another as Atmos merges stacks. How a text is written, which matters only where
//! texts are merged, is a [`syntax::Syntax`].
//!
//! [`value`] and [`scalar`] write, and [`insert_into`], [`remove_key`] and their like edit a text
//! and leave the rest of it as it is.

mod decode;
mod edit;
mod events;
mod imports;
mod node;
mod overlay;
mod read;
mod remove;
mod resolve;
mod scan;
mod stack;
pub mod syntax;
mod write;

pub use decode::byte_span;
pub use edit::{append, append_to, insert_after, insert_into, rename_key, replace_block};
pub use events::Problem;
pub use imports::{Import, imports};
pub use node::{Key, Node, Value};
pub use overlay::Lists;
pub use read::{parse, typed};
pub use remove::{remove_from, remove_item, remove_key};
pub use scan::SyntaxError;
pub use stack::parse_stack;
pub use write::{flow, is_word, scalar, value};
