//! Whether a blueprint still keeps the rules of another.

use serde_json::Value;

use crate::kind::{Definition, Rule, Variable};

/// The rules of the embedded blueprint that another over it no longer keeps: variable and control.
pub fn loosened(embedded: &Definition, own: &Definition) -> Vec<(String, String)> {
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
    loosened
}

/// Whether a variable keeps a rule: it refuses every example that the rule refuses, and its default passes where the
/// embedded default does.
fn keeps(now: &Variable, before: &Variable, rule: &Rule) -> bool {
    let others = |name: &str| rule.when.get(name).cloned();
    let refuses =
        |rule: &Rule, variable: &Variable, value: &Value| rule.refuses(value, variable.may_be_empty(), others);
    let passes = |variable: &Variable| variable.default.as_ref().is_none_or(|default| !refuses(rule, before, default));
    let is_covered = rule
        .refuses
        .iter()
        .all(|example| now.rules.iter().any(|one| (!one.waivable || rule.waivable) && refuses(one, now, example)));
    let is_kept = now.rules.contains(rule) || is_covered;
    is_kept && now.set_by == before.set_by && (passes(now) || !passes(before))
}
