//! The account that CI enters, and which of its roles plan and apply in each account.

use super::roles::Function;
use super::{Account, MANAGEMENT, Organization};

/// The name of the account that CI enters, where the organization names no other one.
pub const DEPLOYMENT: &str = "core-deployment";

/// The profile of an account that nothing but CI uses.
pub const DEPLOYMENT_PROFILE: &str = "deployment";

impl Organization {
    /// The name of the account that CI enters, whether or not it is described.
    #[must_use]
    pub fn deployment_name(&self) -> &str {
        self.deployment_account.as_deref().unwrap_or(DEPLOYMENT)
    }

    /// The account that CI enters, when it is described.
    #[must_use]
    pub fn deployment(&self) -> Option<&Account> {
        self.accounts.get(self.deployment_name())
    }

    /// Whether an account is the one that CI enters.
    #[must_use]
    pub fn is_deployment(&self, account: &Account) -> bool {
        account.name == self.deployment_name()
    }

    /// Whether an account decides what happens in all others: the management account, and the one that CI enters.
    /// Ordinary deployments change neither.
    #[must_use]
    pub fn is_ruling(&self, account: &Account) -> bool {
        account.name == MANAGEMENT || self.is_deployment(account)
    }

    /// The role of the deployment account that applies in an account.
    #[must_use]
    pub fn applied_by(&self, account: &Account) -> Function {
        if self.is_ruling(account) { Function::Organization } else { Function::Deployment }
    }

    /// The roles of the deployment account that plan in an account. A pull request's plan runs code that nobody reviewed:
    /// it stays out of production, and of the accounts that rule all others.
    #[must_use]
    pub fn planned_by(&self, account: &Account) -> Vec<Function> {
        let mut roles = vec![self.applied_by(account), Function::PlanProduction];
        if !account.production && !self.is_ruling(account) {
            roles.push(Function::Plan);
        }
        roles
    }
}
