//! The names and schemas that the baseline lends to the manifest.

use std::sync::Arc;

use indexmap::IndexMap;

use super::definition::Definition;
use super::format::check_format;
use super::kind::Kind;
use super::profile::Profile;
use super::schema::manifest_schema;
use crate::control::Catalogue;
use crate::manifest::Vocabulary;

/// Every name that a manifest may use, and the schema of each kind's values.
pub(super) fn vocabulary(kinds: &[(Kind, Arc<Definition>)], profiles: &IndexMap<String, Profile>) -> Vocabulary {
    let controls = Catalogue::get();
    Vocabulary {
        kinds: kinds
            .iter()
            .map(|(kind, definition)| (kind.name().to_owned(), manifest_schema(*kind, definition)))
            .collect(),
        profiles: profiles.iter().map(|(name, profile)| (name.clone(), profile.known())).collect(),
        controls: controls.iter().map(|control| (control.id.clone(), control.title.clone())).collect(),
        formats: check_format,
        frameworks: controls.frameworks().map(str::to_owned).collect(),
    }
}
