//! The stacks of one account: which components stand where, and what each gets.

use std::any::Any;

use indexmap::{IndexMap, IndexSet};
use serde_json::{Value, json};

use super::component::{Component, declares};
use super::ready::Ready;
use super::refuse::{self, Setting, refused};
use crate::control::Catalogue;
use crate::diagnostic::{Diagnostics, Place};
use crate::kind::{Baseline, Inputs, Refusal, Scope, SetBy, Site};
use crate::layout::StackNames;
use crate::organization::{self, Account, Organization, Waiver};

/// The stack of one account in one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// Its name, such as `payments-use1-prod`.
    pub name: String,
    /// The region, or `None` for what is not regional.
    pub region: Option<String>,
    /// Its components, in the order of their kinds.
    pub instances: Vec<Instance>,
}

/// One component in one stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// The component.
    pub component: String,
    /// What the stack passes to it.
    pub inputs: Inputs,
    /// The components that it reads from.
    pub dependencies: Vec<Dependency>,
    /// The waivers that let one of its values pass.
    pub waivers: Vec<Waiver>,
}

/// A component in a stack that another reads from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dependency {
    /// The component.
    pub component: String,
    /// The name of its stack.
    pub stack: String,
}

/// Resolves the stacks of one account.
pub(super) struct AccountResolver<'a> {
    pub(super) organization: &'a Organization,
    pub(super) account: &'a Account,
    pub(super) baseline: &'a Baseline,
    /// The account's components, in the order of their kinds.
    pub(super) components: Vec<&'a Component>,
    pub(super) kinds: Vec<&'static str>,
    /// Kinds that it has but that wait for the organization's id, or whose structure is refused.
    pub(super) absent: IndexSet<&'a str>,
    pub(super) diagnostics: Diagnostics,
    pub(super) used_waivers: IndexSet<String>,
    /// The components of which there is one in the organization.
    pub(super) organizational: &'a Ready<'a>,
    names: &'a StackNames,
}

impl<'a> AccountResolver<'a> {
    pub(super) fn new(
        organization: &'a Organization,
        account: &'a Account,
        components: &'a IndexMap<String, Component>,
        baseline: &'a Baseline,
        organizational: &'a Ready<'a>,
        names: &'a StackNames,
    ) -> Self {
        let parted = Ready::of_account(account, organization, components, organizational.absent.clone());
        let Ready { usable: components, absent, .. } = parted;
        Self {
            organization,
            account,
            baseline,
            kinds: components.iter().map(|component| component.kind.name()).collect(),
            components,
            absent,
            diagnostics: Diagnostics::default(),
            used_waivers: IndexSet::new(),
            organizational,
            names,
        }
    }

    pub(super) fn stacks(mut self) -> (Vec<Stack>, Diagnostics) {
        let home = self.organization.home();
        let regions = self.organization.regions.iter().map(organization::Place::Region);
        let places: Vec<_> = std::iter::once(organization::Place::Global(home)).chain(regions).collect();
        let mut stacks: Vec<Stack> = places.into_iter().map(|place| self.stack(place)).collect();
        stacks.retain(|stack| !stack.instances.is_empty());
        self.check_organizational();
        self.check_regions();
        self.check_overrides();
        self.check_waivers();
        (stacks, self.diagnostics)
    }

    fn stack(&mut self, place: organization::Place<'a>) -> Stack {
        let here: Vec<&'a Component> =
            self.components.iter().copied().filter(|component| self.stands(component, place)).collect();
        Stack {
            name: self.stack_name(self.account, place),
            region: match place {
                organization::Place::Global(_) => None,
                organization::Place::Region(region) => Some(region.name.clone()),
            },
            instances: here.into_iter().map(|component| self.instance(component, place)).collect(),
        }
    }

    /// Whether a component of the account stands in a place.
    pub(super) fn stands(&self, component: &Component, place: organization::Place<'_>) -> bool {
        match (component.definition.scope, place) {
            (Scope::Organization | Scope::Global, organization::Place::Global(_))
            | (Scope::EveryRegion, organization::Place::Region(_)) => true,
            (Scope::Region, organization::Place::Region(region)) => self.account.regions.contains_key(&region.name),
            _ => false,
        }
    }

    fn instance(&mut self, component: &'a Component, place: organization::Place<'a>) -> Instance {
        let settings = self.settings(component);
        let mut given = Inputs::default();
        for setting in &settings {
            given = given.with(&setting.variable, setting.value.clone());
        }
        let kinds = std::mem::take(&mut self.kinds);
        let structures: Vec<&dyn Any> = self.components.iter().map(|one| &*one.structure as &dyn Any).collect();
        let site = Site {
            organization: self.organization,
            account: self.account,
            place,
            kinds: &kinds,
            structures: &structures,
            given: &given,
        };
        let mut inputs = component.structure.inputs(&site);
        let permitted = self.refuse_by_kind(component, &site);
        self.check_block(component, &site);
        let reads = self.reads(component, &site, place);
        let mut dependencies = self.waits_for(component, &site);
        self.kinds = kinds;
        self.check_names(component, place);
        if declares(&component.variables, "production") {
            inputs = inputs.with("production", self.account.production);
        }
        inputs.0.extend(given.0);
        let mut waivers = self.refuse(component, &inputs, &settings);
        if declares(&component.variables, "waivers") {
            let more: Vec<Waiver> = permitted.into_iter().filter(|one| !waivers.contains(one)).collect();
            waivers.extend(more);
        }
        if !waivers.is_empty() {
            let ids: Vec<&str> = waivers.iter().map(|waiver| waiver.control.as_str()).collect();
            inputs = inputs.with("waivers", json!(ids));
        }
        let stack = self.stack_name(self.account, place);
        self.read(component, &stack, reads, &mut inputs, &mut dependencies);
        inputs.0.sort_by_key(|name, _| component.variables.iter().position(|variable| variable.name == *name));
        Instance {
            component: component.name.clone(),
            inputs,
            dependencies: dependencies.into_iter().collect(),
            waivers,
        }
    }

