//! From the organization to blueprints: which components exist, which stack holds which, and what it passes.

use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::definition::{Definition, Output, Scope};
use super::input::{Input, Inputs};
use super::kind::{AnyKind, AnyStructure, Waived};
use super::overlay::overlay;
use super::refuse::{Setting, refused};
use super::registry::{Baseline, KINDS};
use super::variable::{SetBy, Variable};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, did_you_mean, one_of};
use crate::manifest::Override;
use crate::organization::{self, Account, Organization, Site, Waiver, resource_id};
use crate::workspace::StackNames;

/// A root module: one kind with one structure.
pub struct Component {
    /// Its folder and its key in a stack.
    pub name: String,
    /// Its kind's definition.
    pub definition: &'static Definition,
    /// Its kind.
    pub kind: &'static dyn AnyKind,
    /// Its structure.
    pub structure: Box<dyn AnyStructure>,
    /// Its variables, in the order of `variables.tf`.
    pub variables: Vec<Variable>,
    /// Its outputs.
    pub outputs: Vec<Output>,
    /// What the catalog passes to it everywhere.
    pub catalog: Inputs,
    /// The controls that its structure breaks with permission.
    pub waived: Waived,
}

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
    /// The components in this stack that it reads from.
    pub dependencies: Vec<String>,
    /// The waivers that let one of its values pass.
    pub waivers: Vec<Waiver>,
}

/// Everything that is to be rendered.
pub struct Blueprints {
    /// Components, in the order of their kinds, variants after their kind.
    pub components: IndexMap<String, Component>,
    /// The stacks of each account, `gbl` first.
    pub stacks: IndexMap<String, Vec<Stack>>,
}

/// Makes the blueprints of an organization, and names every value that a kind refuses.
#[must_use]
pub fn resolve(organization: &Organization, names: &StackNames) -> (Blueprints, Diagnostics) {
    let baseline = Baseline::get();
    let mut diagnostics = Diagnostics::default();
    let used: IndexSet<&str> =
        organization.accounts.values().flat_map(|account| selection(account, organization, baseline)).collect();
    let mut components = IndexMap::new();
    for kind in KINDS {
        let variants = organization.variants.iter().filter(|(_, variant)| variant.kind.value == kind.name());
        let names = std::iter::once(kind.name()).chain(variants.map(|(name, _)| name.as_str()));
        for name in names.filter(|name| used.contains(name)) {
            if let Some(component) = component(name, kind, baseline, organization, &mut diagnostics) {
                components.insert(name.to_owned(), component);
            }
        }
    }
    let missing_id = missing_organization_id(organization, &components);
    if let Some(warning) = missing_id {
        diagnostics.push(warning);
    }
    let resolved: Vec<(Vec<Stack>, Diagnostics)> = organization
        .accounts
        .par_values()
        .map(|account| AccountResolver::new(organization, account, &components, baseline).stacks(names))
        .collect();
    let mut stacks = IndexMap::with_capacity(resolved.len());
    for (name, (account_stacks, problems)) in organization.accounts.keys().zip(resolved) {
        stacks.insert(name.clone(), account_stacks);
        diagnostics.extend(problems);
    }
    (Blueprints { components, stacks }, diagnostics)
}

/// The names of the components that an account has: its profile's kinds and its own, a variant in place of its kind.
fn selection<'a>(account: &'a Account, organization: &'a Organization, baseline: &'a Baseline) -> Vec<&'a str> {
    let profile = baseline.profiles.get(&account.profile).map_or(&[][..], |profile| &profile.kinds);
    let replaced: Vec<&str> = account
        .kinds
        .iter()
        .filter_map(|name| organization.variants.get(name))
        .map(|variant| variant.kind.value.as_str())
        .collect();
    let own = account.kinds.iter().map(String::as_str);
    let names: IndexSet<&str> =
        profile.iter().map(String::as_str).filter(|kind| !replaced.contains(kind)).chain(own).collect();
    names.into_iter().collect()
}

