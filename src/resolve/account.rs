//! The stacks of one account: which components stand where, and what each gets.

use std::any::Any;

use indexmap::{IndexMap, IndexSet};
use serde_json::json;

use super::component::{Component, declares, variable_of};
use super::given::Given;
use super::named::Named;
use super::ready::Ready;
use super::refuse::{self, refused};
use super::setting::Setting;
use crate::control::Catalogue;
use crate::diagnostic::{self, Diagnostic, Diagnostics};
use crate::kind::{AccountValues, Check, Inputs, KeyUser, Rule, Scope, SetBy, Setter, Site};
use crate::organization::{self, Account, Organization, Waiver};
use crate::yaml::Node;

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

impl Stack {
    /// The workspace of Terraform in which an instance of the stack keeps its state, below the prefix of its component: it is
    /// called like the stack, and like the stack and the instance where there are several ("Terraform Workspaces" in the
    /// documentation of Atmos).
    #[must_use]
    pub fn workspace(&self, instance: &Instance) -> String {
        if instance.name == instance.component {
            self.name.clone()
        } else {
            format!("{}-{}", self.name, instance.name).replace('/', "-")
        }
    }
}

/// One component in one stack, or one of several.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// Its name in the stack: that of the component, followed by `/` and that of the item where there are several.
    pub name: String,
    /// The component: the folder, and the catalog.
    pub component: String,
    /// What the stack passes to it.
    pub inputs: Inputs,
    /// The components that it reads from.
    pub dependencies: Vec<Dependency>,
    /// The waivers that let one of its values pass.
    pub waivers: Vec<Waiver>,
    /// Whether it is to be destroyed: the account's file marks it, its component or its region.
    pub is_removed: bool,
}

/// An instance that another one waits for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dependency {
    /// Its name in the stack.
    pub component: String,
    /// The name of its stack.
    pub stack: String,
}

/// Resolves the stacks of one account.
pub(super) struct AccountResolver<'a> {
    pub(super) given: &'a Given<'a>,
    pub(super) organization: &'a Organization,
    pub(super) account: &'a Account,
    /// The account's components, in the order of their kinds.
    pub(super) components: Vec<&'a Component>,
    pub(super) kinds: Vec<&'static str>,
    /// Kinds that it has but that wait for the organization's id, or whose structure is refused.
    pub(super) absent: IndexSet<&'a str>,
    /// The roles that use the account's keys, beside the functional ones.
    pub(super) key_users: Vec<KeyUser>,
    pub(super) diagnostics: Diagnostics,
    /// What rules in HCL refuse, by instance. Where a kind refuses values itself, it says the same and better.
    pub(super) by_expression: Vec<(String, Diagnostic)>,
    /// The instances of which a kind refuses values itself.
    pub(super) refused_by_kind: IndexSet<String>,
    pub(super) used_waivers: IndexSet<String>,
    /// The components of which there is one in the organization.
    pub(super) organizational: &'a Ready<'a>,
}

impl<'a> AccountResolver<'a> {
    pub(super) fn new(
        given: &'a Given<'a>,
        account: &'a Account,
        components: &'a IndexMap<String, Component>,
        organizational: &'a Ready<'a>,
    ) -> Self {
        let parted = Ready::of_account(account, given, components, organizational.absent.clone());
        let Ready { usable: components, absent, .. } = parted;
        Self {
            given,
            organization: given.facts.organization,
            account,
            kinds: components.iter().map(|component| component.kind.name()).collect(),
            components,
            absent,
            key_users: Vec::new(),
            diagnostics: Diagnostics::default(),
            by_expression: Vec::new(),
            refused_by_kind: IndexSet::new(),
            used_waivers: IndexSet::new(),
            organizational,
        }
    }

    pub(super) fn stacks(mut self) -> (Vec<Stack>, Diagnostics) {
        let home = self.organization.home();
        let regions = self.organization.regions.iter().map(organization::Place::Region);
        let places: Vec<_> = std::iter::once(organization::Place::Global(home)).chain(regions).collect();
        self.key_users = self.key_users(&places);
        let mut stacks: Vec<Stack> = places.into_iter().map(|place| self.stack(place)).collect();
        stacks.retain(|stack| !stack.instances.is_empty());
        let refused = self.refused_by_kind.clone();
        self.diagnostics.extend(
            std::mem::take(&mut self.by_expression)
                .into_iter()
                .filter(|(component, _)| !refused.contains(component))
                .map(|(_, diagnostic)| diagnostic),
        );
        self.check_organizational();
        self.check_removals();
        self.check_regions();
        self.check_overrides();
        self.check_items();
        self.check_waivers();
        (stacks, self.diagnostics)
    }

