//! Refusals: a value that a rule or a structure does not take, with its place and what would be right.

use heck::{ToKebabCase as _, ToSnakeCase as _};
use serde_json::Value;

use super::component::Component;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::Refusal;
use crate::kind::{Rule, Variable};
use crate::manifest::Override;
use crate::organization::{Account, Organization};

/// A value of a variable and where it was set.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The variable.
    pub variable: String,
    /// Its value.
    pub value: Value,
    /// Where the value stands in the manifest.
    place: Place,
    /// Whose value it is, where that is not plain from the place.
    origin: Option<String>,
}

impl Setting {
    /// A value that the manifest sets.
    #[must_use]
    pub fn new(layer: &Override, key: &str, value: Value) -> Self {
        Self { variable: key.to_snake_case(), value, place: layer.place_of(&[key]), origin: None }
    }

    /// A value that the account has by its profile.
    #[must_use]
    pub fn of_profile(account: &Account, key: &str, value: Value) -> Self {
        Self {
            variable: key.to_snake_case(),
            value,
            place: account.profile_place.clone(),
            origin: Some(format!("the profile {} sets it", account.profile)),
        }
    }

    /// A value that an account has from the organization, or from the baseline.
    #[must_use]
    pub fn of_organization(
        organization: &Organization,
        account: &Account,
        component: &Component,
        variable: &Variable,
        value: Value,
    ) -> Self {
        let layers = [component.name.as_str(), component.kind.name()];
        let key = variable.manifest_key();
        let layer = layers
            .iter()
            .filter_map(|name| organization.blueprints.get(*name))
            .find(|layer| layer.node.get(&[&key]).is_some());
        Self {
            variable: variable.name.clone(),
            value,
            place: layer.map_or_else(|| account.profile_place.clone(), |layer| layer.place_of(&[&key])),
            origin: Some(format!("{} has it", account.name)),
        }
    }
}

/// The first problem with a value: its type, or one of the rules that `consider` admits.
pub fn refused(
    setting: &Setting,
    variables: &[Variable],
    others: impl Fn(&str) -> Option<Value>,
    mut consider: impl FnMut(&Rule) -> bool,
) -> Option<Diagnostic> {
    let variable = variables.iter().find(|variable| variable.name == setting.variable)?;
    let key = variable.manifest_key();
    if !variable.ty.holds(&setting.value) {
        return Some(
            Diagnostic::error(Code::WrongType, format!("`{key}` must be {}", variable.ty.in_words()))
                .at(setting.place.clone())
                .expected(format!("expected {}", variable.ty.in_words())),
        );
    }
    let rule = variable
        .rules
        .iter()
        .filter(|rule| consider(rule))
        .find(|rule| rule.refuses(&setting.value, variable.may_be_empty(), &others))?;
    let code = if rule.control.is_some() { Code::ControlRefused } else { Code::InvalidValue };
    let help = match &rule.control {
        Some(control) if rule.waivable => format!(
            "to permit it for a while, add a waiver of `{control}` with reason, owner and expiry to the account"
        ),
        Some(control) => format!("the control `{control}` cannot be waived"),
        None => String::new(),
    };
    Some(
        Diagnostic::error(code, rule.error_message().trim_end_matches('.'))
            .at(setting.place.clone())
            .expected(setting.origin.clone().unwrap_or_default())
            .help(help),
    )
}

/// The warning for a value of a variable that the component does not have with this structure.
#[must_use]
pub fn without_effect(setting: &Setting) -> Diagnostic {
    let key = setting.variable.to_kebab_case();
    Diagnostic::warning(Code::UnknownKey, format!("`{key}` has no effect with this structure"))
        .at(setting.place.clone())
        .expected("the part that it belongs to is off")
        .help("remove it, or turn that part on under `blueprints` in organization.yaml")
}

/// The diagnostic for a structure that its kind refuses.
#[must_use]
pub fn structure(refusal: &Refusal, component: &str, place: Option<Place>) -> Diagnostic {
    by_kind(refusal, format!("decides the structure of {component}"), place)
}

/// The diagnostic for a value of one account that its kind refuses.
#[must_use]
pub fn value(refusal: &Refusal, component: &str, account: &str, place: Place) -> Diagnostic {
    by_kind(refusal, format!("a value of {component} in {account}"), Some(place))
}

fn by_kind(refusal: &Refusal, expected: String, place: Option<Place>) -> Diagnostic {
    let message = match refusal.control {
        Some(control) => format!("{control}: {}", refusal.message),
        None => refusal.message.clone(),
    };
    let code = if refusal.control.is_some() { Code::ControlRefused } else { Code::InvalidValue };
    let mut diagnostic = Diagnostic::error(code, message).expected(expected).help(refusal.help.clone());
    diagnostic.place = place;
    diagnostic
}
