//! The values that a stack passes to a component.

use indexmap::IndexMap;
use serde_json::Value;

/// One value of a variable.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A value known now.
    Value(Value),
    /// An output of another component, read from its state when Terraform runs.
    Output {
        /// The component.
        component: String,
        /// Its stack, where it is another than the reader's.
        stack: Option<String>,
        /// The name of the output.
        output: String,
    },
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

    /// The value of a variable, where it is known now.
    #[must_use]
    pub fn known(&self, variable: &str) -> Option<&Value> {
        match self.0.get(variable) {
            Some(Input::Value(value)) => Some(value),
            _ => None,
        }
    }
}
