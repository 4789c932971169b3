//! The values that Terraform takes by itself from files beside a component, for variables that a stack does not set.

use std::collections::HashMap;

use super::files::{ModuleFile, values_of};
use super::variable::Variable;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, did_you_mean};
use crate::hcl::{File, Regexes, Scope, Value};

/// Values by variable, each with its place.
pub type Given = HashMap<String, (Value, Place)>;

/// Reads `terraform.tfvars`, `*.auto.tfvars` and the like of a component.
#[must_use]
pub fn given(files: &[ModuleFile<'_>], variables: &[Variable<'_>], regexes: &Regexes) -> (Given, Diagnostics) {
    let (mut given, mut diagnostics) = (Given::new(), Diagnostics::default());
    let nothing = Scope::new(Vec::new(), regexes);
    for file in values_of(files) {
        let contents = match File::parse(file.source(), file.text) {
            Ok(contents) => contents,
            Err(mut diagnostic) => {
                diagnostic.place = diagnostic.place.map(|place| file.place(place.span));
                diagnostics.push(diagnostic);
                continue;
            }
        };
        for attribute in &contents.attributes {
            let place = file.place(attribute.span.clone());
            let Some(variable) = variables.iter().find(|one| one.name == attribute.name) else {
                let known = variables.iter().map(|variable| variable.name.as_str());
                let message = format!("there is no variable `{}`", attribute.name);
                let unknown = Diagnostic::error(Code::StackVariable, message).at(place);
                diagnostics.push(unknown.help(did_you_mean(&attribute.name, known)));
                continue;
            };
            let (value, mismatches) = variable.ty.convert(&nothing.evaluate(&attribute.expression, file.text));
            diagnostics.extend(mismatches.into_iter().map(|mismatch| {
                let path =
                    std::iter::once(&variable.name).chain(&mismatch.path).map(String::as_str).collect::<Vec<_>>();
                let message = format!("`{}` {}", path.join("."), mismatch.problem);
                Diagnostic::error(Code::StackVariable, message).at(place.clone())
            }));
            given.insert(attribute.name.clone(), (value, place));
        }
    }
    (given, diagnostics)
}
