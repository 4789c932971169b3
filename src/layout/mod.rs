//! Where files lie in a repository, and what the user's `atmos.yaml` says about it.

mod atmos;
mod folders;
pub mod path;

pub use atmos::{Atmos, AtmosConfig, StackMatcher, StackNames, StackPaths, Surroundings, matcher};
pub use folders::{
    ACCOUNT_MANIFESTS, Layout, ORGANIZATION_MANIFEST, OWN_BLUEPRINTS, OWN_TEMPLATES, REMOVAL, SNAPSHOTS,
};
