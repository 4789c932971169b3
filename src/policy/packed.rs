//! A policy of statements, packed and with the values of one organization.

use serde_json::Value;

use super::{PolicyType, Set, Statement};

/// What a statement is about.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    /// The name of the domain that the statement stands in.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
}

/// A policy of statements.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its type.
    pub ty: PolicyType,
    /// Its name after the namespace, such as `scp-baseline-identity`.
    pub key: String,
    /// The sets that bring its statements.
    pub sets: Vec<Set>,
    /// What it is about.
    pub topics: Vec<Topic>,
    /// The units that it is attached to.
    pub units: Vec<usize>,
    /// Its statements, each with its values.
    pub statements: Vec<(&'static Statement, Value)>,
    /// How many characters it has.
    pub characters: usize,
}

/// What the names of policies of a type begin with.
#[must_use]
pub const fn prefix(policy: PolicyType) -> &'static str {
    match policy {
        PolicyType::ServiceControl => "scp",
        PolicyType::ResourceControl => "rcp",
    }
}
