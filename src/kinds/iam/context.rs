//! What the templates see.

use serde::Serialize;

use super::structure::Roles;

/// The context of all templates of the kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Context {
    saml_provider: String,
    gitlab_host: String,
}

/// Everything that the templates of the kind see.
#[must_use]
pub fn context(structure: &Roles) -> Context {
    Context {
        saml_provider: structure.entrances.saml_provider.clone().unwrap_or_default(),
        gitlab_host: structure.entrances.gitlab.clone().unwrap_or_default(),
    }
}
