//! What an edge may do only with a waiver.

use super::Role;
use crate::organization::roles::Function;

/// A property of an edge that needs a waiver of a control, with a reason and an expiry date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Restricted {
    /// It leads to data of a higher class.
    Upward,
    /// It leads from outside production into production.
    IntoProduction,
    /// It leads to a role that can change everything, by itself or through other edges.
    Privileged,
}

impl Restricted {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Upward, Self::IntoProduction, Self::Privileged];

    /// The control that it breaks.
    #[must_use]
    pub const fn control(self) -> &'static str {
        match self {
            Self::Upward => "iam-trust-classification",
            Self::IntoProduction => "iam-trust-production",
            Self::Privileged => "iam-trust-privileged",
        }
    }

    /// What it is, as a sentence.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Upward => "an account with a lower data classification enters one with a higher classification",
            Self::IntoProduction => "an account outside production enters one in production",
            Self::Privileged => "another role can become administrator, deployment or break-glass",
        }
    }
}

impl Role {
    /// Whether it can change everything in its account.
    #[must_use]
    pub const fn is_privileged(&self) -> bool {
        matches!(self, Self::Function(Function::Administrator | Function::Deployment | Function::BreakGlass))
    }
}

/// An edge, or a part of it, that is restricted and that a waiver permits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permitted {
    /// The role that enters, as account/role.
    pub caller: String,
    /// The account that it enters.
    pub account: String,
    /// The role that it enters there.
    pub role: Role,
    /// What the waiver permits.
    pub restricted: Restricted,
    /// Whether the organization waived it, for all accounts, or else that account.
    pub by_organization: bool,
}
