//! From blueprints to files. The only module that knows tera.
//!
//! Rendering is a pure function: the same organization gives the same bytes. Each language has an engine of its
//! own, which escapes every value for that language; a template chooses no escaping and can forget none.

mod catalog;
mod component;
mod engine;
mod files;
mod former_names;
mod language;
mod manifest;
mod markdown;
mod removal;
mod repository;
mod shell;
mod stack;
mod stack_schema;
mod tag;
#[cfg(test)]
mod template_tests;
mod upgrade;
mod workflow;

pub use component::{component_files, context, sources};
pub use engine::{Engine, TemplateError, texts as templates};
pub use files::files;
pub use manifest::{
    AccountText, ContactText, OrganizationText, RegionText, SubjectText, account_manifest, organization_manifest,
};
pub use stack_schema::stack_schema;
pub use workflow::{apply_command, first_commands};
