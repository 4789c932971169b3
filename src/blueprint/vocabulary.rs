//! The names and schemas that the baseline lends to the manifest.

use std::sync::LazyLock;

use super::format::check_format;
use super::registry::{Baseline, KINDS};
use super::schema::manifest_schema;
use crate::control::Catalogue;
use crate::manifest::Vocabulary;

/// Every name that a manifest may use, and the schema of each kind's values.
#[must_use]
pub fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
        let baseline = Baseline::get();
        let controls = Catalogue::get();
        Vocabulary {
            kinds: KINDS
                .iter()
                .map(|kind| (kind.name().to_owned(), manifest_schema(*kind, &baseline.definitions[kind.name()])))
                .collect(),
            profiles: baseline
                .profiles
                .iter()
                .map(|(name, profile)| (name.clone(), profile.description.clone()))
                .collect(),
            controls: controls.iter().map(|control| (control.id.clone(), control.title.clone())).collect(),
            formats: check_format,
            frameworks: controls.frameworks().map(str::to_owned).collect(),
        }
    });
    &VOCABULARY
}
