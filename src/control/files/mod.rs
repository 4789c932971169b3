//! What Terraform and OpenTofu load of a folder, before any value is known: which files, JSON as HCL, and the blocks of
//! override files laid over those that they override.

mod declaration;
mod folder;
mod json;
mod loaded;
mod module_file;
mod template;
mod texts;

pub use declaration::Declaration;
pub use folder::Folder;
pub use json::Translation;
pub use loaded::{Program, is_configuration, is_values, values_of};
pub use module_file::ModuleFile;
pub use texts::Texts;
