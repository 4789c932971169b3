//! The kinds that this binary knows, and the baseline that is embedded in it.

use std::marker::PhantomData;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};
use indexmap::IndexMap;

use super::definition::{Definition, Scope};
use super::erased::{AnyKind, Erased};
use super::profile::Profile;
use super::variable::Variable;
use super::vocabulary::vocabulary;
use crate::manifest::Migration;
use crate::manifest::Vocabulary;

static BLUEPRINTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/blueprints");

/// The version of the baseline: it changes whenever a template or a value of a blueprint changes.
pub const BASELINE_VERSION: &str = "1.0.0";

/// Every kind, in the order in which a stack lists its components: what others read comes first.
pub static KINDS: [&dyn AnyKind; 11] = [
    &Erased::<super::tfstate_backend::TfstateBackend>(PhantomData),
    &Erased::<super::organization::OrganizationKind>(PhantomData),
    &Erased::<super::scp::Scp>(PhantomData),
    &Erased::<super::account_baseline::AccountBaseline>(PhantomData),
    &Erased::<super::iam::Iam>(PhantomData),
    &Erased::<super::region_baseline::RegionBaseline>(PhantomData),
    &Erased::<super::kms::Kms>(PhantomData),
    &Erased::<super::vpc::Vpc>(PhantomData),
    &Erased::<super::securitygroup::SecurityGroup>(PhantomData),
    &Erased::<super::secretsmanager::SecretsManager>(PhantomData),
    &Erased::<super::eks::Eks>(PhantomData),
];

/// The baseline as data: one definition a kind, the profiles, and the variables that all components share.
#[derive(Debug)]
pub struct Baseline {
    /// Definitions, in the order of [`KINDS`].
    pub definitions: IndexMap<&'static str, Arc<Definition>>,
    /// Profiles by name.
    pub profiles: IndexMap<String, Profile>,
    /// The variables that Atmos passes to every component.
    pub context: Vec<Variable>,
    /// What a manifest may say with all of that.
    pub vocabulary: Vocabulary,
}

impl Baseline {
    /// The baseline that is embedded in this binary.
    ///
    /// # Panics
    /// When an embedded file is wrong, which the tests rule out.
    #[must_use]
    pub fn get() -> &'static Arc<Self> {
        static BASELINE: LazyLock<Arc<Baseline>> = LazyLock::new(|| Arc::new(Baseline::embedded()));
        &BASELINE
    }

    fn embedded() -> Self {
        let definition = |kind: &&'static dyn AnyKind| embedded::<Definition>(&format!("{}.yaml", kind.name()));
        let profiles = BLUEPRINTS.get_dir("profiles").into_iter().flat_map(Dir::files);
        Self::new(
            KINDS.iter().map(|kind| (kind.name(), definition(kind))).collect(),
            profiles
                .filter_map(|file| file.path().file_stem()?.to_str())
                .map(|name| (name.to_owned(), embedded(&format!("profiles/{name}.yaml"))))
                .collect(),
            embedded("context.yaml"),
        )
    }

    /// A baseline of these parts.
    #[must_use]
    pub fn new(
        definitions: IndexMap<&'static str, Definition>,
        profiles: IndexMap<String, Profile>,
        context: Vec<Variable>,
    ) -> Self {
        let vocabulary = vocabulary(&definitions, &profiles);
        let definitions = definitions.into_iter().map(|(kind, definition)| (kind, Arc::new(definition))).collect();
        Self { definitions, profiles, context, vocabulary }
    }

    /// Whether accounts of a profile have a component that stands in regions of the account's choice.
    #[must_use]
    pub fn has_network(&self, profile: &str) -> bool {
        let kinds = self.profiles.get(profile).map_or(&[][..], |profile| &profile.kinds);
        kinds.iter().any(|kind| self.definitions.get(kind.as_str()).is_some_and(|one| one.scope == Scope::Region))
    }

    /// The kind of this name.
    #[must_use]
    pub fn kind(name: &str) -> Option<&'static dyn AnyKind> {
        KINDS.iter().copied().find(|kind| kind.name() == name)
    }
}

/// What each version of the baseline changes in manifests.
///
/// # Panics
/// When the embedded file is wrong, which the tests rule out.
#[must_use]
pub fn migrations() -> &'static [Migration] {
    static MIGRATIONS: LazyLock<Vec<Migration>> = LazyLock::new(|| embedded("migrations.yaml"));
    &MIGRATIONS
}

/// Reads an embedded YAML file.
///
/// # Panics
/// When the file is missing or wrong, which the tests rule out.
pub(crate) fn embedded<T: serde::de::DeserializeOwned>(path: &str) -> T {
    let text = BLUEPRINTS
        .get_file(path)
        .and_then(include_dir::File::contents_utf8)
        .unwrap_or_else(|| panic!("blueprints/{path} is missing"));
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("blueprints/{path}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_file_can_be_read() {
        let baseline = Baseline::get();
        assert_eq!(baseline.definitions.len(), KINDS.len());
        assert!(!baseline.profiles.is_empty());
    }
}
