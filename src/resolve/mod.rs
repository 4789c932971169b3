//! From the organization to blueprints: which components exist, which stack holds which, and what it passes.

mod account;
mod checks;
mod component;
mod given;
mod named;
mod reads;
mod ready;
mod refuse;
mod removal;
mod setting;
mod state_access;
mod state_bucket;
pub mod trust;

use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::kind::{EMERGENCY_USERS, Waived};
use crate::organization::Organization;

use account::AccountResolver;
pub use account::{Dependency, Instance, Stack};
pub use component::Component;
pub use given::Given;
use ready::Ready;
pub use state_bucket::Bucket;
pub use trust::trust;

/// Everything that is to be rendered.
pub struct Blueprints {
    /// Components, in the order of their kinds, variants after their kind.
    pub components: IndexMap<String, Component>,
    /// The stacks of each account, `gbl` first.
    pub stacks: IndexMap<String, Vec<Stack>>,
}

/// Makes the blueprints of an organization, and names every value that a kind refuses.
#[must_use]
pub fn resolve(given: &Given<'_>) -> (Blueprints, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let organization = given.facts.organization;
    let used: IndexSet<&str> =
        organization.accounts.values().flat_map(|account| &account.components).map(String::as_str).collect();
    let mut components = IndexMap::new();
    for kind in given.baseline.kinds.iter().copied() {
        let variants = organization.variants.iter().filter(|(_, variant)| variant.kind.value == kind.name());
        let names = std::iter::once(kind.name()).chain(variants.map(|(name, _)| name.as_str()));
        for name in names.filter(|name| used.contains(name)) {
            if let Some(component) = component::component(name, kind, given, &mut diagnostics) {
                components.insert(name.to_owned(), component);
            }
        }
    }
    diagnostics.extend(missing_organization_id(organization, &components));
    diagnostics.extend(nobody_for_emergencies(given));
    let organizational = Ready::of_organization(given, &components);
    let resolved: Vec<(Vec<Stack>, Diagnostics)> = organization
        .accounts
        .par_values()
        .map(|account| AccountResolver::new(given, account, &components, &organizational).stacks())
        .collect();
    let mut stacks = IndexMap::with_capacity(resolved.len());
    for (name, (account_stacks, problems)) in organization.accounts.keys().zip(resolved) {
        stacks.insert(name.clone(), account_stacks);
        diagnostics.extend(problems);
    }
    state_access::set(organization, &components, &mut stacks);
    (Blueprints { components, stacks }, diagnostics)
}

/// A component that no account has, such as a variant that exists to be looked at; nothing when its structure is refused.
#[must_use]
pub fn resolve_component(given: &Given<'_>, name: &str) -> (Option<Component>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let kind = given.baseline.kind(given.facts.values.kind_of(name));
    let component = kind.and_then(|kind| component::component(name, kind, given, &mut diagnostics));
    (component, diagnostics)
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
        let message = format!("the waiver for {} has no effect: no component's structure breaks it", waiver.control);
        Diagnostic::warning(Code::WaiverInvalid, message)
            .at(waiver.place.clone())
            .help("remove it; waive a control for one account's values in that account's file")
    })
}

/// Says that nobody could help when CI and the identity provider are down.
fn nobody_for_emergencies(given: &Given<'_>) -> Option<Diagnostic> {
    let users = given.facts.values.emergency_users()?;
    let management = given.facts.organization.management()?;
    users.is_empty().then(|| {
        let message = "nobody can assume break-glass in an emergency".to_owned();
        Diagnostic::warning(Code::ValueNeeded, message).at(management.profile_place.clone()).help(format!(
            "add `blueprints: {{ iam: {{ {EMERGENCY_USERS}: [emergency-1, emergency-2] }} }}` to forge/accounts/{}.yaml, \
             and give each user a password and a hardware token",
            management.name
        ))
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
            .help("`aws organizations describe-organization` prints the ID; add it to forge/organization.yaml"),
    )
}
