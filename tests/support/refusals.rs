//! `terraform test` files that prove a component's refusals, made from its rules.
//!
//! A run costs about a second, whatever it refuses, so each holds as many examples as cannot hide one another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use atmos_forge::hcl::literal as hcl;
use atmos_forge::kind::{Check, Rule, Variable};
use atmos_forge::resolve::Component;
use serde_json::{Value, json};

/// Runs in which every example that a rule refuses is refused, and others in which waivers let those pass that they may.
/// A variable that reads the same in a component of `proved` is left out. Empty where nothing is left to prove.
#[must_use]
pub fn tests(component: &Component, proved: &[&Component]) -> String {
    let is_proved = |variable: &&Variable| proved.iter().any(|other| other.variables.contains(variable));
    let (mut refused, mut waived) = (Vec::new(), Vec::new());
    for variable in component.variables.iter().filter(|variable| !is_proved(variable)) {
        let read = read_by(variable, component);
        for rule in &variable.rules {
            for example in &rule.refuses {
                let trial = Trial { variable, rule, example, read: read.clone() };
                if rule.waivable && others_accept(variable, rule, example) {
                    waived.push(trial.clone());
                }
                refused.push(trial);
            }
        }
    }
    let mut text = String::new();
    for (nth, batch) in batches(refused, |one, other| !one.hides(other) && !other.hides(one)).iter().enumerate() {
        run(&mut text, &format!("refuses_{nth}"), batch, true);
    }
    for (nth, batch) in batches(waived, |_, _| true).iter().enumerate() {
        run(&mut text, &format!("waives_{nth}"), batch, false);
    }
    text
}

/// One example of one rule.
#[derive(Clone)]
struct Trial<'c> {
    variable: &'c Variable,
    rule: &'c Rule,
    example: &'c Value,
    /// The other variables that the rules of this one read.
    read: BTreeSet<&'c str>,
}

impl Trial<'_> {
    /// The values of the variables for which the rule refuses the example.
    fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        let when = self.rule.when.iter().map(|(name, value)| (name.as_str(), value));
        std::iter::once((self.variable.name.as_str(), self.example)).chain(when)
    }

    /// Whether both can have their values at once.
    fn agrees(&self, other: &Self) -> bool {
        self.variable.name != other.variable.name
            && self.values().all(|(name, value)| other.values().all(|(one, its)| one != name || its == value))
    }

    /// Whether the failure of this variable keeps Terraform from validating the other one.
    fn hides(&self, other: &Self) -> bool {
        other.read.contains(self.variable.name.as_str())
    }
}

/// The other variables of the component that the rules of one read, and that the rules of those read.
fn read_by<'c>(variable: &'c Variable, component: &'c Component) -> BTreeSet<&'c str> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![variable];
    while let Some(reader) = waiting.pop() {
        let conditions: Vec<String> = reader.rules.iter().map(|rule| rule.condition(reader)).collect();
        let reads = |other: &&Variable| {
            let reference = format!("var.{}", other.name);
            other.name != variable.name && conditions.iter().any(|condition| mentions(condition, &reference))
        };
        waiting.extend(component.variables.iter().filter(reads).filter(|other| found.insert(other.name.as_str())));
    }
    found
}

/// Whether an expression holds this reference, and not only one that begins alike.
fn mentions(expression: &str, reference: &str) -> bool {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '_';
    expression.match_indices(reference).any(|(at, _)| !expression[at + reference.len()..].starts_with(goes_on))
}

/// The trials in as few groups as it takes when each joins the first whose members all agree and are `apart` from it.
fn batches<'c>(trials: Vec<Trial<'c>>, apart: impl Fn(&Trial<'c>, &Trial<'c>) -> bool) -> Vec<Vec<Trial<'c>>> {
    let mut batches: Vec<Vec<Trial<'c>>> = Vec::new();
    for trial in trials {
        let fits = |batch: &&mut Vec<Trial<'c>>| batch.iter().all(|one| one.agrees(&trial) && apart(one, &trial));
        match batches.iter_mut().find(fits) {
            Some(batch) => batch.push(trial),
            None => batches.push(vec![trial]),
        }
    }
    batches
}

/// Whether no other rule refuses the example; what only HCL can say counts as a refusal here, to be careful.
fn others_accept(variable: &Variable, rule: &Rule, example: &Value) -> bool {
    variable
        .rules
        .iter()
        .filter(|other| *other != rule)
        .all(|other| !matches!(other.check, Check::Expression(_)) && other.check.accepts(example))
}

fn run(text: &mut String, name: &str, batch: &[Trial<'_>], refused: bool) {
    let mut values: BTreeMap<&str, Value> = BTreeMap::new();
    values.extend(batch.iter().flat_map(Trial::values).map(|(name, value)| (name, value.clone())));
    // What the organization waives in this variant is refused all the same.
    if refused && batch.iter().any(|trial| trial.rule.waivable) {
        values.entry("waivers").or_insert_with(|| json!([]));
    }
    if !refused {
        let controls: BTreeSet<_> = batch.iter().filter_map(|trial| trial.rule.control.as_ref()).collect();
        values.insert("waivers", json!(controls));
    }
    let _ = writeln!(text, "\nrun \"{name}\" {{\n  command = plan\n\n  variables {{");
    for (name, value) in values {
        let _ = writeln!(text, "    {name} = {}", hcl::value(&value));
    }
    text.push_str("  }\n");
    if refused {
        let variables: Vec<String> = batch.iter().map(|trial| format!("var.{}", trial.variable.name)).collect();
        let _ = writeln!(text, "\n  expect_failures = [{}]", variables.join(", "));
    }
    text.push_str("}\n");
}
