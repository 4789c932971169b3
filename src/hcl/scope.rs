//! What the names in an expression stand for.

use super::regexes::Regexes;
use super::value::Value;

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
}
