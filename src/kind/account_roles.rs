//! What other accounts and other kinds ask about the roles of an account.

use super::values::Values;
use crate::organization::Account;
use crate::organization::roles::Function;
use crate::organization::trust::Role;

/// The kind that makes the roles of an account.
pub const ROLES: &str = "iam";

impl Values<'_> {
    /// The applications of an account, each of which has a role of its own.
    #[must_use]
    pub fn applications(&self, account: &Account) -> Vec<String> {
        let values = self.of_kind(account, ROLES);
        values.map_or_else(Vec::new, |values| values.entries::<String>("applications").into_keys().collect())
    }

    /// The longest session of a role in an account, in hours.
    #[must_use]
    pub fn session_hours(&self, account: &Account, role: &Role) -> f64 {
        /// What AWS gives a session that asks for nothing longer.
        const SHORTEST: f64 = 1.0;
        let key = match role {
            Role::Function(Function::Deployment | Function::Plan | Function::BreakGlass) => return SHORTEST,
            Role::Function(_) => "human-session-hours",
            Role::Application(_) => "application-session-hours",
        };
        self.of_kind(account, ROLES).and_then(|values| values.typed(key)).unwrap_or(SHORTEST)
    }
}
