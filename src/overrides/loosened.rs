//! The rules of the baseline that an organization's blueprint no longer keeps.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{Definition, Rule, Variable};

/// A rule of the baseline that a blueprint no longer keeps.
pub struct Loosened {
    /// The control that the rule protects.
    pub control: String,
    variable: String,
    place: Place,
}

impl Loosened {
    /// What is wrong unless it is waived.
    pub fn diagnostic(&self) -> Diagnostic {
        let message = format!("{}: {} accepts values that the baseline refuses", self.control, self.variable);
        Diagnostic::error(Code::ControlRefused, message)
            .at(self.place.clone())
            .expected("every value that the baseline refuses must be refused here too")
            .help(format!(
                "add a waiver for `{}` with a reason, an owner and an expiry date to organization.yaml",
                self.control
            ))
    }
}

/// The rules of the embedded blueprint that the organization's own over it no longer keeps. `place` is where the own one
/// names a variable.
pub fn loosened(embedded: &Definition, own: &Definition, place: impl Fn(&str) -> Place) -> Vec<Loosened> {
    let mut loosened = Vec::new();
    for variable in &embedded.variables {
        let now = own.variables.iter().find(|one| one.name == variable.name);
        for rule in &variable.rules {
            if let Some(control) = &rule.control
                && !now.is_some_and(|now| keeps(now, variable, rule))
            {
                loosened.push((variable.name.clone(), control.clone()));
            }
        }
    }
    loosened.dedup();
    loosened.into_iter().map(|(variable, control)| Loosened { place: place(&variable), control, variable }).collect()
}

/// Whether a variable keeps a rule: it refuses every example that the rule refuses, and its default passes where the
/// embedded default does.
fn keeps(now: &Variable, before: &Variable, rule: &Rule) -> bool {
    let others = |name: &str| rule.when.get(name).cloned();
    let refuses = |rule: &Rule, variable: &Variable, value: &Value| rule.refuses(variable, value, others);
    let passes = |variable: &Variable| variable.default.as_ref().is_none_or(|default| !refuses(rule, before, default));
    let is_covered = rule
        .refuses
        .iter()
        .all(|example| now.rules.iter().any(|one| (!one.waivable || rule.waivable) && refuses(one, now, example)));
    let is_kept = now.rules.contains(rule) || is_covered;
    is_kept && now.set_by == before.set_by && (passes(now) || !passes(before))
}
