//! `terraform test` files that prove a component's refusals, made from its rules.

use std::fmt::Write as _;

use atmos_forge::blueprint::{Check, Component, Rule, SetBy, Variable};
use atmos_forge::render::hcl;
use serde_json::{Value, json};

/// One run for each example that a rule refuses, and one for each that a waiver lets pass. `head` holds the mocks and
/// the values of all variables. The context is the same in every component: it is enough to prove it once a kind.
#[must_use]
pub fn tests(component: &Component, head: &str, with_context: bool) -> String {
    let mut text = head.to_owned();
    for variable in component.variables.iter().filter(|one| with_context || one.set_by != SetBy::Context) {
        for (at, rule) in variable.rules.iter().enumerate() {
            for (nth, example) in rule.refuses.iter().enumerate() {
                let name = format!("{}_{at}_{nth}", variable.name);
                run(&mut text, &format!("refuses_{name}"), variable, rule, example, &[], true);
                if let (true, Some(control)) = (rule.waivable, &rule.control)
                    && others_accept(variable, rule, example)
                {
                    run(&mut text, &format!("waives_{name}"), variable, rule, example, &[control], false);
                }
            }
        }
    }
    text
}

/// Whether no other rule refuses the example; what only HCL can say counts as a refusal here, to be careful.
fn others_accept(variable: &Variable, rule: &Rule, example: &Value) -> bool {
    variable
        .rules
        .iter()
        .filter(|other| *other != rule)
        .all(|other| !matches!(other.check, Check::Expression(_)) && other.check.accepts(example))
}

fn run(
    text: &mut String,
    name: &str,
    variable: &Variable,
    rule: &Rule,
    example: &Value,
    waivers: &[&str],
    refused: bool,
) {
    let _ = writeln!(text, "\nrun \"{name}\" {{\n  command = plan\n\n  variables {{");
    let _ = writeln!(text, "    {} = {}", variable.name, hcl::value(example));
    for (other, value) in &rule.when {
        let _ = writeln!(text, "    {other} = {}", hcl::value(value));
    }
    if !waivers.is_empty() {
        let _ = writeln!(text, "    waivers = {}", hcl::value(&json!(waivers)));
    }
    text.push_str("  }\n");
    if refused {
        let _ = writeln!(text, "\n  expect_failures = [var.{}]", variable.name);
    }
    text.push_str("}\n");
}
