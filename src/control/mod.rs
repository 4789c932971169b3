//! Controls: security properties with stable ids, and whether the files on disk hold them, also after edits by hand.
//!
//! A [`Control`] is data in `blueprints/controls/`. [`check_component`] holds a component's files against the controls
//! of its kind; [`check`] does so for a whole repository, and holds what every stack passes against the variables of
//! the components.

mod assertion;
mod component;
mod definition;
mod expect;
mod module;
mod module_file;
mod repository;
mod stack_templates;
mod stacks;
mod statement;
mod variable;
mod variables;

pub use assertion::{Assertion, Demand};
pub use component::{Finding, Standing, check_component};
pub use definition::{Catalogue, Control, Requirement};
pub use expect::{Conditions, Expect, Path};
pub use module::Module;
pub use module_file::ModuleFile;
pub use repository::{Checked, ComponentFiles, Evidence, Files, Line, StackText, Summary, check};

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod stack_tests;
#[cfg(test)]
mod statement_tests;
#[cfg(test)]
mod tests;
