//! Terraform's functions, as far as conditions of variables use them. Any other is unknown.

mod arguments;
mod collection;
mod conversion;
mod network;
mod partial;
mod text;

use super::outcome::Outcome;
use super::regexes::Regexes;
use super::value::Value;
use arguments::Arguments;

/// What a function makes of these arguments, or nothing where the arguments do not decide it.
pub(super) fn call(name: &str, arguments: &[Value], regexes: &Regexes) -> Option<Outcome> {
    if let Some(value) = partial::call(name, arguments) {
        return Some(Ok(value));
    }
    if !arguments.iter().all(Value::is_known) {
        return None;
    }
    let arguments = Arguments { name, values: arguments };
    if matches!(name, "length" | "substr" | "split") && !arguments.texts_are_plain() {
        return None;
    }
    collection::call(&arguments)
        .or_else(|| text::call(&arguments, regexes))
        .or_else(|| network::call(&arguments))
        .or_else(|| conversion::call(&arguments))
}
