//! Blueprints: the typed specs of the kinds, from the baseline's values to what each stack passes.
//!
//! A kind is one file here, one YAML file in `blueprints/` and one folder in `templates/components/`.

mod account_baseline;
mod eks;
mod iam;
mod kms;
pub mod organization;
mod region_baseline;
pub mod scp;
mod secretsmanager;
mod securitygroup;
mod tfstate_backend;
mod vpc;

mod ports;

mod check;
mod definition;
mod erased;
mod format;
mod input;
mod kind;
mod moved;
mod needs;
mod overlay;
mod profile;
mod refuse;
mod registry;
mod rename;
mod resolve;
mod schema;
mod shared_variables;
mod variable;
mod variable_type;
mod vocabulary;

pub use check::{Bounds, Check};
pub use definition::{Definition, LongestName, Output, OutputOf, Scope};
pub use erased::{AnyKind, AnyStructure, Others};
pub use format::Format;
pub use iam::graph as trust_graph;
pub use input::{Input, Inputs, Reference};
pub use kind::{Kind, Part, Reads, Refusal, Waived, Workflow};
pub use moved::{Address, Moved};
pub use needs::{needed, rank};
pub use profile::Profile;
pub(crate) use registry::embedded;
pub use registry::{BASELINE_VERSION, Baseline, KINDS, migrations};
pub use rename::{Rename, former_names};
pub use resolve::{Blueprints, Component, Dependency, Instance, Stack, idle_waivers, resolve, resolve_variant};
pub use schema::{manifest_schema, stack_schema};
pub use variable::{Rule, SetBy, Variable};
pub use variable_type::{Attribute, VariableType};
