//! The variables of a component, as `variables.tf` on disk declares them.

use hcl_edit::expr::Expression;

use super::files::{Declaration, ModuleFile};
use crate::diagnostic::{Place, Span};
use crate::hcl::{Regexes, Scope, Type, Value};

/// A variable of a component.
#[derive(Debug)]
pub struct Variable<'a> {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Its default, converted to its type; without one it is required.
    pub default: Option<Value>,
    /// Whether it takes null.
    pub nullable: bool,
    /// What it refuses.
    pub validations: Vec<Validation<'a>>,
    /// Where it is declared.
    pub place: Place,
}

/// A `validation` block.
#[derive(Debug)]
pub struct Validation<'a> {
    condition: Expression,
    /// What is said when the condition is false; empty where only a plan knows.
    pub message: String,
    span: Span,
    file: ModuleFile<'a>,
}

/// What a variable says to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// No validation refuses it.
    Accepted,
    /// A validation refuses it, the one with this number.
    Refused(usize),
    /// Its type refuses it.
    WrongType,
    /// A validation could not be evaluated here, for this reason, and no other refuses it.
    Undecided(String),
}

impl<'a> Variable<'a> {
    pub(super) fn new(declaration: &Declaration<'a>, scope: &Scope<'_>) -> Self {
        let argument =
            |name: &str| declaration.attribute(name).map(|(file, attribute)| (&attribute.expression, file.text));
        let ty = argument("type").map_or(Type::Any, |(ty, text)| Type::parse(ty, scope, text));
        let default = argument("default").map(|(default, text)| {
            scope.decide(default, text).map_or_else(Value::Unknown, |value| ty.convert(&value).0)
        });
        let nullable =
            argument("nullable").and_then(|(value, text)| scope.decide(value, text).ok()) != Some(Value::Bool(false));
        let blocks = declaration
            .layers()
            .iter()
            .flat_map(|(file, block)| block.blocks_of("validation").map(move |validation| (*file, validation)));
        let validations = blocks.filter_map(|(file, validation)| {
            let condition = validation.attribute("condition")?;
            let message = validation
                .attribute("error_message")
                .and_then(|message| scope.decide(&message.expression, file.text).ok()?.to_text());
            Some(Validation {
                condition: condition.expression.clone(),
                message: message.unwrap_or_default(),
                span: condition.span.clone(),
                file,
            })
        });
        Self {
            name: declaration.labels.first().cloned().unwrap_or_default(),
            ty,
            default,
            nullable,
            validations: validations.collect(),
            place: declaration.place(),
        }
    }

    /// Where one of its validations is written.
    #[must_use]
    pub fn validation_place(&self, number: usize) -> Place {
        self.validations.get(number).map_or_else(|| self.place.clone(), |one| one.file.place(one.span.clone()))
    }

    /// What its validations say, given the values of all variables in a scope with `var`.
    #[must_use]
    pub fn verdict(&self, scope: &Scope<'_>) -> Verdict {
        let mut undecided = None;
        for (number, validation) in self.validations.iter().enumerate() {
            match scope.decide(&validation.condition, validation.file.text) {
                Ok(value) => match value.to_bool() {
                    Some(true) => {}
                    Some(false) => return Verdict::Refused(number),
                    None => undecided = Some("a condition is neither true nor false".to_owned()),
                },
                Err(reason) => undecided = Some(reason),
            }
        }
        undecided.map_or(Verdict::Accepted, Verdict::Undecided)
    }
}

/// What a variable says to a value, where the others have these values, their defaults, or none that is known.
#[must_use]
pub fn try_value(
    variables: &[Variable<'_>],
    name: &str,
    value: &Value,
    others: &[(&str, &Value)],
    regexes: &Regexes,
) -> Option<Verdict> {
    let variable = variables.iter().find(|variable| variable.name == name)?;
    let given = |one: &Variable<'_>| {
        let value = if one.name == name {
            Some(value)
        } else {
            others.iter().find(|(other, _)| *other == one.name).map(|(_, value)| *value)
        };
        value.map(|value| one.ty.convert(value))
    };
    let mut values = Vec::with_capacity(variables.len());
    for one in variables {
        match given(one) {
            Some((_, mismatches)) if !mismatches.is_empty() => return Some(Verdict::WrongType),
            Some((value, _)) => values.push((one.name.clone(), value)),
            None => values.push((one.name.clone(), one.default.clone().unwrap_or_else(|| unknown(&one.name)))),
        }
    }
    Some(variable.verdict(&Scope::new(vec![("var", Value::map(values))], regexes)))
}

/// The value of a variable that nobody knows yet.
#[must_use]
pub fn unknown(name: &str) -> Value {
    Value::Unknown(format!("var.{name}"))
}
