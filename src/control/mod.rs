//! Controls: security properties with stable ids, and whether the files on disk hold them, also after edits by hand.
//!
//! A [`Control`] is data in `blueprints/controls/`. [`check_component`] holds a component's files against the controls
//! of its kind; [`check`] does so for a whole repository, and holds what every stack passes against the variables of
//! the components.

mod assertion;
mod binding;
mod component;
mod configuration;
mod definition;
mod deployed;
mod examined;
mod expect;
mod fact;
mod facts;
mod files;
mod followed;
mod found;
mod given;
mod hold;
mod imports;
mod inheritance;
mod lists;
mod made;
mod module;
mod network;
mod of_stacks;
mod repository;
mod resource;
mod spelling;
mod stack_file;
mod stack_templates;
mod stacks;
mod statement;
mod summary;
mod unread;
mod variable;
mod variables;

pub use assertion::{Assertion, Demand, OWN};
pub use binding::Binding;
pub use component::{Finding, Standing, check_component};
pub use configuration::local_modules;
pub use definition::{Catalogue, Control, Requirement};
pub use expect::{Conditions, Expect, Path};
pub use fact::{Fact, FromManifest};
pub use files::{ModuleFile, is_configuration, is_values};
pub use hold::Binds;
pub use lists::{Joined, joined};
pub use repository::{Checked, ComponentFiles, Evidence, Files, Line, StackText, check};
pub use summary::Summary;

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod fact_tests;
#[cfg(test)]
mod folder_tests;
#[cfg(test)]
mod own_tests;
#[cfg(test)]
mod spelling_tests;
#[cfg(test)]
mod stack_tests;
#[cfg(test)]
mod statement_tests;
#[cfg(test)]
mod tests;
