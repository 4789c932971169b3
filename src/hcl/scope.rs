//! What the names in an expression stand for.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use hcl_edit::expr::Expression;
use regex_lite::Regex;

use super::evaluate::Evaluator;
use super::value::Value;

/// The regular expressions of a run, each compiled once. A pattern that this tool cannot read is `None`.
#[derive(Debug, Default)]
pub struct Regexes(RwLock<HashMap<String, Option<Arc<Regex>>>>);

impl Regexes {
    /// The compiled pattern.
    pub(super) fn get(&self, pattern: &str) -> Option<Arc<Regex>> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
            return known.clone();
        }
        let compiled = Regex::new(pattern).ok().map(Arc::new);
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(pattern.to_owned(), compiled.clone());
        compiled
    }
}

/// The names that an expression may use. What is in no scope is unknown.
#[derive(Debug)]
pub struct Scope<'a> {
    names: Vec<(&'a str, Value)>,
    outer: Option<&'a Self>,
    pub(super) regexes: &'a Regexes,
}

impl<'a> Scope<'a> {
    /// A scope with these names, such as `var` and `local`.
    #[must_use]
    pub const fn new(names: Vec<(&'a str, Value)>, regexes: &'a Regexes) -> Self {
        Self { names, outer: None, regexes }
    }

    /// A scope with more names, for one round of a `for`.
    pub(super) const fn inner<'b>(&'b self, names: Vec<(&'b str, Value)>) -> Scope<'b>
    where
        'a: 'b,
    {
        Scope { names, outer: Some(self), regexes: self.regexes }
    }

    /// What a name stands for.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        let mut scope = self;
        loop {
            if let Some((_, value)) = scope.names.iter().find(|(known, _)| *known == name) {
                return Some(value);
            }
            scope = scope.outer?;
        }
    }

    /// The value of an expression of a file with this text, if all of it can be known without a plan.
    ///
    /// # Errors
    /// Why it cannot be decided here; that is no reason to call it wrong.
    pub fn decide(&self, expression: &Expression, text: &str) -> Result<Value, String> {
        let value = Evaluator::new(self, text).evaluate(expression).map_err(|failure| failure.0)?;
        match value.unknown_part() {
            Some(part) => Err(format!("`{part}` is known to a plan only")),
            None => Ok(value),
        }
    }
}
