//! Requests that prove a statement.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A request and what must become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Case {
    /// What must become of it.
    pub expect: Expectation,
    /// Who asks.
    #[serde(default, rename = "as")]
    pub caller: Caller,
    /// For what.
    pub action: String,
    /// On which resource; one that the action takes, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The request's context over what the caller brings; null takes a key away.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub with: IndexMap<String, Option<String>>,
    /// What makes it a near miss: the one thing in which it differs from a case that is decided otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near: Option<String>,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// The statement denies it.
    Denied,
    /// The statement lets it pass.
    Allowed,
}

/// Who sends a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Caller {
    /// Somebody who runs what is deployed; no statement exempts them.
    #[default]
    Operator,
    /// Somebody who administers an account within the boundary; no statement exempts them either.
    Administrator,
    /// The role that plans Terraform.
    Plan,
    /// The role that applies Terraform.
    Deployment,
    /// The role that reads for an audit.
    Audit,
    /// The role for emergencies.
    BreakGlass,
    /// The role that AWS makes in new accounts.
    AccessRole,
    /// The role of an application.
    Application,
    /// The role that Control Tower acts with.
    ControlTower,
    /// A role that stack sets act with.
    StackSets,
    /// The root user, signed in.
    Root,
    /// A session of the root user that central root access gave out.
    AssumedRoot,
    /// An identity of another organization.
    Outsider,
    /// A service of AWS, for a resource of this organization.
    Service,
    /// Nobody: a request without a signature.
    Anonymous,
    /// A token of an OIDC issuer, not yet a role.
    Federated,
}
