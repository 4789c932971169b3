//! The variables of a component, as `variables.tf` on disk declares them.

use hcl_edit::expr::Expression;

use super::module_file::ModuleFile;
use crate::diagnostic::{Place, Span};
use crate::hcl::{Block, Regexes, Scope, Type, Value};

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
    pub validations: Vec<Validation>,
    /// Where it is declared.
    pub place: Place,
    file: ModuleFile<'a>,
}

/// A `validation` block.
#[derive(Debug)]
pub struct Validation {
    condition: Expression,
    /// What is said when the condition is false; empty where only a plan knows.
    pub message: String,
    span: Span,
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
    pub(super) fn new(name: &str, block: &Block, file: ModuleFile<'a>, scope: &Scope<'_>) -> Self {
        let expression = |name: &str| block.attribute(name).map(|attribute| &attribute.expression);
        let ty = expression("type").map_or(Type::Any, |ty| Type::parse(ty, scope, file.text));
        let default = expression("default")
            .map(|default| scope.decide(default, file.text).map_or_else(Value::Unknown, |value| ty.convert(&value).0));
        let nullable =
            expression("nullable").and_then(|value| scope.decide(value, file.text).ok()) != Some(Value::Bool(false));
        let validations = block.blocks_of("validation").filter_map(|validation| {
            let condition = validation.attribute("condition")?;
            let message = validation
                .attribute("error_message")
                .and_then(|message| scope.decide(&message.expression, file.text).ok()?.to_text());
            Some(Validation {
                condition: condition.expression.clone(),
                message: message.unwrap_or_default(),
                span: condition.span.clone(),
            })
        });
        Self {
            name: name.to_owned(),
            ty,
            default,
            nullable,
            validations: validations.collect(),
            place: Place { source: file.source, span: block.span.clone() },
            file,
        }
    }

    /// Where one of its validations is written.
    #[must_use]
    pub fn validation_place(&self, number: usize) -> Place {
        let span = self.validations.get(number).map_or_else(|| self.place.span.clone(), |one| one.span.clone());
        Place { source: self.file.source, span }
    }

    /// What its validations say, given the values of all variables in a scope with `var`.
    #[must_use]
    pub fn verdict(&self, scope: &Scope<'_>) -> Verdict {
        let mut undecided = None;
        for (number, validation) in self.validations.iter().enumerate() {
            match scope.decide(&validation.condition, self.file.text) {
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
