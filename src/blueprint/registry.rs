//! The kinds that this binary knows, and the baseline that is embedded in it.

use std::marker::PhantomData;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use indexmap::IndexMap;

use super::definition::{Definition, Scope};
use super::kind::{AnyKind, Erased};
use super::profile::Profile;
use super::variable::Variable;

static BLUEPRINTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/blueprints");

/// The version of the baseline: it changes whenever a template or a value of a blueprint changes.
pub const BASELINE_VERSION: &str = "1.0.0";

/// Every kind, in the order in which a stack lists its components: what others read comes first.
pub static KINDS: [&dyn AnyKind; 7] = [
    &Erased::<super::tfstate_backend::TfstateBackend>(PhantomData),
    &Erased::<super::account_baseline::AccountBaseline>(PhantomData),
    &Erased::<super::region_baseline::RegionBaseline>(PhantomData),
    &Erased::<super::kms::Kms>(PhantomData),
    &Erased::<super::vpc::Vpc>(PhantomData),
    &Erased::<super::securitygroup::SecurityGroup>(PhantomData),
    &Erased::<super::secretsmanager::SecretsManager>(PhantomData),
];

/// The baseline as data: one definition a kind, the profiles, and the variables that all components share.
#[derive(Debug)]
pub struct Baseline {
    /// Definitions, in the order of [`KINDS`].
    pub definitions: IndexMap<&'static str, Definition>,
    /// Profiles by name.
    pub profiles: IndexMap<String, Profile>,
    /// The variables that Atmos passes to every component.
    pub context: Vec<Variable>,
}

impl Baseline {
    /// The baseline that is embedded in this binary.
    ///
    /// # Panics
    /// When an embedded file is wrong, which the tests rule out.
    #[must_use]
    pub fn get() -> &'static Self {
        static BASELINE: LazyLock<Baseline> = LazyLock::new(Baseline::read);
        &BASELINE
    }

    fn read() -> Self {
        Self {
            definitions: KINDS.iter().map(|kind| (kind.name(), embedded(&format!("{}.yaml", kind.name())))).collect(),
            profiles: BLUEPRINTS
                .get_dir("profiles")
                .into_iter()
                .flat_map(Dir::files)
                .filter_map(|file| file.path().file_stem()?.to_str())
                .map(|name| (name.to_owned(), embedded(&format!("profiles/{name}.yaml"))))
                .collect(),
            context: embedded("context.yaml"),
        }
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
