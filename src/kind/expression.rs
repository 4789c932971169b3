//! Rules that only HCL can say, decided here as far as the values that they depend on are known.

use std::collections::HashSet;

use serde_json::Value as Json;

use crate::hcl::{Regexes, Scope, Type, Value};

/// Whether a condition is false where the variable of this name and type has this value. What cannot be decided is left to
/// Terraform.
pub(super) fn is_false(
    condition: &str,
    (variable, ty): (&str, &Type),
    value: &Json,
    others: impl Fn(&str) -> Option<Json>,
) -> bool {
    let Ok(expression) = condition.parse() else {
        return false;
    };
    let known = variables(condition).into_iter().filter_map(|name| {
        let value = if name == variable { ty.convert(&Value::from(value)).0 } else { Value::from(&others(name)?) };
        Some((name.to_owned(), value))
    });
    let regexes = Regexes::default();
    let scope = Scope::new(vec![("var", Value::map(known.collect()))], &regexes);
    scope.decide(&expression, condition).is_ok_and(|value| value.to_bool() == Some(false))
}

/// The variables that a condition names.
fn variables(condition: &str) -> HashSet<&str> {
    let name = |rest: &'_ str| rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    condition.split("var.").skip(1).map(|rest| &rest[..name(rest)]).collect()
}
