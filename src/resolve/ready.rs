//! What can stand in a stack yet, and what waits.

use indexmap::{IndexMap, IndexSet};

use super::component::{Component, declares};
use super::given::Given;
use crate::kind::Scope;
use crate::organization::Account;

/// Components, parted into those that can be used and those that wait.
#[derive(Default)]
pub(super) struct Ready<'a> {
    /// Those that can be used.
    pub(super) usable: Vec<&'a Component>,
    /// The names of those that wait.
    pub(super) waiting: Vec<&'a str>,
    /// The kinds that nothing can read from.
    pub(super) absent: IndexSet<&'a str>,
}

impl<'a> Ready<'a> {
    /// Parts components, which stand in the order of their kinds. One waits while it needs the organization's id and
    /// that is not known, or while it reads from a kind that is absent.
    pub(super) fn of(
        components: impl Iterator<Item = &'a Component>,
        absent: IndexSet<&'a str>,
        organization_id_is_known: bool,
    ) -> Self {
        let mut parted = Self { absent, ..Self::default() };
        for component in components {
            let needs_id = !organization_id_is_known && declares(&component.variables, "organization_id");
            if needs_id || parted.leaves_unread(component) {
                parted.waiting.push(&component.name);
                parted.absent.insert(component.kind.name());
            } else {
                parted.usable.push(component);
            }
        }
        parted
    }

    /// The components of one account. `absent` are kinds elsewhere that nothing can read from.
    pub(super) fn of_account(
        account: &'a Account,
        given: &Given<'a>,
        components: &'a IndexMap<String, Component>,
        mut absent: IndexSet<&'a str>,
    ) -> Self {
        let selected = &account.components;
        let refused = selected.iter().filter(|name| !components.contains_key(*name));
        absent.extend(refused.map(|name| given.facts.values.kind_of(name)));
        let selected = components.values().filter(|component| selected.contains(&component.name));
        Self::of(selected, absent, given.facts.organization.id.is_some())
    }

    /// The components of which there is one in the organization: those of the management account.
    pub(super) fn of_organization(given: &Given<'a>, components: &'a IndexMap<String, Component>) -> Self {
        let Some(management) = given.facts.organization.management() else {
            return Self::default();
        };
        let is_one =
            |kind: &str| given.baseline.definitions.get(kind).is_some_and(|one| one.scope == Scope::Organization);
        let mut parted = Self::of_account(management, given, components, IndexSet::new());
        parted.usable.retain(|component| is_one(component.kind.name()));
        parted.absent.retain(|kind| is_one(kind));
        parted
    }

    /// Whether a component reads from a kind that is absent.
    fn leaves_unread(&self, component: &Component) -> bool {
        component.reads().any(|(_, read)| self.absent.contains(read.kind.as_str()))
    }
}
