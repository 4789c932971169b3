//! What the templates see.

use serde::Serialize;

use super::structure::{People, Roles};

/// The context of all templates of the kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is a condition of a template")]
pub struct Context {
    identity_center: bool,
    saml: bool,
    saml_provider: String,
    github: bool,
    gitlab: bool,
    gitlab_host: String,
    /// Whether CI enters with a token of either.
    oidc: bool,
    /// Whether there are edges between accounts.
    edges: bool,
}

/// Everything that the templates of the kind see.
#[must_use]
pub fn context(structure: &Roles) -> Context {
    Context {
        identity_center: structure.entrances.people == People::IdentityCenter,
        saml: structure.entrances.people == People::Saml,
        saml_provider: structure.entrances.saml_provider.clone().unwrap_or_default(),
        github: structure.entrances.github,
        gitlab: structure.entrances.gitlab.is_some(),
        gitlab_host: structure.entrances.gitlab.clone().unwrap_or_default(),
        oidc: structure.entrances.github || structure.entrances.gitlab.is_some(),
        edges: structure.edges.any,
    }
}
