//! What the organization decides about its secrets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::edges::Edges;

/// How secrets are kept in every account that has some.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Structure {
    /// Whether a secret may be read by roles of other accounts, where it names them.
    #[serde(default)]
    pub sharing: bool,
    /// Who reads what, across the organization.
    #[serde(skip)]
    pub edges: Edges,
}
