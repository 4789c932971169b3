//! Holding what stacks pass against the variables of the components.

use super::examined::Examined;
use super::given::Given;
use super::stacks::Instance;
use super::variable::{Variable, Verdict, unknown};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, did_you_mean};
use crate::hcl::{Regexes, Scope, Value};
use crate::yaml::{self, Key, Node};

/// The variable that the stacks of an account without id do not set yet.
const ACCOUNT_ID: &str = "account_id";

/// What a component gets in one stack.
pub struct Passed {
    /// The values of all its variables.
    pub values: Value,
    /// What is wrong with them.
    pub diagnostics: Diagnostics,
}

/// Holds what one stack passes to a component against the component's variables. Accounts without id are named, as
/// `tenant-stage`.
#[must_use]
pub fn check_instance(
    instance: &Instance,
    component: &Examined<'_>,
    without_id: &[String],
    regexes: &Regexes,
) -> Passed {
    let mut diagnostics = Diagnostics::default();
    let text = |name: &str| instance.vars.get(&[name]).and_then(Node::as_str).unwrap_or_default();
    let waits = without_id.contains(&format!("{}-{}", text("tenant"), text("stage")));
    let (variables, beside) = (&component.variables, &component.given);
    for (key, _) in instance.vars.entries() {
        if !variables.iter().any(|variable| variable.name == key.text) {
            let known = variables.iter().map(|variable| variable.name.as_str());
            diagnostics.push(
                Diagnostic::error(
                    Code::StackVariable,
                    format!("{} has no variable `{}`", instance.component, key.text),
                )
                .at(key.place.clone())
                .help(did_you_mean(&key.text, known)),
            );
        }
    }
    let mut values = Vec::with_capacity(variables.len());
    for variable in variables {
        let value = match instance.vars.entry(&variable.name) {
            Some((key, node)) => given(instance, variable, key, node, &mut diagnostics),
            None => match beside.get(&variable.name) {
                Some((value, _)) => value.clone(),
                None if waits && variable.name == ACCOUNT_ID => unknown(&variable.name),
                None => defaulted(instance, variable, &mut diagnostics),
            },
        };
        values.push((variable.name.clone(), value));
    }
    let values = Value::map(values);
    let scope = Scope::new(vec![("var", values.clone())], regexes);
    for variable in variables {
        // A default that is refused is the component's mistake, unless the stack's other values make it one.
        if let Verdict::Refused(number) = variable.verdict(&scope) {
            diagnostics.push(refused(instance, variable, number, beside));
        }
    }
    Passed { values, diagnostics }
}

/// Where the value of a variable comes from: a stack, a file beside the component, or nowhere.
pub(super) fn place_of(instance: &Instance, component: &Examined<'_>, variable: &str, key: Option<&str>) -> Place {
    match (instance.vars.entry(variable), component.given.get(variable)) {
        (Some((_, node)), _) if key.is_some_and(|key| node.get(&[key]).is_some()) => {
            instance.vars.place_of(&[variable, key.unwrap_or_default()])
        }
        (Some((key, node)), _) => place(key, node),
        (None, Some((_, place))) => place.clone(),
        (None, None) => instance.place.clone(),
    }
}

/// Where a value is written; for a mapping or list, its key.
fn place(key: &Key, node: &Node) -> Place {
    match node.value {
        yaml::Value::Seq(_) | yaml::Value::Map(_) => key.place.clone(),
        _ => node.place.clone(),
    }
}

fn given(instance: &Instance, variable: &Variable<'_>, key: &Key, node: &Node, diagnostics: &mut Diagnostics) -> Value {
    let value = value_of(node);
    if value == Value::Null {
        if variable.nullable {
            return value;
        }
        if let Some(default) = &variable.default {
            return default.clone();
        }
        let message = format!("`{}` of {} must not be null", variable.name, instance.component);
        diagnostics.push(Diagnostic::error(Code::StackVariable, message).at(node.place.clone()));
        return unknown(&variable.name);
    }
    let (value, mismatches) = variable.ty.convert(&value);
    if mismatches.is_empty() {
        return value;
    }
    for mismatch in mismatches {
        let path =
            std::iter::once(&variable.name).chain(&mismatch.path).map(String::as_str).collect::<Vec<_>>().join(".");
        let message = format!("`{path}` of {} {}", instance.component, mismatch.problem);
        let place =
            if mismatch.path.is_empty() { place(key, node) } else { node.deepest(&mismatch.path).place.clone() };
        diagnostics.push(Diagnostic::error(Code::StackVariable, message).at(place));
    }
    unknown(&variable.name)
}

/// What Terraform gets of a value of a stack.
#[allow(clippy::cast_precision_loss, reason = "Terraform's numbers are compared as floating-point numbers here")]
pub(super) fn value_of(node: &Node) -> Value {
    match &node.value {
        yaml::Value::Null => Value::Null,
        yaml::Value::Bool(value) => Value::Bool(*value),
        yaml::Value::Int(number) => Value::Number(*number as f64),
        yaml::Value::Float(number) => Value::Number(*number),
        yaml::Value::Str(text) => Value::text(text),
        yaml::Value::Unknown(text) => Value::Unknown(text.clone()),
        yaml::Value::Seq(items) => Value::List(items.iter().map(value_of).collect()),
        yaml::Value::Map(entries) => {
            Value::map(entries.iter().map(|(key, value)| (key.text.clone(), value_of(value))).collect())
        }
    }
}

fn defaulted(instance: &Instance, variable: &Variable<'_>, diagnostics: &mut Diagnostics) -> Value {
    variable.default.clone().unwrap_or_else(|| {
        if instance.is_partial {
            return unknown(&variable.name);
        }
        diagnostics.push(
            Diagnostic::error(
                Code::StackVariable,
                format!("{} needs the variable `{}`", instance.component, variable.name),
            )
            .at(instance.place.clone())
            .expected(format!("no file of this stack sets `{}`", variable.name)),
        );
        unknown(&variable.name)
    })
}

fn refused(instance: &Instance, variable: &Variable<'_>, number: usize, beside: &Given) -> Diagnostic {
    let message = variable.validations.get(number).map_or("", |validation| validation.message.as_str());
    let message = if message.is_empty() {
        format!("`{}` of {} fails its validation", variable.name, instance.component)
    } else {
        message.trim_end_matches('.').to_owned()
    };
    let control = message.split_once(": ").is_some_and(|(id, _)| super::Catalogue::get().find(id).is_some());
    let code = if control { Code::ControlRefused } else { Code::StackVariable };
    match (instance.vars.entry(&variable.name), beside.get(&variable.name)) {
        (Some((key, node)), _) => Diagnostic::error(code, message).at(place(key, node)),
        (None, Some((_, place))) => Diagnostic::error(code, message).at(place.clone()),
        (None, None) => Diagnostic::error(code, message)
            .at(instance.place.clone())
            .expected(format!("`{}` has its default value here", variable.name)),
    }
}
