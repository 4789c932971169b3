//! The values that a stack passes to a component.

use indexmap::IndexMap;
use serde_json::Value;

use super::variable::Variable;

/// One value of a variable.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A value known now.
    Value(Value),
    /// An output of another component, read from its state when Terraform runs.
    Output(Reference),
    /// One output by region: a map of what the component has in each of them.
    Outputs(IndexMap<String, Reference>),
}

/// An output of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The component.
    pub component: String,
    /// Its stack, where it is another than the reader's.
    pub stack: Option<String>,
    /// The name of the output.
    pub output: String,
}

impl Input {
    /// The outputs that the value is read from.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        let (one, many) = match self {
            Self::Value(_) => (None, None),
            Self::Output(reference) => (Some(reference), None),
            Self::Outputs(references) => (None, Some(references.values())),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }
}

/// Values by the name of the variable, in the order they are written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inputs(pub IndexMap<String, Input>);

impl Inputs {
    /// Sets a known value.
    #[must_use]
    pub fn with(mut self, variable: &str, value: impl Into<Value>) -> Self {
        self.0.insert(variable.to_owned(), Input::Value(value.into()));
        self
    }

    /// Lets a variable be read from an output; with a region, under that region beside those of others.
    pub fn read(&mut self, variable: &str, region: Option<&str>, reference: Reference) {
        let Some(region) = region else {
            self.0.insert(variable.to_owned(), Input::Output(reference));
            return;
        };
        let input = self.0.entry(variable.to_owned()).or_insert_with(|| Input::Outputs(IndexMap::new()));
        if let Input::Outputs(references) = input {
            references.insert(region.to_owned(), reference);
        }
    }

    /// Puts the values into the order of the component's variables.
    pub fn sort_as(&mut self, variables: &[Variable]) {
        self.0.sort_by_key(|name, _| variables.iter().position(|variable| variable.name == *name));
    }

    /// The value of a variable, where it is known now.
    #[must_use]
    pub fn known(&self, variable: &str) -> Option<&Value> {
        match self.0.get(variable) {
            Some(Input::Value(value)) => Some(value),
            _ => None,
        }
    }
}
