//! A role as an edge names it.

use std::fmt;

use crate::organization::roles::Function;

/// A functional role, or the role of an application.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// One that every account has.
    Function(Function),
    /// The role of the application of this name.
    Application(String),
}

impl Role {
    /// The role of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(application) = name.strip_prefix("app-") {
            return (!application.is_empty()).then(|| Self::Application(application.to_owned()));
        }
        Function::ALL.into_iter().find(|function| function.as_str() == name).map(Self::Function)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Function(function) => formatter.write_str(function.as_str()),
            Self::Application(name) => write!(formatter, "app-{name}"),
        }
    }
}