fn component(
    name: &str,
    kind: &'static dyn AnyKind,
    baseline: &'static Baseline,
    organization: &Organization,
    diagnostics: &mut Diagnostics,
) -> Option<Component> {
    let definition = &baseline.definitions[kind.name()];
    let mut values = definition.structure.clone();
    let mut layers: Vec<&Override> = organization.blueprints.get(kind.name()).into_iter().collect();
    let variant = organization.variants.get(name);
    let variant_layer = variant.and_then(|variant| variant.blueprint.as_ref()).map(|node| Override {
        source: organization.source,
        key: variant.map(|variant| variant.kind.span.clone()).unwrap_or_default(),
        node: node.clone(),
    });
    layers.extend(&variant_layer);
    layers.extend((name != kind.name()).then(|| organization.blueprints.get(name)).flatten());
    let mut settings = Vec::new();
    for layer in layers {
        let Value::Object(map) = layer.node.to_json() else {
            continue;
        };
        let (variables, structure): (Map<_, _>, Map<_, _>) =
            map.into_iter().partition(|(key, _)| definition.variables.iter().any(|one| one.manifest_key() == *key));
        overlay(&mut values, &structure);
        settings.extend(variables.into_iter().map(|(key, value)| Setting::new(layer, &key, value)));
    }
    let structure = match kind.resolve(Value::Object(values)) {
        Ok(structure) => structure,
        Err(message) => {
            let place = organization.blueprints.get(name).map(Override::place);
            let mut diagnostic = Diagnostic::error(Code::InvalidValue, format!("the structure of {name}: {message}"));
            diagnostic.place = place;
            diagnostics.push(diagnostic);
            return None;
        }
    };
    let waived =
        Waived(organization.waivers.iter().map(|waiver| (waiver.control.clone(), waiver.reason.clone())).collect());
    let before = diagnostics.has_errors();
    for refusal in structure.refusals(&waived) {
        let layer = organization
            .blueprints
            .get(name)
            .or_else(|| organization.blueprints.get(kind.name()))
            .or(variant_layer.as_ref());
        diagnostics.push(super::refuse::structure(&refusal, name, layer));
    }
    if diagnostics.has_errors() && !before {
        return None;
    }
    let features = structure.features();
    let has = |feature: &Option<String>| feature.as_deref().is_none_or(|feature| features.contains(&feature));
    let own: Vec<Variable> = definition.variables.iter().filter(|one| has(&one.feature)).cloned().collect();
    let variables = all_variables(definition, &own, &baseline.context);
    let outputs =
        definition.outputs.iter().filter(|output| has(&output.feature)).cloned().chain(structure.outputs()).collect();
    let mut catalog = structure.shared_inputs(organization);
    if let (true, Some(id)) = (declares(&variables, "organization_id"), &organization.id) {
        catalog = catalog.with("organization_id", id.as_str());
    }
    for setting in settings {
        if let Some(diagnostic) = refused(&setting, &variables, |_| None, |rule| rule.is_unconditional()) {
            diagnostics.push(diagnostic);
        }
        catalog = catalog.with(&setting.variable, setting.value);
    }
    Some(Component { name: name.to_owned(), definition, kind, structure, variables, outputs, catalog, waived })
}

/// The variables of a component: Atmos's context, its name, its own, `production` where a rule holds only there,
/// and `waivers` where a rule can be waived.
fn all_variables(definition: &Definition, own: &[Variable], context: &[Variable]) -> Vec<Variable> {
    let mut variables = context.to_vec();
    variables.push(super::variable::name_variable(&definition.name));
    let rules = || own.iter().flat_map(|variable| &variable.rules);
    if rules().any(|rule| rule.when.contains_key("production")) {
        variables.push(super::variable::production_variable());
    }
    if rules().any(|rule| rule.waivable) {
        variables.push(super::variable::waivers_variable(own));
    }
    variables.extend(own.iter().cloned());
    variables
}

fn declares(variables: &[Variable], name: &str) -> bool {
    variables.iter().any(|variable| variable.name == name)
}

/// Says what waits for the organization's id, when it is not known yet.
fn missing_organization_id(
    organization: &Organization,
    components: &IndexMap<String, Component>,
) -> Option<Diagnostic> {
    if organization.id.is_some() {
        return None;
    }
    let waiting = components
        .values()
        .filter(|component| declares(&component.variables, "organization_id"))
        .map(|component| component.name.as_str());
    let waiting: Vec<&str> = waiting.collect();
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

/// Resolves the stacks of one account.
struct AccountResolver<'a> {
    organization: &'a Organization,
    account: &'a Account,
    baseline: &'static Baseline,
    /// The account's components, in the order of their kinds.
    components: Vec<&'a Component>,
    kinds: Vec<&'static str>,
    diagnostics: Diagnostics,
    used_waivers: IndexSet<String>,
}

