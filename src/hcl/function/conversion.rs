//! Functions that convert, and functions of numbers.

use super::super::outcome::{Outcome, fail};
use super::super::value::Value;
use super::arguments::{Arguments, Attempt};

pub(super) fn call(arguments: &Arguments<'_>) -> Attempt {
    Some(match arguments.name {
        "tonumber" => convert(arguments, |value| value.to_number().map(Value::Number)),
        "tostring" => convert(arguments, |value| value.to_text().map(Value::String)),
        "tobool" => convert(arguments, |value| value.to_bool().map(Value::Bool)),
        "tomap" => arguments.map(0).map(|entries| Value::Map(entries.to_vec())),
        "floor" => arguments.number(0).map(|number| Value::Number(number.floor())),
        "ceil" => arguments.number(0).map(|number| Value::Number(number.ceil())),
        "abs" => arguments.number(0).map(|number| Value::Number(number.abs())),
        "min" => extreme(arguments, f64::min),
        "max" => extreme(arguments, f64::max),
        _ => return None,
    })
}

fn convert(arguments: &Arguments<'_>, convert: impl Fn(&Value) -> Option<Value>) -> Outcome {
    match arguments.value(0)? {
        Value::Null => Ok(Value::Null),
        value => convert(value).ok_or_else(|| fail(format!("`{}` of {value}", arguments.name))),
    }
}

fn extreme(arguments: &Arguments<'_>, choose: impl Fn(f64, f64) -> f64) -> Outcome {
    let mut result = arguments.number(0)?;
    for at in 1..arguments.values.len() {
        result = choose(result, arguments.number(at)?);
    }
    Ok(Value::Number(result))
}
