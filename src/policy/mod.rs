//! Policies of an organization as data: what statements deny, to whom not, and how they become policies.
//!
//! A statement goes through four stages, each a file of its own:
//!
//! 1. [`statement`](Statement): what it denies, as `blueprints/policies/` has it ([`Catalogue`]).
//! 2. [`json`]: the statement with the values of one organization ([`PolicyInputs`]), as IAM reads it.
//! 3. [`packing`]: statements in as few policies as the limits of AWS allow ([`Policy`]).
//! 4. [`hcl`]: a policy as a person would write it in Terraform.
//!
//! [`grammar`] says what AWS would refuse of a policy.

mod case;
mod catalogue;
mod condition;
mod ec2_policy;
mod exempt_groups;
pub mod grammar;
pub mod hcl;
mod inputs;
pub mod json;
mod packed;
pub mod packing;
mod statement;
mod tag_policy;

pub use case::{Caller, Case, Expectation};
pub use catalogue::{Catalogue, Domain};
pub use condition::{Condition, ConditionKey, Operator};
pub use ec2_policy::Ec2Policy;
pub use exempt_groups::{ExemptRole, Exemption, exempt_arns_of_all};
pub use inputs::{Choice, Input, Issuer, MetadataTokens, PolicyInputs, Text};
pub use json::MissingInput;
pub use packed::{Policy, Topic, prefix};
pub use statement::{Actions, Each, PolicyType, Set, Statement};
pub use tag_policy::TagPolicy;