impl<'a> AccountResolver<'a> {
    fn new(
        organization: &'a Organization,
        account: &'a Account,
        components: &'a IndexMap<String, Component>,
        baseline: &'static Baseline,
    ) -> Self {
        let selected = selection(account, organization, baseline);
        let components: Vec<&Component> = components
            .values()
            .filter(|component| selected.contains(&component.name.as_str()))
            .filter(|component| organization.id.is_some() || !declares(&component.variables, "organization_id"))
            .collect();
        Self {
            organization,
            account,
            baseline,
            kinds: components.iter().map(|component| component.kind.name()).collect(),
            components,
            diagnostics: Diagnostics::default(),
            used_waivers: IndexSet::new(),
        }
    }

    fn stacks(mut self, names: &StackNames) -> (Vec<Stack>, Diagnostics) {
        let home = self.organization.home();
        let regions = self.organization.regions.iter().map(organization::Place::Region);
        let places: Vec<_> = std::iter::once(organization::Place::Global(home)).chain(regions).collect();
        let mut stacks: Vec<Stack> = places.into_iter().map(|place| self.stack(place, names)).collect();
        stacks.retain(|stack| !stack.instances.is_empty());
        self.check_regions();
        self.check_overrides();
        self.check_waivers();
        (stacks, self.diagnostics)
    }

    fn stack(&mut self, place: organization::Place<'a>, names: &StackNames) -> Stack {
        let account = self.account;
        let here: Vec<&Component> = self
            .components
            .iter()
            .copied()
            .filter(|component| match (component.definition.scope, place) {
                (Scope::Global, organization::Place::Global(_))
                | (Scope::EveryRegion, organization::Place::Region(_)) => true,
                (Scope::Region, organization::Place::Region(region)) => account.regions.contains_key(&region.name),
                _ => false,
            })
            .collect();
        let instances = here.iter().map(|component| self.instance(component, place, &here)).collect();
        Stack {
            name: names.name(&self.organization.namespace, &account.tenant, place.environment(), &account.stage),
            region: match place {
                organization::Place::Global(_) => None,
                organization::Place::Region(region) => Some(region.name.clone()),
            },
            instances,
        }
    }

