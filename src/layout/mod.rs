//! Where files lie in a repository, and what the user's `atmos.yaml` says about it.

mod atmos_config;
mod folders;
pub mod path;
mod stack_paths;

pub use atmos_config::{AtmosConfig, AtmosConfigError, StackNames};
pub use folders::{ACCOUNT_MANIFESTS, Layout, ORGANIZATION_MANIFEST, OWN_BLUEPRINTS, OWN_TEMPLATES, SNAPSHOTS};
pub use stack_paths::StackPaths;
