//! The value of a variable, and where its parts are set.

use serde_json::Value;

use crate::diagnostic::Place;
use crate::kind::{AccountValues, Setter, Variable};
use crate::organization::Account;
use crate::yaml::Node;

/// A value of a variable and where it was set.
#[derive(Debug, Clone)]
pub(super) struct Setting<'a> {
    /// The variable.
    pub variable: &'a Variable,
    /// Its value.
    pub value: Value,
    /// Who sets it.
    pub setter: Setter,
    /// Whose value it is, where that is not plain from the place.
    pub origin: Option<String>,
    /// Everything that is set of the component.
    all: &'a Node,
    /// The place of a value that no text sets.
    otherwise: Place,
}

impl<'a> Setting<'a> {
    /// A value that the organization sets.
    pub fn of_organization(variable: &'a Variable, all: &'a Node, value: &Node) -> Self {
        let otherwise = all.place.clone();
        Self { variable, value: value.to_json(), setter: Setter::Organization, origin: None, all, otherwise }
    }

    /// A value that a component has in an account, whoever sets it.
    pub fn of_account(variable: &'a Variable, own: &'a AccountValues<'_>, account: &Account, value: Value) -> Self {
        let setter = own.setter(&variable.manifest_key());
        let origin = match setter {
            Setter::Account => None,
            Setter::Profile => Some(format!("the profile {} sets it", account.profile)),
            Setter::Organization | Setter::Nobody => Some(format!("{} has it", account.name)),
        };
        let (all, otherwise) = (own.all(), account.profile_place.clone());
        Self { variable, value, setter, origin, all, otherwise }
    }

    /// Where a part of the value is set, or what is left of the way to it.
    pub fn place(&self, path: &[String]) -> Place {
        let key = self.variable.manifest_key();
        if self.all.get(&[&key]).is_none() {
            return self.otherwise.clone();
        }
        let path: Vec<&str> = std::iter::once(key.as_str()).chain(path.iter().map(String::as_str)).collect();
        self.all.place_of(&path)
    }
}