    /// The roles that components of the account, wherever they stand, declare as users of its keys.
    fn key_users(&self, places: &[organization::Place<'a>]) -> Vec<KeyUser> {
        let of = |component: &Component, place: &organization::Place<'a>| {
            let id = self.resource_id(&component.definition.name, *place);
            component.structure.key_users(self.given.facts.values, self.account, &id)
        };
        let standing = |place: &organization::Place<'a>| {
            self.components
                .iter()
                .filter(|one| self.stands(one, *place))
                .flat_map(|one| of(one, place))
                .collect::<Vec<_>>()
        };
        places.iter().flat_map(standing).collect()
    }

    /// What the names of resources begin with in a place, for the last part of them.
    pub(super) fn resource_id(&self, name: &str, place: organization::Place<'_>) -> String {
        let Account { tenant, stage, .. } = self.account;
        organization::resource_id(&self.organization.namespace, tenant, place.environment(), stage, name)
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
            instances: here.into_iter().flat_map(|component| self.instances(component, place)).collect(),
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

    /// The instances of a component in a place: one, or as many as the account names.
    fn instances(&mut self, component: &'a Component, place: organization::Place<'a>) -> Vec<Instance> {
        let own = self.given.facts.values.of_account(self.account, &component.name);
        let Some(several) = &component.definition.instances else {
            return vec![self.instance(&Named::one(component), &own, place)];
        };
        own.items(&several.key)
            .map(|(item, own)| self.instance(&Named::of(component, several, item), &own, place))
            .collect()
    }

    fn instance(&mut self, named: &Named<'a>, own: &AccountValues<'a>, place: organization::Place<'a>) -> Instance {
        let component = named.component;
        let facts = &self.given.facts;
        let kinds = std::mem::take(&mut self.kinds);
        let key_users = std::mem::take(&mut self.key_users);
        let structures: Vec<&dyn Any> = self.components.iter().map(|one| &*one.structure as &dyn Any).collect();
        let site = Site {
            organization: self.organization,
            account: self.account,
            place,
            kinds: &kinds,
            structures: &structures,
            key_users: &key_users,
            trust: facts.trust,
            values: facts.values,
            own,
        };
        let mut inputs = component.structure.inputs(&site);
        if let Some(name) = &named.resource_name {
            inputs = inputs.with("name", name.as_str());
        }
        let permitted = self.refuse_by_kind(named, &site);
        self.check_block(component, &site);
        let reads = self.reads(component, &site, place);
        let mut dependencies = self.waits_for(component, &site);
        self.kinds = kinds;
        self.key_users = key_users;
        self.check_names(named, place);
        if declares(&component.variables, "production") {
            inputs = inputs.with("production", self.account.production);
        }
        for (key, value) in own.stack().entries() {
            if let Some(variable) = variable_of(&component.variables, &key.text) {
                inputs = inputs.with(&variable.name, value.to_json());
            }
        }
        let mut waivers = self.refuse(named, &inputs, own);
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
        inputs.sort_as(&component.variables);
        Instance {
            name: named.name.clone(),
            component: component.name.clone(),
            inputs,
            dependencies: dependencies.into_iter().collect(),
            waivers,
            is_removed: self.is_removed(named, place),
        }
    }

    pub(super) fn stack_name(&self, account: &Account, place: organization::Place<'_>) -> String {
        self.given.names.name(&self.organization.namespace, &account.tenant, place.environment(), &account.stage)
    }

    /// Reports the values that the kind refuses here and no waiver permits, and gives the waivers that permit one.
    fn refuse_by_kind(&mut self, named: &Named<'_>, site: &Site<'_>) -> Vec<Waiver> {
        let component = named.component;
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
            self.refused_by_kind.insert(named.name.clone());
            let place = site.own.place_of(&refusal.path).unwrap_or_else(|| self.place_of(site.place));
            self.diagnostics.push(refuse::value(&refusal, &named.name, &self.account.name, place));
        }
        waivers
    }

    /// Where the account's file says that something stands in a place.
    fn place_of(&self, place: organization::Place<'_>) -> diagnostic::Place {
        let region = match place {
            organization::Place::Region(region) => self.account.regions.get(&region.name),
            organization::Place::Global(_) => None,
        };
        region.map_or(&self.account.profile_place, |used| &used.place).clone()
    }

    /// Reports the values that a rule refuses here, and gives the waivers that let one pass.
    fn refuse(&mut self, named: &Named<'_>, inputs: &Inputs, own: &AccountValues<'_>) -> Vec<Waiver> {
        let component = named.component;
        let value_of = |name: &str| {
            let variable = component.variables.iter().find(|variable| variable.name == name)?;
            let set = own.all().get(&[&variable.manifest_key()]).filter(|_| variable.set_by == SetBy::Manifest);
            let computed = || inputs.known(name).or_else(|| component.catalog.known(name)).cloned();
            set.map(Node::to_json).or_else(computed).or_else(|| variable.default.clone())
        };
        let mut waivers: IndexMap<String, Waiver> = IndexMap::new();
        for variable in component.variables.iter().filter(|variable| variable.set_by == SetBy::Manifest) {
            let Some(value) = value_of(&variable.name) else {
                self.value_needed(named, variable);
                continue;
            };
            let setting = Setting::of_account(variable, own, self.account, value);
            // What the organization sets is checked once, with the component.
            let once = matches!(setting.setter, Setter::Organization | Setter::Nobody);
            let mut consider = |rule: &Rule| {
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
                if rule.refuses(variable, &setting.value, value_of) {
                    waivers.insert(waiver.control.clone(), waiver.clone());
                }
                false
            };
            let was_silent = self.given.schema_was_silent && !once;
            let is_hcl = |rule: &Rule| matches!(rule.check, Check::Expression(_));
            if let Some(problem) = refused(&setting, was_silent, value_of, |rule| !is_hcl(rule) && consider(rule)) {
                self.diagnostics.push(problem);
            } else if let Some(problem) = refused(&setting, was_silent, value_of, |rule| is_hcl(rule) && consider(rule))
            {
                self.by_expression.push((named.name.clone(), problem));
            }
        }
        self.used_waivers.extend(waivers.keys().cloned());
        waivers.into_values().collect()
    }
}
