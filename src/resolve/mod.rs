//! From the organization to blueprints: which components exist, which stack holds which, and what it passes.

mod account;
mod checks;
mod component;
mod reads;
mod ready;
mod refuse;

use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::kind::{Baseline, Waived};
use crate::layout::StackNames;
use crate::manifest::VariantManifest;
use crate::organization::Organization;

use account::AccountResolver;
pub use account::{Dependency, Instance, Stack};
pub use component::Component;
use ready::Ready;

/// Everything that is to be rendered.
pub struct Blueprints {
    /// Components, in the order of their kinds, variants after their kind.
    pub components: IndexMap<String, Component>,
    /// The stacks of each account, `gbl` first.
    pub stacks: IndexMap<String, Vec<Stack>>,
}

/// Makes the blueprints of an organization, and names every value that a kind refuses. A structure that does not fit
/// its type is told only where the schema was silent (`schema_was_silent`), since it says where and better.
#[must_use]
pub fn resolve(
    organization: &Organization,
    names: &StackNames,
    baseline: &Baseline,
    schema_was_silent: bool,
) -> (Blueprints, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let used: IndexSet<&str> =
        organization.accounts.values().flat_map(|account| &account.components).map(String::as_str).collect();
    let mut components = IndexMap::new();
    for kind in baseline.kinds.iter().copied() {
        let variants = organization.variants.iter().filter(|(_, variant)| variant.kind.value == kind.name());
        let names = std::iter::once(kind.name()).chain(variants.map(|(name, _)| name.as_str()));
        for name in names.filter(|name| used.contains(name)) {
            let component =
                component::component(name, kind, organization, baseline, schema_was_silent, &mut diagnostics);
            if let Some(component) = component {
                components.insert(name.to_owned(), component);
            }
        }
    }
    diagnostics.extend(missing_organization_id(organization, &components));
    let organizational = Ready::of_organization(organization, &components, baseline);
    let resolved: Vec<(Vec<Stack>, Diagnostics)> = organization
        .accounts
        .par_values()
        .map(|account| {
            AccountResolver::new(organization, account, &components, baseline, &organizational, names).stacks()
        })
        .collect();
    let mut stacks = IndexMap::with_capacity(resolved.len());
    for (name, (account_stacks, problems)) in organization.accounts.keys().zip(resolved) {
        stacks.insert(name.clone(), account_stacks);
        diagnostics.extend(problems);
    }
    (Blueprints { components, stacks }, diagnostics)
}

/// The component of a variant that the organization does not have: what it would be.
#[must_use]
pub fn resolve_variant(
    organization: &Organization,
    baseline: &Baseline,
    name: &str,
    variant: VariantManifest,
) -> (Option<Component>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut organization = organization.clone();
    let kind = baseline.kind(&variant.kind.value);
    organization.variants.insert(name.to_owned(), variant);
    let component =
        kind.and_then(|kind| component::component(name, kind, &organization, baseline, true, &mut diagnostics));
    (component, diagnostics)
}

/// The kind behind the name of a component.
fn kind_of<'a>(name: &'a str, organization: &'a Organization) -> &'a str {
    organization.variants.get(name).map_or(name, |variant| &variant.kind.value)
}

/// Waivers of structure that permit nothing: neither a component's structure nor an override breaks their control.
pub fn idle_waivers<'a>(
    organization: &'a Organization,
    components: &'a IndexMap<String, Component>,
    broken_by_overrides: &'a IndexSet<String>,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let broken: IndexSet<&str> = components
        .values()
        .flat_map(|component| component.structure.refusals(&Waived::default()))
        .filter_map(|refusal| refusal.control)
        .chain(broken_by_overrides.iter().map(String::as_str))
        .collect();
    organization.waivers.iter().filter(move |waiver| !broken.contains(waiver.control.as_str())).map(|waiver| {
        let message = format!("the waiver of {} has no effect: no component's structure breaks it", waiver.control);
        Diagnostic::warning(Code::WaiverInvalid, message)
            .at(waiver.place.clone())
            .help("remove it; a value of one account is waived in that account's file")
    })
}

/// Says what waits for the organization's id, when it is not known yet.
fn missing_organization_id(
    organization: &Organization,
    components: &IndexMap<String, Component>,
) -> Option<Diagnostic> {
    let waiting = Ready::of(components.values(), IndexSet::new(), organization.id.is_some()).waiting;
    if waiting.is_empty() {
        return None;
    }
    let names = waiting.join(", ");
    Some(
        Diagnostic::warning(Code::ValueNeeded, format!("left out until `organization-id` is known: {names}"))
            .at(Place { source: organization.source, span: 0..0 })
            .help("`aws organizations describe-organization` prints the id; write it into forge/organization.yaml"),
    )
}
