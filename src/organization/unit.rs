//! Organizational units.

/// One organizational unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The names from the root down, joined by `/`.
    pub path: String,
    /// Whether it, or a unit above it, is of class production.
    pub production: bool,
    /// Its id, where the manifest knows it.
    pub id: Option<String>,
    /// Its name in AWS, where that is not the last of its path.
    pub aws_name: Option<String>,
    /// Its path before it, or a unit above it, was renamed.
    pub was: Option<String>,
}

/// The place of accounts that belong to no unit, such as the management account.
pub const ROOT: &str = "root";

/// The unit for accounts that are given up. It always exists, so that its policies wait for the first of them.
pub const SUSPENDED: &str = "suspended";

impl Unit {
    /// A unit without a history.
    #[must_use]
    pub fn new(path: &str, production: bool) -> Self {
        Self { path: path.to_owned(), production, id: None, aws_name: None, was: None }
    }

    /// Whether this is the root of the organization.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.path == ROOT
    }

    /// Its own name, the last of its path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Its name in AWS.
    #[must_use]
    pub fn aws_name(&self) -> &str {
        self.aws_name.as_deref().unwrap_or_else(|| self.name())
    }

    /// The path of the unit that it is in; `None` below the root.
    #[must_use]
    pub fn parent(&self) -> Option<&str> {
        parent(&self.path)
    }

    /// Its name in HCL, which follows from its path.
    #[must_use]
    pub fn label(&self) -> String {
        label(&self.path)
    }
}

/// The path of the unit that the unit of a path is in; `None` below the root.
#[must_use]
pub fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(parent, _)| parent)
}

/// The name in HCL of the unit with a path.
#[must_use]
pub fn label(path: &str) -> String {
    path.replace(['/', '-'], "_")
}
