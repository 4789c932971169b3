//! Reading HCL: what stands in a file and where, and what its expressions say without running Terraform.
//!
//! [`File`] is the text as blocks and attributes with their places. [`read`] gives the value of an expression as far
//! as it is written out; [`Scope::decide`] evaluates a condition as Terraform would, or says why it cannot.

mod call;
mod declared;
mod entry;
mod evaluate;
mod file;
mod format;
mod function;
pub mod literal;
mod outcome;
mod read;
mod reference;
mod regexes;
mod scope;
mod template;
mod ty;
mod value;

pub use declared::{Declared, declared, overrides};
pub use file::{Attribute, Block, File};
pub use format::format;
pub use read::{locate, read};
pub use regexes::Regexes;
pub use scope::Scope;
pub use ty::{Field, Mismatch, Type};
pub use value::Value;

#[cfg(test)]
mod tests;
