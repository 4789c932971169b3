//! The arguments of a call, each of the type that the function takes.

use super::super::outcome::{Failure, Outcome, fail};
use super::super::value::Value;

/// What a function makes of known arguments; `None` when it is not one of this file's.
pub(super) type Attempt = Option<Outcome>;

/// The known arguments of a call.
pub(super) struct Arguments<'a> {
    pub name: &'a str,
    pub values: &'a [Value],
}

impl<'a> Arguments<'a> {
    pub fn value(&self, at: usize) -> Result<&'a Value, Failure> {
        self.values.get(at).ok_or_else(|| fail(format!("`{}` takes more arguments", self.name)))
    }

    /// Whether every text counts one character for what a reader sees as one, as Terraform counts.
    pub fn texts_are_plain(&self) -> bool {
        let plain = |text: &str| text.chars().all(|c| c < '\u{300}' && c != '\r');
        self.values.iter().filter_map(Value::as_str).all(plain)
    }

    pub fn wrong(&self, expected: &str) -> Failure {
        fail(format!("`{}` takes {expected}", self.name))
    }

    pub fn text(&self, at: usize) -> Result<String, Failure> {
        self.value(at)?.to_text().ok_or_else(|| self.wrong("text"))
    }

    pub fn number(&self, at: usize) -> Result<f64, Failure> {
        self.value(at)?.to_number().ok_or_else(|| self.wrong("a number"))
    }

    /// A whole number that is not negative.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    pub fn count(&self, at: usize) -> Result<u64, Failure> {
        let number = self.number(at)?;
        if number.fract() == 0.0 && (0.0..9e15).contains(&number) {
            Ok(number as u64)
        } else {
            Err(self.wrong("a whole number"))
        }
    }

    pub fn list(&self, at: usize) -> Result<&'a [Value], Failure> {
        match self.value(at)? {
            Value::List(items) => Ok(items),
            _ => Err(self.wrong("a list")),
        }
    }

    pub fn map(&self, at: usize) -> Result<&'a [(String, Value)], Failure> {
        match self.value(at)? {
            Value::Map(entries) => Ok(entries),
            _ => Err(self.wrong("a map")),
        }
    }
}
