//! Refusals: a value that a rule or a structure does not take, with its place and what would be right.

use serde_json::Value;

use super::setting::Setting;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{Refusal, Rule, Setter, keywords};

/// The first problem with a value: its type, or one of the rules that `consider` admits. What the schema of the manifest
/// says too is told where a file sets it, and here only where the schema `was_silent`.
pub(super) fn refused(
    setting: &Setting<'_>,
    was_silent: bool,
    others: impl Fn(&str) -> Option<Value>,
    mut consider: impl FnMut(&Rule) -> bool,
) -> Option<Diagnostic> {
    let variable = setting.variable;
    let is_told = setting.setter != Setter::Profile && !was_silent;
    if let Some(mismatch) = variable.ty.mismatch(&setting.value) {
        let path = std::iter::once(variable.manifest_key()).chain(mismatch.path.iter().cloned()).collect::<Vec<_>>();
        let problem = Diagnostic::error(Code::WrongType, format!("`{}` {}", path.join("."), mismatch.problem));
        let label = format!("expected {}", mismatch.expected);
        return (!is_told).then(|| problem.at(setting.place(&mismatch.path)).expected(label));
    }
    let refuses = |rule: &&Rule| rule.refuses(variable, &setting.value, &others);
    let in_schema = |rule: &&Rule| rule.control.is_none() && keywords(variable, rule).is_some();
    if is_told && variable.rules.iter().filter(in_schema).any(|rule| refuses(&rule)) {
        return None;
    }
    let rule = variable.rules.iter().filter(|rule| consider(rule)).find(refuses)?;
    let code = if rule.control.is_some() { Code::ControlRefused } else { Code::InvalidValue };
    let help = match &rule.control {
        Some(control) if rule.waivable => format!(
            "to allow it temporarily, add a waiver for `{control}` with a reason, an owner and an expiry date to \
             the account"
        ),
        Some(control) => format!("the control `{control}` cannot be waived"),
        None => String::new(),
    };
    Some(
        Diagnostic::error(code, rule.error_message().trim_end_matches('.'))
            .at(setting.place(&[]))
            .expected(setting.origin.clone().unwrap_or_default())
            .help(help),
    )
}

/// The warning for a value of a variable that the component does not have with this structure.
pub(super) fn without_effect(key: &str, place: Place) -> Diagnostic {
    Diagnostic::warning(Code::UnknownKey, format!("`{key}` has no effect with this structure"))
        .at(place)
        .expected("the feature it belongs to is off")
        .help("remove it, or turn the feature on under `blueprints` in organization.yaml")
}

/// The diagnostic for a structure that its kind refuses.
pub(super) fn structure(refusal: &Refusal, component: &str, place: Place) -> Diagnostic {
    by_kind(refusal, format!("sets the structure of {component}"), place)
}

/// The diagnostic for a value of one account that its kind refuses.
pub(super) fn value(refusal: &Refusal, component: &str, account: &str, place: Place) -> Diagnostic {
    by_kind(refusal, format!("a value of {component} in {account}"), place)
}

fn by_kind(refusal: &Refusal, expected: String, place: Place) -> Diagnostic {
    let message = match refusal.control {
        Some(control) => format!("{control}: {}", refusal.message),
        None => refusal.message.clone(),
    };
    let code = if refusal.control.is_some() { Code::ControlRefused } else { Code::InvalidValue };
    Diagnostic::error(code, message).at(place).expected(expected).help(refusal.help.clone())
}
