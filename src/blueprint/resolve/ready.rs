//! What can stand in a stack yet, and what waits.

use indexmap::IndexSet;

use super::component::{Component, declares};

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

    /// Whether a component reads from a kind that is absent.
    fn leaves_unread(&self, component: &Component) -> bool {
        component.reads().any(|(_, read)| self.absent.contains(read.kind.as_str()))
    }
}
