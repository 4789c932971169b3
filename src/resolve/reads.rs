//! What a component reads from others: the outputs, and what has to be applied before.

use indexmap::IndexSet;

use super::account::{AccountResolver, Dependency};
use super::component::Component;
use crate::kind::{Inputs, OutputOf, Reads, Reference, Scope, Site};
use crate::organization::{Account, Place};

/// One output that a variable takes.
pub(super) struct Read<'a> {
    variable: &'a str,
    output: &'a OutputOf,
    /// Where the reader stands, or the region that it reads from.
    place: Place<'a>,
    /// The key under which the variable holds the output, where it reads one from each of several regions.
    region: Option<&'a str>,
}

/// A component that another reads from.
struct Producer<'a> {
    component: &'a Component,
    stack: String,
}

impl<'a> AccountResolver<'a> {
    /// Everything that a component reads in one place.
    pub(super) fn reads(&self, component: &'a Component, site: &Site<'_>, place: Place<'a>) -> Vec<Read<'a>> {
        let mut all = Vec::new();
        for (variable, output) in component.reads() {
            let read = |place, region| Read { variable, output, place, region };
            match component.structure.reads(site, variable) {
                Reads::Nowhere => {}
                Reads::Here => all.push(read(place, None)),
                Reads::InRegions(names) => {
                    let regions = self.organization.regions.iter().filter(|region| names.contains(&region.name));
                    all.extend(regions.map(|region| read(Place::Region(region), Some(region.name.as_str()))));
                }
            }
        }
        all
    }

    /// Adds what is read to what the stack passes, and what it is read from to what the component waits for.
    pub(super) fn read(
        &mut self,
        component: &Component,
        stack: &str,
        reads: Vec<Read<'a>>,
        inputs: &mut Inputs,
        dependencies: &mut IndexSet<Dependency>,
    ) {
        for Read { variable, output: OutputOf { kind, output }, place, region } in reads {
            let Some(producer) = self.producer(kind, place) else {
                if !self.absent.contains(kind.as_str()) {
                    self.missing_kind(component, kind);
                }
                break;
            };
            if !producer.component.outputs.iter().any(|one| one.name == *output) {
                self.missing_output(component, producer.component, output);
                continue;
            }
            let name = producer.component.name.clone();
            dependencies.insert(Dependency { component: name.clone(), stack: producer.stack.clone() });
            let stack = (producer.stack != stack).then_some(producer.stack);
            inputs.read(variable, region, Reference { component: name, stack, output: output.clone() });
        }
    }

    /// The component of a kind that one in this place reads from, and the stack that it stands in.
    fn producer(&self, kind: &str, place: Place<'_>) -> Option<Producer<'a>> {
        let home = Place::Global(self.organization.home());
        let mut of_kind = self.components.iter().copied().filter(|component| component.kind.name() == kind);
        if let Some(component) = of_kind.clone().find(|component| self.stands(component, place)) {
            return Some(Producer { component, stack: self.stack_name(self.account, place) });
        }
        if let Some(component) = of_kind.find(|component| component.definition.scope == Scope::Global) {
            return Some(Producer { component, stack: self.stack_name(self.account, home) });
        }
        let mut organizational = self.organizational.usable.iter().copied();
        let component = organizational.find(|component| component.kind.name() == kind)?;
        Some(Producer { component, stack: self.stack_name(self.organization.management()?, home) })
    }

    /// The components of the same kind in other accounts that this one waits for, for kinds of which an account has one.
    pub(super) fn waits_for(&self, component: &Component, site: &Site<'_>) -> IndexSet<Dependency> {
        let accounts = component.structure.waits_for(site);
        accounts.iter().filter_map(|account| self.same_in(account, component)).collect()
    }

    fn same_in(&self, account: &str, component: &Component) -> Option<Dependency> {
        let account: &Account = self.organization.accounts.get(account)?;
        let name = self.given.facts.values.component(account, component.kind.name())?;
        let home = Place::Global(self.organization.home());
        Some(Dependency { component: name.to_owned(), stack: self.stack_name(account, home) })
    }
}
