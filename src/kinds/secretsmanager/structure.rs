//! What the organization decides about its secrets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::edges::Edges;

/// How secrets are kept in every account that has some.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Sharing {
    /// Whether a secret may be read by roles of other accounts, where it names them.
    #[serde(default)]
    pub sharing: bool,
}

/// The secrets of every account: whether they may be shared, and who reads what.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// Whether a secret may be read by roles of other accounts.
    pub sharing: bool,
    /// Who reads what, across the organization.
    pub edges: Edges,
}
