//! The baseline as data: what every kind is, the profiles, and what a manifest may say.

use std::sync::Arc;

use indexmap::IndexMap;

use super::definition::{Definition, Scope};
use super::kind::Kind;
use super::profile::Profile;
use super::values::{Definitions, Values};
use super::variable::Variable;
use super::vocabulary::vocabulary;
use crate::manifest::Vocabulary;
use crate::organization::Organization;

/// Everything that the baseline says, with what an organization lays over it.
#[derive(Debug)]
pub struct Baseline {
    /// The kinds, in the order in which a stack lists its components: what others read comes first.
    pub kinds: Vec<Kind>,
    /// The definition of each kind, in the order of the kinds.
    pub definitions: Definitions,
    /// Profiles by name.
    pub profiles: IndexMap<String, Profile>,
    /// The variables that Atmos passes to every component.
    pub context: Vec<Variable>,
    /// What a manifest may say with all of that.
    pub vocabulary: Vocabulary,
}

impl Baseline {
    /// A baseline of these kinds, each with its definition, and of the rest.
    #[must_use]
    pub fn new(
        kinds: Vec<(Kind, Arc<Definition>)>,
        profiles: IndexMap<String, Profile>,
        context: Vec<Variable>,
    ) -> Self {
        let vocabulary = vocabulary(&kinds, &profiles);
        Self {
            definitions: kinds.iter().map(|(kind, definition)| (kind.name(), Arc::clone(definition))).collect(),
            kinds: kinds.into_iter().map(|(kind, _)| kind).collect(),
            profiles,
            context,
            vocabulary,
        }
    }

    /// What an organization, its accounts and their profiles decide over this baseline.
    #[must_use]
    pub fn values<'a>(&'a self, organization: &'a Organization) -> Values<'a> {
        Values::new(organization, &self.definitions, &self.profiles)
    }

    /// The kind of this name.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<Kind> {
        self.kinds.iter().copied().find(|kind| kind.name() == name)
    }

    /// The names of the kinds, in their order.
    #[must_use]
    pub fn kind_names(&self) -> impl DoubleEndedIterator<Item = &'static str> + Clone {
        self.definitions.keys().copied()
    }

    /// The place of a kind among all, in the order in which they depend on each other; after all of them for what is none.
    #[must_use]
    pub fn rank(&self, kind: &str) -> usize {
        self.definitions.get_index_of(kind).unwrap_or(self.definitions.len())
    }

    /// Whether accounts of a profile have a component that stands in regions of the account's choice.
    #[must_use]
    pub fn has_network(&self, profile: &str) -> bool {
        let kinds = self.profiles.get(profile).map_or(&[][..], |profile| &profile.kinds);
        kinds.iter().any(|kind| self.definitions.get(kind.as_str()).is_some_and(|one| one.scope == Scope::Region))
    }
}
