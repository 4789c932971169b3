//! The functional roles: fixed names, the same in every account, so that policies and other accounts can name them.
//!
//! Two more exist only in the account that CI enters, the deployment account. Which of its roles can become which role of
//! another account follows from that account alone.

use serde::{Deserialize, Serialize};

/// What a role is for. Its name is `<namespace>-<function>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Function {
    /// Applies Terraform from CI. No boundary: it makes the boundaries.
    Deployment,
    /// Plans from CI on a pull request; reads only.
    Plan,
    /// Administers an account by hand, within the boundary.
    Administrator,
    /// Runs what is deployed: restarts, scales, looks into logs.
    Operator,
    /// Looks at configuration and metrics, not at data.
    Viewer,
    /// Reads everything that an audit asks for. No boundary: it can change nothing.
    Audit,
    /// For the day on which nothing else works. No boundary.
    BreakGlass,
    /// Plans production from CI, after a review. Only in the deployment account.
    PlanProduction,
    /// Applies in the management account and in the deployment account from CI. Only in the deployment account.
    Organization,
}

impl Function {
    /// The functions that every account has, in the order in which they are written.
    pub const ALL: [Self; 7] = [
        Self::Deployment,
        Self::Plan,
        Self::Administrator,
        Self::Operator,
        Self::Viewer,
        Self::Audit,
        Self::BreakGlass,
    ];

    /// The functions that CI enters with its tokens, in the deployment account; the first two exist in every account.
    pub const CI: [Self; 4] = [Self::Deployment, Self::Plan, Self::PlanProduction, Self::Organization];

    /// The word that the manifest and the role's name use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::Plan => "plan",
            Self::Administrator => "administrator",
            Self::Operator => "operator",
            Self::Viewer => "viewer",
            Self::Audit => "audit",
            Self::BreakGlass => "break-glass",
            Self::PlanProduction => "plan-production",
            Self::Organization => "organization",
        }
    }

    /// Whether the permission boundary binds it.
    #[must_use]
    pub const fn has_boundary(self) -> bool {
        !matches!(self, Self::Deployment | Self::Audit | Self::BreakGlass | Self::Organization)
    }

    /// The name of its role.
    #[must_use]
    pub fn role_name(self, namespace: &str) -> String {
        format!("{namespace}-{}", self.as_str())
    }
}

/// The name of the role of an application.
#[must_use]
pub fn application_role_name(namespace: &str, application: &str) -> String {
    format!("{namespace}-app-{application}")
}

/// The name of the role that rotates the secrets of a component, whose resources' names begin with the namespace and `rest`.
#[must_use]
pub fn rotation_role_name(namespace: &str, rest: &str) -> String {
    format!("{namespace}-{rest}-rotation")
}

/// The name of the policy that bounds what the roles of people and applications may ever do.
#[must_use]
pub fn boundary_name(namespace: &str) -> String {
    format!("{namespace}-boundary")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_written_as_the_manifest_has_it() {
        for function in Function::ALL {
            assert_eq!(serde_json::to_value(function).unwrap(), function.as_str());
        }
        assert_eq!(Function::BreakGlass.role_name("acme"), "acme-break-glass");
    }
}