    pub(super) fn stack_name(&self, account: &Account, place: organization::Place<'_>) -> String {
        self.names.name(&self.organization.namespace, &account.tenant, place.environment(), &account.stage)
    }

    /// Reports the values that the kind refuses here and no waiver permits, and gives the waivers that permit one.
    fn refuse_by_kind(&mut self, component: &Component, site: &Site<'_>) -> Vec<Waiver> {
        let mut waivers = Vec::new();
        for refusal in component.structure.account_refusals(site) {
            let waived = refusal
                .control
                .filter(|control| Catalogue::get().is_waivable_by_account(component.kind.name(), control))
                .and_then(|control| self.account.waivers.iter().find(|waiver| waiver.control == control));
            if let Some(waiver) = waived {
                self.used_waivers.insert(waiver.control.clone());
                if !waivers.contains(waiver) {
                    waivers.push(waiver.clone());
                }
                continue;
            }
            let place = self.place_of(component, &refusal);
            self.diagnostics.push(refuse::value(&refusal, &component.name, &self.account.name, place));
        }
        waivers
    }

    /// Where the manifest sets what is refused: in the account, or where that is silent, in the organization.
    fn place_of(&self, component: &Component, refusal: &Refusal) -> Place {
        let path: Vec<&str> = refusal.path.iter().map(String::as_str).collect();
        let names = [component.name.as_str(), component.kind.name()];
        let layers = || {
            let both = [&self.account.blueprints, &self.organization.blueprints].into_iter();
            both.flat_map(|layer| names.into_iter().filter_map(|name| layer.get(name)))
        };
        let says = |depth: usize| layers().find(|layer| layer.node.get(&path[..depth]).is_some());
        let layer = (1..=path.len()).rev().find_map(says);
        layer.map_or_else(|| self.account.profile_place.clone(), |layer| layer.place_of(&path))
    }

    /// The values that the profile and the account set, the profile's only where the organization is silent.
    fn settings(&self, component: &Component) -> Vec<Setting> {
        let mut settings: IndexMap<String, Setting> = IndexMap::new();
        let profile = self.baseline.profiles.get(&self.account.profile);
        if let Some(values) = profile.and_then(|profile| profile.blueprints.get(component.kind.name())) {
            for (key, value) in values {
                let setting = Setting::of_profile(self.account, key, value.clone());
                if component.catalog.known(&setting.variable).is_none() {
                    settings.insert(setting.variable.clone(), setting);
                }
            }
        }
        let layers = [component.kind.name(), component.name.as_str()];
        let layers = layers.iter().skip(usize::from(layers[0] == layers[1]));
        for layer in layers.filter_map(|name| self.account.blueprints.get(*name)) {
            if let Value::Object(map) = layer.node.to_json() {
                for (key, value) in map {
                    let setting = Setting::new(layer, &key, value);
                    settings.insert(setting.variable.clone(), setting);
                }
            }
        }
        settings.into_values().filter(|setting| declares(&component.variables, &setting.variable)).collect()
    }

    /// Reports the values that a rule refuses here, and gives the waivers that let one pass.
    fn refuse(&mut self, component: &Component, inputs: &Inputs, settings: &[Setting]) -> Vec<Waiver> {
        let value_of = |name: &str| {
            inputs
                .known(name)
                .or_else(|| component.catalog.known(name))
                .cloned()
                .or_else(|| component.variables.iter().find(|variable| variable.name == name)?.default.clone())
        };
        let mut waivers: IndexMap<String, Waiver> = IndexMap::new();
        for variable in component.variables.iter().filter(|variable| variable.set_by == SetBy::Manifest) {
            let own = settings.iter().find(|setting| setting.variable == variable.name);
            let Some(value) = value_of(&variable.name) else {
                self.value_needed(component, variable);
                continue;
            };
            let inherited = Setting::of_organization(self.organization, self.account, component, variable, value);
            let setting = own.unwrap_or(&inherited);
            let once = own.is_none();
            let problem = refused(setting, &component.variables, value_of, |rule| {
                // What the organization sets is checked once, with the component.
                if once && rule.is_unconditional() {
                    return false;
                }
                let waiver = rule
                    .control
                    .as_ref()
                    .filter(|_| rule.waivable)
                    .and_then(|control| self.account.waivers.iter().find(|waiver| waiver.control == *control));
                let Some(waiver) = waiver else {
                    return true;
                };
                if rule.refuses(&setting.value, variable.may_be_empty(), value_of) {
                    waivers.insert(waiver.control.clone(), waiver.clone());
                }
                false
            });
            if let Some(problem) = problem {
                self.diagnostics.push(problem);
            }
        }
        self.used_waivers.extend(waivers.keys().cloned());
        waivers.into_values().collect()
    }
}
