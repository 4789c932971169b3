//! What is decided about a component, by whom, and where it is written: the one place that merges it.
//!
//! ```text
//! profile → organization: kind, variant, component → account: kind, component
//! ```
//! Each is laid over those before it as Atmos merges a stack over its catalog: mappings key by key, everything else
//! whole. The baseline's values of a structure lie below all of them. The default of a variable does not: Terraform uses
//! it only where nobody sets the variable at all.

use std::sync::Arc;

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::definition::Definition;
use super::profile::Profile;
use super::variable::Variable;
use crate::diagnostic::Place;
use crate::manifest::Override;
use crate::organization::{Account, Organization};
use crate::yaml::{self, Node};

/// The definition of each kind, in the order of the kinds.
pub type Definitions = IndexMap<&'static str, Arc<Definition>>;

/// What an organization, its accounts and their profiles decide about every component.
pub struct Values<'a> {
    organization: &'a Organization,
    definitions: &'a Definitions,
    profiles: &'a IndexMap<String, Profile>,
    /// What the organization decides, by component.
    shared: IndexMap<&'a str, Node>,
}

impl<'a> Values<'a> {
    /// The values of an organization whose kinds have these definitions, and whose accounts these profiles.
    #[must_use]
    pub fn new(
        organization: &'a Organization,
        definitions: &'a Definitions,
        profiles: &'a IndexMap<String, Profile>,
    ) -> Self {
        let kinds = definitions.keys().map(|kind| (*kind, *kind));
        let variants = organization.variants.iter().map(|(name, variant)| (name.as_str(), variant.kind.value.as_str()));
        let shared = kinds.chain(variants).map(|(name, kind)| (name, shared(organization, name, kind))).collect();
        Self { organization, definitions, profiles, shared }
    }

    /// The organization whose values these are.
    #[must_use]
    pub const fn organization(&self) -> &'a Organization {
        self.organization
    }

    /// The definition of a kind.
    #[must_use]
    pub fn definition(&self, kind: &str) -> Option<&'a Definition> {
        self.definitions.get(kind).map(Arc::as_ref)
    }

    /// The kind of a component.
    #[must_use]
    pub fn kind_of<'n>(&'n self, component: &'n str) -> &'n str {
        self.organization.variants.get(component).map_or(component, |variant| &variant.kind.value)
    }

    /// The component of a kind that an account has.
    #[must_use]
    pub fn component<'n>(&self, account: &'n Account, kind: &str) -> Option<&'n str> {
        account.components.iter().map(String::as_str).find(|name| self.kind_of(name) == kind)
    }

    /// What the organization decides about a component, the same in all accounts: its structure, over the baseline's, and
    /// the values of variables.
    #[must_use]
    pub fn of_organization(&self, component: &str) -> Node {
        let decided = self.shared.get(component).cloned().unwrap_or_else(Node::nothing);
        let Some(definition) = self.definitions.get(self.kind_of(component)) else {
            return decided;
        };
        let baseline = Node::of_json(&Value::Object(definition.structure.clone()), &Place::NOWHERE);
        Node { place: decided.place.clone(), ..baseline.overlaid(&decided) }
    }

    /// One value of what the organization decides, or of the baseline; nothing where it does not have the type, which is
    /// told where it is written.
    #[must_use]
    pub fn structure<T: DeserializeOwned>(&self, component: &str, key: &str) -> Option<T> {
        serde_json::from_value(self.of_organization(component).get(&[key])?.to_json()).ok()
    }

    /// The values of a component in one account.
    #[must_use]
    pub fn of_account<'v>(&'v self, account: &'v Account, component: &str) -> AccountValues<'v> {
        static NOTHING: Node = Node::nothing();
        let kind = self.kind_of(component);
        let of_profile = self.profiles.get(&account.profile).and_then(|profile| profile.blueprints.get(kind));
        let profile = of_profile.map(|values| Node::of_json(&Value::Object(values.clone()), &account.profile_place));
        let own = (component != kind).then(|| account.blueprints.get(component)).flatten();
        AccountValues::new(
            self.definitions.get(kind).map_or(&[], |definition| &definition.variables),
            profile.unwrap_or_else(Node::nothing),
            self.shared.get(component).unwrap_or(&NOTHING),
            merged([account.blueprints.get(kind), own].into_iter().flatten().map(layer)),
        )
    }

    /// The values of the component of a kind in one account, where the account has one.
    #[must_use]
    pub fn of_kind<'v>(&'v self, account: &'v Account, kind: &str) -> Option<AccountValues<'v>> {
        Some(self.of_account(account, self.component(account, kind)?))
    }
}

/// The values of one component in one account.
#[derive(Debug, Clone)]
pub struct AccountValues<'v> {
    variables: &'v [Variable],
    profile: Node,
    organization: &'v Node,
    account: Node,
    all: Node,
}

/// Who sets a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setter {
    /// The account's own file.
    Account,
    /// The profile of the account.
    Profile,
    /// The organization.
    Organization,
    /// Nobody: the default holds.
    Nobody,
}

