//! What every kind of component is made of: its definition, its variables and their rules, and the hooks of its structure.
//!
//! A kind is data in `blueprints/<kind>/` and `templates/components/<kind>/`, and a structure in
//! [`crate::kinds`] where data does not suffice.

mod account_roles;
mod baseline;
mod check;
mod definition;
mod expression;
mod features;
mod format;
mod input;
pub mod key_user;
#[allow(clippy::module_inception, reason = "a module's type is used by its own name")]
mod kind;
mod moved;
mod needs;
mod profile;
mod refusal;
mod rename;
mod schema;
mod several;
pub mod shared_variables;
mod site;
mod structure;
mod values;
mod variable;
mod vocabulary;

pub use account_roles::{CiService, EMERGENCY_USERS, ROLES, STATE_BUCKET_WITH_ACCOUNT_ID, subjects_key};
pub use baseline::Baseline;
pub use check::{Bounds, Check};
pub use definition::{Definition, LongestName, Output, OutputOf, ProviderLimit, Removal, Scope};
pub use features::Features;
pub use format::{Format, check_format};
pub use input::{Input, Inputs, Reference};
pub use key_user::{KeyUse, KeyUser};
pub use kind::{Decided, Facts, Kind};
pub use moved::{Address, Moved};
pub use needs::needed;
pub use profile::Profile;
pub use refusal::{Refusal, Refusals, Waived};
pub use rename::{Rename, former_names};
pub use schema::{keywords, manifest_schema, property};
pub use several::Several;
pub use site::Site;
pub use structure::{Part, Reads, Structure, Workflow};
pub use values::{AccountValues, Definitions, Setter, Values};
pub use variable::{Origin, Rule, SetBy, Variable};