    fn instance(&mut self, component: &'a Component, place: organization::Place<'a>, here: &[&Component]) -> Instance {
        let kinds = std::mem::take(&mut self.kinds);
        let site = Site { organization: self.organization, account: self.account, place, kinds: &kinds };
        let mut inputs = component.structure.inputs(&site);
        self.check_block(component, &site);
        self.kinds = kinds;
        self.check_names(component, place);
        if declares(&component.variables, "production") {
            inputs = inputs.with("production", self.account.production);
        }
        let settings = self.settings(component);
        for setting in &settings {
            inputs = inputs.with(&setting.variable, setting.value.clone());
        }
        let waivers = self.refuse(component, &inputs, &settings);
        if !waivers.is_empty() {
            let ids: Vec<&str> = waivers.iter().map(|waiver| waiver.control.as_str()).collect();
            inputs = inputs.with("waivers", json!(ids));
        }
        let mut dependencies = IndexSet::new();
        for (variable, output) in &component.definition.reads {
            if !declares(&component.variables, variable) {
                continue;
            }
            let Some((kind, output)) = output.split_once('.') else {
                continue; // a test of the baseline rules it out
            };
            if let Some(producer) = here.iter().find(|other| other.kind.name() == kind) {
                dependencies.insert(producer.name.clone());
                inputs.0.insert(
                    variable.clone(),
                    Input::Output { component: producer.name.clone(), stack: None, output: output.to_owned() },
                );
            } else {
                self.missing_kind(component, kind);
                break;
            }
        }
        inputs.0.sort_by_key(|name, _| component.variables.iter().position(|variable| variable.name == *name));
        Instance {
            component: component.name.clone(),
            inputs,
            dependencies: dependencies.into_iter().collect(),
            waivers,
        }
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

    fn value_needed(&mut self, component: &Component, variable: &Variable) {
        let key = variable.manifest_key();
        let message = format!("{} needs `{key}`: {}", component.name, variable.description);
        self.report(Code::ValueNeeded, message, format!("set `blueprints.{}.{key}`", component.name));
    }

    fn missing_kind(&mut self, component: &Component, kind: &str) {
        let message = format!("{} reads from {kind}, which this account does not have here", component.name);
        self.report(Code::MissingKind, message, format!("add `{kind}` to `kinds`, or leave {} out", component.name));
    }

    fn report(&mut self, code: Code, message: String, help: String) {
        self.diagnostics.push(
            Diagnostic::error(code, message)
                .at(self.account.profile_place.clone())
                .expected(format!("{} has it by this profile or its `kinds`", self.account.name))
                .help(help),
        );
    }

    fn check_block(&mut self, component: &Component, site: &Site<'_>) {
        let Some(longest) = component.structure.smallest_block() else {
            return;
        };
        let used = self.account.regions.get(&site.place.region().name);
        if let Some((used, block)) = used.and_then(|used| Some((used, used.addresses?))) {
            if block.prefix_len() > longest {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::AddressBlockTooSmall,
                        format!("{block} is too small for the tiers of {}", component.name),
                    )
                    .at(used.place.clone())
                    .expected(format!("a block of at least /{longest}"))
                    .help("leave `addresses` out and lower `regions.block` to have a larger one allotted"),
                );
            }
        }
    }

    fn check_names(&mut self, component: &Component, place: organization::Place<'_>) {
        let account = self.account;
        let id = resource_id(
            &self.organization.namespace,
            &account.tenant,
            place.environment(),
            &account.stage,
            &component.definition.name,
        );
        let tightest = component
            .definition
            .longest_names
            .iter()
            .map(|name| (name, id.len() + name.suffix.len()))
            .filter(|(name, length)| *length > name.limit)
            .max_by_key(|(name, length)| length - name.limit);
        if let Some((name, length)) = tightest {
            let message =
                format!("`{id}{}` has {length} characters; {} takes {}", name.suffix, name.resource, name.limit);
            let help = format!("shorten the tenant or the stage by {} characters", length - name.limit);
            self.diagnostics.push(
                Diagnostic::error(Code::NameTooLong, message)
                    .at(account.profile_place.clone())
                    .expected(format!("{} makes this name", component.name))
                    .help(help),
            );
        }
    }

    /// A kind for regions needs a region.
    fn check_regions(&mut self) {
        let regional = self.components.iter().find(|component| component.definition.scope == Scope::Region);
        if let (Some(component), true) = (regional, self.account.regions.is_empty()) {
            let message = format!("{} needs a region, and {} uses none", component.name, self.account.name);
            let known = self.organization.regions.iter().map(|region| region.name.as_str());
            self.report(Code::MissingKey, message, format!("name one of {} under `regions`", one_of(known)));
        }
    }

    /// Values for a component that the account does not have would be silently without effect.
    fn check_overrides(&mut self) {
        for (name, layer) in &self.account.blueprints {
            let has = self.components.iter().any(|one| one.name == *name || one.kind.name() == name);
            if !has {
                let known = self.components.iter().map(|component| component.name.as_str());
                self.diagnostics.push(
                    Diagnostic::warning(
                        Code::UnknownKind,
                        format!("{} has no {name}: these values have no effect", self.account.name),
                    )
                    .at(layer.place())
                    .help(did_you_mean(name, known)),
                );
            }
        }
    }

    fn check_waivers(&mut self) {
        for waiver in &self.account.waivers {
            let waivable = self.components.iter().flat_map(|component| &component.variables).any(|variable| {
                variable.rules.iter().any(|rule| rule.waivable && rule.control.as_ref() == Some(&waiver.control))
            });
            let diagnostic = if !waivable {
                let message = format!("{} cannot be waived for this account", waiver.control);
                Diagnostic::error(Code::WaiverInvalid, message)
                    .expected("no value of this account's components can weaken it")
                    .help("a control that follows from a component's structure is waived in organization.yaml")
            } else if !self.used_waivers.contains(&waiver.control) {
                let message =
                    format!("the waiver of {} has no effect: nothing here breaks the control", waiver.control);
                Diagnostic::warning(Code::WaiverInvalid, message).help("remove the waiver")
            } else {
                continue;
            };
            self.diagnostics.push(diagnostic.at(waiver.place.clone()));
        }
    }
}
