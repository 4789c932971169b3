//! Terraform's types: how they are written, what they make of a value, and what does not fit them.
//!
//! A [`Type`] is read from an expression on disk, leniently, or from the text of a blueprint, strictly. Values are
//! held against it in the same two ways: [`Type::convert`] is Terraform's conversion, and [`Type::mismatch`] takes
//! only what is written as it is meant.

mod convert;
mod definition;
mod json_schema;
mod read;
mod write;

pub use convert::Mismatch;
pub use definition::{Field, Type};

#[cfg(test)]
mod tests;