impl<'v> AccountValues<'v> {
    fn new(variables: &'v [Variable], profile: Node, organization: &'v Node, account: Node) -> Self {
        let all = profile.overlaid(organization).overlaid(&account);
        Self { variables, profile, organization, account, all }
    }

    /// Everything that is set, by manifest key.
    #[must_use]
    pub const fn all(&self) -> &Node {
        &self.all
    }

    /// What a stack has to say, by manifest key, so that with the organization's values below it the component gets all.
    #[must_use]
    pub fn stack(&self) -> Node {
        beyond(&self.profile, self.organization).unwrap_or_else(Node::nothing).overlaid(&self.account)
    }

    /// What the component gets for a variable, by its manifest key: what is set, or the default.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<Value> {
        let set = self.all.get(&[key]).map(Node::to_json);
        set.or_else(|| self.variables.iter().find(|variable| variable.has_key(key))?.default.clone())
    }

    /// What the component gets for a variable, typed; nothing where it does not have the type, which is told where it is
    /// written.
    #[must_use]
    pub fn typed<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        serde_json::from_value(self.value(key)?).ok()
    }

    /// The entries of a variable that is a map, typed; those that do not have the type are left out.
    #[must_use]
    pub fn entries<T: DeserializeOwned>(&self, key: &str) -> IndexMap<String, T> {
        let Some(Value::Object(entries)) = self.value(key) else {
            return IndexMap::new();
        };
        entries.into_iter().filter_map(|(name, value)| Some((name, serde_json::from_value(value).ok()?))).collect()
    }

    /// The items of a key, each with its values over those that stand beside the key.
    pub fn items<'k>(&'k self, key: &'k str) -> impl Iterator<Item = (&'k str, Self)> {
        let items = self.all.get(&[key]).map_or(&[][..], Node::entries);
        items.iter().map(move |(item, _)| (item.text.as_str(), self.item(key, &item.text)))
    }

    fn item(&self, key: &str, item: &str) -> Self {
        let over = |layer: &Node| match layer.get(&[key, item]).filter(|own| matches!(own.value, yaml::Value::Map(_))) {
            Some(own) => Node { place: own.place.clone(), ..layer.overlaid(own) },
            None => layer.clone(),
        };
        Self { profile: self.profile.clone(), account: over(&self.account), all: over(&self.all), ..*self }
    }

    /// Who sets a variable, by its manifest key; of several the last.
    #[must_use]
    pub fn setter(&self, key: &str) -> Setter {
        let layers = [
            (&self.account, Setter::Account),
            (self.organization, Setter::Organization),
            (&self.profile, Setter::Profile),
        ];
        let found = layers.into_iter().find(|(layer, _)| layer.get(&[key]).is_some());
        found.map_or(Setter::Nobody, |(_, setter)| setter)
    }

    /// The best place for a message about a value; nothing where no text sets any of it.
    #[must_use]
    pub fn place_of<S: AsRef<str>>(&self, path: &[S]) -> Option<Place> {
        self.all.get(&[path.first()?.as_ref()])?;
        Some(self.all.place_of(path)).filter(Place::is_somewhere)
    }
}

/// What the organization decides about a component.
fn shared(organization: &Organization, name: &str, kind: &str) -> Node {
    let of = |name: &str| organization.blueprints.get(name).map(layer);
    let variant = organization.variants.get(name);
    let variant = variant.and_then(|one| Some((one.kind.place(organization.source), one.blueprint.as_ref()?)));
    let own = (name != kind).then(|| of(name)).flatten();
    merged([of(kind), variant, own].into_iter().flatten())
}

/// Values with the place of the name that they stand under.
type Layer<'n> = (Place, &'n Node);

fn layer(values: &Override) -> Layer<'_> {
    (values.place.clone(), &values.node)
}

/// Layers, each over those before it. One that is no mapping is told where it is written.
fn merged<'n>(layers: impl Iterator<Item = Layer<'n>>) -> Node {
    let layers = layers.filter(|(_, node)| matches!(node.value, yaml::Value::Map(_)));
    layers.fold(Node::nothing(), |below, (place, node)| Node { place, ..below.overlaid(node) })
}

/// What of a tree another one does not have.
fn beyond(tree: &Node, other: &Node) -> Option<Node> {
    let (yaml::Value::Map(entries), yaml::Value::Map(_)) = (&tree.value, &other.value) else {
        return None;
    };
    let left = |(key, value): &(yaml::Key, Node)| {
        let value = other.get(&[&key.text]).map_or_else(|| Some(value.clone()), |known| beyond(value, known))?;
        Some((key.clone(), value))
    };
    let entries: Vec<(yaml::Key, Node)> = entries.iter().filter_map(left).collect();
    (!entries.is_empty()).then(|| Node { value: yaml::Value::Map(entries), place: tree.place.clone() })
}

#[cfg(test)]
#[path = "values_tests.rs"]
mod tests;
