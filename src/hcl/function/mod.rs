//! Terraform's functions, as far as conditions of variables use them. Any other is unknown.

mod collection;
mod conversion;
mod network;
mod partial;
mod text;

use hcl_edit::expr::{Expression, FuncCall};

use super::evaluate::{Evaluator, Failure, Outcome, fail};
use super::value::Value;

/// What a function makes of known arguments; `None` when it is not one of this file's.
type Attempt = Option<Outcome>;

/// Calls a function.
pub(super) fn call(evaluator: &Evaluator<'_>, call: &FuncCall, whole: &Expression) -> Outcome {
    let name = call.name.name.as_str();
    if call.name.is_namespaced() {
        return Ok(evaluator.unknown(whole));
    }
    match name {
        "can" => return can(evaluator, call, whole),
        "try" => return first_that_works(evaluator, call, whole),
        _ => {}
    }
    let mut arguments = call.args.iter().map(|argument| evaluator.evaluate(argument)).collect::<Result<Vec<_>, _>>()?;
    if call.args.expand_final() {
        match arguments.pop() {
            Some(Value::List(items)) => arguments.extend(items),
            _ => return Ok(evaluator.unknown(whole)),
        }
    }
    if let Some(value) = partial::call(name, &arguments) {
        return Ok(value);
    }
    if !arguments.iter().all(Value::is_known) {
        return Ok(evaluator.unknown(whole));
    }
    let arguments = Arguments { name, values: &arguments };
    if matches!(name, "length" | "substr" | "split") && !arguments.texts_are_plain() {
        return Ok(evaluator.unknown(whole));
    }
    collection::call(&arguments)
        .or_else(|| text::call(&arguments, evaluator.scope.regexes))
        .or_else(|| network::call(&arguments))
        .or_else(|| conversion::call(&arguments))
        .unwrap_or_else(|| Ok(evaluator.unknown(whole)))
}

fn can(evaluator: &Evaluator<'_>, call: &FuncCall, whole: &Expression) -> Outcome {
    let Some(argument) = call.args.get(0) else {
        return Err(fail("`can` takes an expression"));
    };
    Ok(match evaluator.evaluate(argument) {
        Err(_) => Value::Bool(false),
        Ok(value) if value.is_known() => Value::Bool(true),
        Ok(_) => evaluator.unknown(whole),
    })
}

fn first_that_works(evaluator: &Evaluator<'_>, call: &FuncCall, whole: &Expression) -> Outcome {
    for argument in &call.args {
        match evaluator.evaluate(argument) {
            Err(_) => {}
            Ok(value) if value.is_known() => return Ok(value),
            Ok(_) => return Ok(evaluator.unknown(whole)),
        }
    }
    Err(fail("no argument of `try` works"))
}

/// The known arguments of a call.
struct Arguments<'a> {
    name: &'a str,
    values: &'a [Value],
}

impl<'a> Arguments<'a> {
    fn value(&self, at: usize) -> Result<&'a Value, Failure> {
        self.values.get(at).ok_or_else(|| fail(format!("`{}` takes more arguments", self.name)))
    }

    /// Whether every text counts one character for what a reader sees as one, as Terraform counts.
    fn texts_are_plain(&self) -> bool {
        let plain = |text: &str| text.chars().all(|c| c < '\u{300}' && c != '\r');
        self.values.iter().filter_map(Value::as_str).all(plain)
    }

    fn wrong(&self, expected: &str) -> Failure {
        fail(format!("`{}` takes {expected}", self.name))
    }

    fn text(&self, at: usize) -> Result<String, Failure> {
        self.value(at)?.to_text().ok_or_else(|| self.wrong("text"))
    }

    fn number(&self, at: usize) -> Result<f64, Failure> {
        self.value(at)?.to_number().ok_or_else(|| self.wrong("a number"))
    }

    /// A whole number that is not negative.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    fn count(&self, at: usize) -> Result<u64, Failure> {
        let number = self.number(at)?;
        if number.fract() == 0.0 && (0.0..9e15).contains(&number) {
            Ok(number as u64)
        } else {
            Err(self.wrong("a whole number"))
        }
    }

    fn list(&self, at: usize) -> Result<&'a [Value], Failure> {
        match self.value(at)? {
            Value::List(items) => Ok(items),
            _ => Err(self.wrong("a list")),
        }
    }

    fn map(&self, at: usize) -> Result<&'a [(String, Value)], Failure> {
        match self.value(at)? {
            Value::Map(entries) => Ok(entries),
            _ => Err(self.wrong("a map")),
        }
    }
}
