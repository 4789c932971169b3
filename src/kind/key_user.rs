//! Who uses the keys of an account, beside the functional roles that every account has.

use serde_json::{Value, json};

/// What a role uses keys for: keys name their users by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// It is the role of an application.
    Application,
    /// It rotates secrets.
    Rotation,
}

/// A role that uses keys of its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUser {
    /// What for.
    pub usage: KeyUse,
    /// Its whole name.
    pub role: String,
}

impl KeyUse {
    /// The word that the manifest and the variables of components use for all roles of this use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application => "applications",
            Self::Rotation => "rotation",
        }
    }
}

/// The names of roles by what they use keys for, each once and in order: a value of a variable.
#[must_use]
pub fn by_use(users: &[KeyUser]) -> Value {
    let names = |usage: KeyUse| {
        let mut names: Vec<&str> =
            users.iter().filter(|user| user.usage == usage).map(|user| user.role.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        (!names.is_empty()).then(|| (usage.as_str().to_owned(), json!(names)))
    };
    [KeyUse::Application, KeyUse::Rotation].into_iter().filter_map(names).collect::<serde_json::Map<_, _>>().into()
}
