//! What an account is to lose: the components that stay with their stacks, marked, until a workflow destroyed them.

use super::account::AccountResolver;
use super::component::Component;
use super::named::Named;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, one_of};
use crate::kind::{Scope, Several};
use crate::organization::Place;

impl AccountResolver<'_> {
    /// Whether the account's file marks a component, this one of several, or the region that it stands in. What protects a
    /// region whether the account uses it or not stays.
    pub(super) fn is_removed(&self, named: &Named<'_>, place: Place<'_>) -> bool {
        let Place::Region(region) = place else { return false };
        let component = named.component;
        let marks = [&component.name, &named.name, &region.name];
        component.definition.scope == Scope::Region
            && marks.into_iter().any(|mark| self.account.removing.contains_key(mark))
    }

    /// Reports marks that mean nothing, and those of what cannot go by itself.
    pub(super) fn check_removals(&mut self) {
        let account = self.account;
        for (mark, place) in &account.removing {
            let component = self.components.iter().copied().find(|component| component.name == *mark);
            let problem = match component {
                Some(component) => self.stays(component),
                None if account.regions.contains_key(mark) => self.last_region(),
                None if self.instances_named().any(|name| name == *mark) => None,
                None if account.components.contains(mark) => None, // why it is left out is told already
                None => {
                    let regions = account.regions.keys().map(String::as_str);
                    let instances: Vec<String> = self.instances_named().collect();
                    let components = self.components.iter().map(|one| one.name.as_str());
                    let known =
                        || components.clone().chain(instances.iter().map(String::as_str)).chain(regions.clone());
                    let message = format!("{} has no component, instance or region `{mark}`", account.name);
                    let mut help = did_you_mean(mark, known());
                    if help.is_empty() {
                        help = format!("it has {}", one_of(known()));
                    }
                    Some((message, help))
                }
            };
            self.diagnostics.extend(problem.map(|(message, help)| {
                Diagnostic::error(Code::CannotRemove, message)
                    .at(place.clone())
                    .expected("expected a component of `kinds`, an instance or a region of the account")
                    .help(help)
            }));
        }
    }

    /// The instances of the components that the account has several of.
    fn instances_named(&self) -> impl Iterator<Item = String> {
        let several = self.components.iter().filter_map(|one| Some((one, one.definition.instances.as_ref()?)));
        several.flat_map(|(component, several)| {
            let own = self.given.facts.values.of_account(self.account, &component.name);
            own.items(&several.key).map(|(item, _)| Several::instance(&component.name, item)).collect::<Vec<_>>()
        })
    }

    /// Why a component cannot be removed, and what can be done instead.
    fn stays(&self, component: &Component) -> Option<(String, String)> {
        let (name, account) = (&component.name, &self.account.name);
        if component.definition.scope != Scope::Region {
            let message = format!("{name} cannot be removed: the account depends on it as long as it exists");
            return Some((message, "it goes with the account, when the account is closed".to_owned()));
        }
        let profile = &self.account.profile;
        let brings = self.given.baseline.profiles.get(profile)?.kinds.iter().any(|kind| kind == component.kind.name());
        brings.then(|| {
            let message = format!("{name} cannot be removed by itself: it is part of the profile {profile}");
            let help = format!(
                "`atmos-forge remove region REGION --account {account}` removes all that the account has in a region"
            );
            (message, help)
        })
    }

    /// Why the last region cannot be removed: the profile needs one.
    fn last_region(&self) -> Option<(String, String)> {
        let account = self.account;
        let keeps_one = account.regions.keys().any(|region| !account.removing.contains_key(region));
        let needs_one = |component: &&&Component| component.definition.scope == Scope::Region;
        let component = self.components.iter().find(needs_one).filter(|_| !keeps_one)?;
        let message = format!("{} would have no region left, but {} needs one", account.name, component.name);
        Some((message, "keep one region, or close the account".to_owned()))
    }
}
