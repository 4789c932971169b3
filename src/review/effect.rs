//! What a change does to controls: whether it tightens, keeps or weakens them.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::subject::Subject;
use crate::control::{Binds, ModuleFile, Standing, check_component};
use crate::diagnostic::Sources;
use crate::hcl::Regexes;
use crate::kind::{Rule, Variable};
use crate::resolve::Component;
use crate::workspace::RenderedFile;

/// Whether a control is held more or less firmly than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Less: it is broken now, or no longer has anything that meets it.
    Weakens,
    /// As before, by other lines.
    Keeps,
    /// More: it is met now, or by a stricter value.
    Tightens,
}

/// A control that a group of changes touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ControlEffect {
    /// The control's id.
    pub control: String,
    /// What becomes of it.
    pub effect: Effect,
}

/// The controls that a change touches: `before` and `after` say how they stand in one component, `after` only where the
/// change concerns its files; `values` are the removed and added lines of every hunk.
pub(super) fn of<'a>(
    component: &Component,
    subject: &Subject,
    before: &Standings,
    after: Option<Standings>,
    values: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<ControlEffect> {
    let mut effects: BTreeMap<String, Effect> = BTreeMap::new();
    let mut add = |control: &str, effect: Effect| {
        effects.entry(control.to_owned()).and_modify(|known| *known = worse(*known, effect)).or_insert(effect);
    };
    let nothing = Shown::default();
    for (control, now) in after.into_iter().flatten() {
        let was = before.get(control).unwrap_or(&nothing);
        match firmness(now.standing).cmp(&firmness(was.standing)) {
            Ordering::Greater => add(control, Effect::Tightens),
            Ordering::Less => add(control, Effect::Weakens),
            Ordering::Equal if !was.bound.is_subset(&now.bound) => add(control, Effect::Weakens),
            Ordering::Equal if was.bound != now.bound => add(control, Effect::Tightens),
            Ordering::Equal if now.lines != was.lines => add(control, Effect::Keeps),
            Ordering::Equal => {}
        }
    }
    if let Subject::Variable(name) = subject
        && let Some(variable) = component.variables.iter().find(|variable| variable.name == *name)
    {
        for (removed, added) in values {
            // Where a stack begins or ceases to set a value, the default takes its place.
            let (old, new) = (any_value(removed, name), any_value(added, name));
            if old.is_none() && new.is_none() {
                continue;
            }
            let or_default = |value: Option<Value>| value.or_else(|| variable.default.clone());
            let (Some(old), Some(new)) = (or_default(old), or_default(new)) else {
                continue;
            };
            for rule in &variable.rules {
                if let Some(control) = &rule.control {
                    add(control, by_rule(rule, variable, &old, &new));
                }
            }
        }
    }
    effects.into_iter().map(|(control, effect)| ControlEffect { control, effect }).collect()
}

/// Of two effects on one control: that which a reviewer must know of.
fn worse(one: Effect, other: Effect) -> Effect {
    match (one, other) {
        (Effect::Weakens, _) | (_, Effect::Weakens) => Effect::Weakens,
        _ => one.max(other),
    }
}

/// The more, the firmer a control is held.
const fn firmness(standing: Standing) -> u8 {
    match standing {
        Standing::Broken | Standing::Waived => 0,
        Standing::NotApplicable => 1,
        Standing::Partial => 2,
        Standing::Met | Standing::Undecided => 3,
    }
}

/// How each control stands.
pub(super) type Standings = BTreeMap<&'static str, Shown>;

/// How a control stands, and what shows it.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    standing: Standing,
    /// The text of the lines that show it.
    lines: Vec<String>,
    /// The units in which its statements bind.
    bound: Binds,
}

impl Default for Shown {
    fn default() -> Self {
        Self { standing: Standing::NotApplicable, lines: Vec::new(), bound: Binds::new() }
    }
}

/// How each control stands in a component's files.
pub(super) fn standings(component: &Component, files: &[RenderedFile]) -> Standings {
    let mut sources = Sources::default();
    let ids: Vec<_> = files.iter().map(|file| sources.add(file.path.clone(), file.text.as_str())).collect();
    let module: Vec<ModuleFile<'_>> =
        files.iter().zip(ids).map(|(file, source)| ModuleFile::new(source, &file.path, &file.text)).collect();
    let waived: Vec<&str> = component.waived.0.keys().map(String::as_str).collect();
    let (findings, _) = check_component(
        (&component.name, component.kind.name()),
        &module,
        component.structure.binding().as_ref(),
        &waived,
        &Regexes::default(),
    );
    findings
        .into_iter()
        .map(|finding| {
            let lines = finding.evidence.iter().map(|place| {
                let text = &sources.get(place.source).text;
                text.get(place.span.clone()).unwrap_or_default().to_owned()
            });
            (finding.control, Shown { standing: finding.standing, lines: lines.collect(), bound: finding.bound })
        })
        .collect()
}

/// What a new value of a variable does to the control of one of its rules.
fn by_rule(rule: &Rule, variable: &Variable, old: &Value, new: &Value) -> Effect {
    let refuses = |value| rule.refuses(variable, value, |name| rule.when.get(name).cloned());
    match (refuses(old), refuses(new)) {
        (true, false) => Effect::Tightens,
        (false, true) => Effect::Weakens,
        _ => {
            let bad: Vec<f64> = rule.refuses.iter().filter_map(Value::as_f64).collect();
            let (Some(old), Some(new)) = (old.as_f64(), new.as_f64()) else {
                return Effect::Keeps;
            };
            let (least, most) = (old.min(new), old.max(new));
            // What is refused lies on one side; farther from it is stricter.
            let stricter = if bad.iter().all(|bad| *bad < least) {
                new > old
            } else if bad.iter().all(|bad| *bad > most) {
                new < old
            } else {
                return Effect::Keeps;
            };
            if stricter { Effect::Tightens } else { Effect::Keeps }
        }
    }
}

/// The value that a line of a stack, or of a `variable` block, gives to a variable.
pub(super) fn value_in(text: &str, variable: &str, extension: Option<&str>) -> Option<Value> {
    let key = match extension {
        Some("tf") => "default",
        Some("yaml") => variable,
        _ => return None,
    };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (line, None) = (lines.next()?.trim(), lines.next()) else {
        return None;
    };
    let (name, value) = line.split_once(if key == variable { ": " } else { "=" })?;
    (name.trim() == key).then(|| serde_yaml::from_str(value.trim()).ok())?
}

fn any_value(text: &str, variable: &str) -> Option<Value> {
    value_in(text, variable, Some("yaml")).or_else(|| value_in(text, variable, Some("tf")))
}
