//! Variables that components share beside the context: their name, their class, and their waivers.

use indexmap::IndexMap;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::check::Check;
use super::variable::{Rule, SetBy, Variable};
use crate::hcl::Type;

/// The most characters that `name` may have.
pub(super) const LONGEST_NAME: usize = 24;

/// The variable `name`, with the kind's default.
#[must_use]
pub fn name(default: &str) -> Variable {
    Variable {
        name: "name".to_owned(),
        group: "Context, as in every component".to_owned(),
        description: "Last part of the names of this component's resources.".to_owned(),
        ty: Type::String,
        default: Some(Value::from(default)),
        ephemeral: false,
        attributes: IndexMap::new(),
        set_by: SetBy::Context,
        from: None,
        manifest_only: false,
        seen_by_others: IgnoredAny,
        feature: None,
        rules: vec![Rule {
            check: Check::Pattern(format!("^[a-z][a-z0-9-]{{1,{}}}$", LONGEST_NAME - 1)),
            attribute: None,
            message: format!("name must be 2 to {LONGEST_NAME} lower case letters, digits and hyphens."),
            control: None,
            waivable: false,
            when: IndexMap::new(),
            refuses: vec![Value::from("A"), Value::from("under_score")],
        }],
    }
}

/// The variable `production`, for rules that hold in production only.
#[must_use]
pub fn production() -> Variable {
    Variable {
        name: "production".to_owned(),
        group: "Class".to_owned(),
        description: "Whether the account's unit is production.".to_owned(),
        ty: Type::Bool,
        default: None,
        ephemeral: false,
        attributes: IndexMap::new(),
        set_by: SetBy::Forge,
        from: None,
        manifest_only: false,
        seen_by_others: IgnoredAny,
        feature: None,
        rules: Vec::new(),
    }
}

/// The variable `waivers`, which takes the controls that rules of the others let a waiver lift.
#[must_use]
pub fn waivers(variables: &[Variable]) -> Variable {
    let mut controls: Vec<Value> = variables
        .iter()
        .flat_map(|variable| &variable.rules)
        .filter(|rule| rule.waivable)
        .filter_map(|rule| rule.control.clone().map(Value::from))
        .collect();
    let mut seen = std::collections::HashSet::new();
    controls.retain(|control| seen.insert(control.clone()));
    Variable {
        name: "waivers".to_owned(),
        group: "Waivers".to_owned(),
        description: "Ids of the controls that are weakened here on purpose. Reason, owner and expiry stand in the account's manifest."
            .to_owned(),
        ty: Type::Set(Box::new(Type::String)),
        default: Some(Value::Array(Vec::new())),
        ephemeral: false,
        attributes: IndexMap::new(),
        set_by: SetBy::Forge,
        from: None,
        manifest_only: false,
        seen_by_others: IgnoredAny,
        feature: None,
        rules: vec![Rule {
            check: Check::OneOf(controls),
            attribute: None,
            message: "waivers may hold only the controls that can be waived in this component.".to_owned(),
            control: None,
            waivable: false,
            when: IndexMap::new(),
            refuses: vec![Value::Array(vec![Value::from("no-such-control")])],
        }],
    }
}
