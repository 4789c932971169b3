//! Whose files a base bundle records: the organization's, a component's or an account's.

use std::fmt;

use camino::{Utf8Path, Utf8PathBuf};

use crate::layout::path;

/// Whose base bundle records a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// The organization as a whole.
    Organization,
    /// A component, by name.
    Component(String),
    /// An account, by name.
    Account(String),
}

impl Owner {
    /// Where the base bundle of this owner lies.
    #[must_use]
    pub fn bundle_path(&self) -> Utf8PathBuf {
        match self {
            Self::Organization => format!("{}/organization.base", path::BASE),
            Self::Component(name) => format!("{}/components/{name}.base", path::BASE),
            Self::Account(name) => format!("{}/accounts/{name}.base", path::BASE),
        }
        .into()
    }

    /// The owner whose bundle lies at a path.
    #[must_use]
    pub fn of_bundle(path: &Utf8Path) -> Option<Self> {
        let path = path.strip_prefix(path::BASE).ok()?.as_str().strip_suffix(".base")?;
        let owner = match path.split_once('/') {
            None if path == "organization" => Self::Organization,
            Some(("components", name)) => Self::Component(name.to_owned()),
            Some(("accounts", name)) => Self::Account(name.to_owned()),
            _ => return None,
        };
        owner.is_valid().then_some(owner)
    }

    /// Whether the name can be a file's name.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        match self {
            Self::Organization => true,
            Self::Component(name) | Self::Account(name) => !name.contains('/') && path::check(name).is_ok(),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organization => f.write_str("organization"),
            Self::Component(name) => write!(f, "component {name}"),
            Self::Account(name) => write!(f, "account {name}"),
        }
    }
}

impl std::str::FromStr for Owner {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let owner = match text.split_once(' ') {
            None if text == "organization" => Self::Organization,
            Some(("component", name)) => Self::Component(name.to_owned()),
            Some(("account", name)) => Self::Account(name.to_owned()),
            _ => return Err(()),
        };
        if owner.is_valid() { Ok(owner) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_known_by_its_bundle_and_by_its_text() {
        for owner in [Owner::Organization, Owner::Component("vpc".into()), Owner::Account("core-audit".into())] {
            assert_eq!(Owner::of_bundle(&owner.bundle_path()), Some(owner.clone()));
            assert_eq!(owner.to_string().parse(), Ok(owner));
        }
        for path in ["forge/base/x.base", "forge/base/accounts/a/b.base", "forge/base/accounts/.base", "x.base"] {
            assert_eq!(Owner::of_bundle(path.into()), None, "{path}");
        }
    }
}
