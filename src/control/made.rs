//! Whether a block is made at all: what `count`, `for_each` and `enabled` say.

use super::files::Declaration;
use crate::hcl::{Block, Scope, Value};

/// Whether something is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// At least once.
    Yes,
    /// Never.
    No,
    /// That depends on what is not known here.
    Unknown,
}

impl Made {
    /// What the meta-arguments of a resource or module say.
    #[must_use]
    pub fn of(declaration: &Declaration<'_>, scope: &Scope<'_>) -> Self {
        let value = |name: &str| {
            let (file, attribute) = declaration.attribute(name)?;
            Some(scope.evaluate(&attribute.expression, file.text))
        };
        let enabled = declaration.layers().iter().find_map(|(file, block)| {
            let attribute = block.blocks_of("lifecycle").find_map(|inner| inner.attribute("enabled"))?;
            Some(scope.evaluate(&attribute.expression, file.text))
        });
        let count = value("count").or(enabled).map_or(Self::Yes, |value| times(&value));
        match value("for_each").map_or(Self::Yes, |value| each(&value)) {
            Self::Yes => count,
            other => other,
        }
    }

    /// What a `dynamic` block says; any other block is there.
    #[must_use]
    pub fn of_block(block: &Block, scope: &Scope<'_>, text: &str) -> Self {
        match block.attribute("for_each").filter(|_| block.kind == "dynamic") {
            Some(attribute) => each(&scope.evaluate(&attribute.expression, text)),
            None => Self::Yes,
        }
    }
}

fn times(value: &Value) -> Made {
    match value {
        Value::Unknown(_) => Made::Unknown,
        Value::Bool(false) | Value::Null => Made::No,
        value if value.to_number().is_some_and(|number| number < 1.0) => Made::No,
        _ => Made::Yes,
    }
}

fn each(value: &Value) -> Made {
    match value {
        Value::Unknown(_) => Made::Unknown,
        Value::Null => Made::No,
        Value::List(items) if items.is_empty() => Made::No,
        Value::Map(entries) if entries.is_empty() => Made::No,
        _ => Made::Yes,
    }
}
