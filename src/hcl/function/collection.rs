//! Functions of lists, sets and maps.

use super::super::entry::entry;
use super::super::outcome::{Failure, Outcome, fail};
use super::super::value::Value;
use super::arguments::{Arguments, Attempt};
use super::partial::count;

pub(super) fn call(arguments: &Arguments<'_>) -> Attempt {
    Some(match arguments.name {
        "length" => length(arguments),
        "contains" => arguments.list(0).and_then(|items| {
            let wanted = arguments.value(1)?;
            Ok(Value::Bool(items.contains(wanted)))
        }),
        "alltrue" => all(arguments, true),
        "anytrue" => all(arguments, false),
        // Of maps they are never unknown, so only something else comes here.
        "keys" | "values" => Err(arguments.wrong("a map")),
        "merge" => Err(arguments.wrong("maps")),
        "lookup" => lookup(arguments),
        "setsubtract" => sets(arguments, |item, others| !others.contains(item)),
        "setintersection" => sets(arguments, |item, others| others.contains(item)),
        "setunion" => concat(arguments).map(|items| Value::List(set(&items))),
        "concat" => concat(arguments).map(Value::List),
        "toset" => arguments.list(0).map(|items| Value::List(set(items))),
        "tolist" => arguments.list(0).map(|items| Value::List(unified(items))),
        "distinct" => arguments.list(0).map(|items| Value::List(distinct(&unified(items)))),
        "flatten" => arguments.list(0).map(|items| {
            let mut flat = Vec::new();
            flatten(items, &mut flat);
            Value::List(flat)
        }),
        "sort" => sort(arguments),
        "reverse" => arguments.list(0).map(|items| Value::List(items.iter().rev().cloned().collect())),
        "one" => one(arguments),
        "element" => element(arguments),
        "slice" => slice(arguments),
        "index" => arguments.list(0).and_then(|items| {
            let wanted = arguments.value(1)?;
            items.iter().position(|item| item == wanted).map(count).ok_or_else(|| fail("`index` finds nothing"))
        }),
        "compact" => arguments.list(0).map(|items| {
            let kept = items.iter().filter(|item| **item != Value::Null && item.as_str() != Some(""));
            Value::List(kept.cloned().collect())
        }),
        "coalesce" => coalesce(arguments),
        "range" => range(arguments),
        _ => return None,
    })
}

/// The items, each once, in the order of their first appearance.
fn distinct(items: &[Value]) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    for item in items {
        if !kept.contains(item) {
            kept.push(item.clone());
        }
    }
    kept
}

/// The items as values of one type: beside a text, a number is a text.
fn unified(items: &[Value]) -> Vec<Value> {
    if !items.iter().any(|item| matches!(item, Value::String(_))) {
        return items.to_vec();
    }
    items.iter().map(|item| item.to_text().map_or_else(|| item.clone(), Value::String)).collect()
}

/// The items as a set, in its order.
fn set(items: &[Value]) -> Vec<Value> {
    let mut items = distinct(&unified(items));
    items.sort_by(|a, b| match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        (a, b) => a.to_text().cmp(&b.to_text()),
    });
    items
}

fn length(arguments: &Arguments<'_>) -> Outcome {
    match arguments.value(0)? {
        Value::List(items) => Ok(count(items.len())),
        Value::Map(entries) => Ok(count(entries.len())),
        Value::String(text) => Ok(count(text.chars().count())),
        _ => Err(arguments.wrong("text, a list or a map")),
    }
}

/// Whether all items are `true` (`every`), or any of them.
fn all(arguments: &Arguments<'_>, every: bool) -> Outcome {
    let mut result = every;
    for item in arguments.list(0)? {
        let item = match item {
            Value::Null => false,
            item => item.to_bool().ok_or_else(|| arguments.wrong("a list of true or false"))?,
        };
        result = if every { result && item } else { result || item };
    }
    Ok(Value::Bool(result))
}

fn lookup(arguments: &Arguments<'_>) -> Outcome {
    let map = arguments.value(0)?;
    arguments.map(0)?;
    let key = arguments.text(1)?;
    match (map.get(&key), arguments.values.get(2)) {
        (Some(value), _) | (None, Some(value)) => Ok(value.clone()),
        (None, None) => Err(fail(format!("there is no {key:?}"))),
    }
}

/// The items of the first set that are kept beside the second.
fn sets(arguments: &Arguments<'_>, keep: impl Fn(&Value, &[Value]) -> bool) -> Outcome {
    let (first, others) = (arguments.list(0)?, arguments.list(1)?);
    let all = unified(&[first, others].concat());
    let (first, others) = all.split_at(first.len());
    let kept: Vec<Value> = first.iter().filter(|item| keep(item, others)).cloned().collect();
    Ok(Value::List(set(&kept)))
}

fn concat(arguments: &Arguments<'_>) -> Result<Vec<Value>, Failure> {
    let mut all = Vec::new();
    for at in 0..arguments.values.len() {
        all.extend_from_slice(arguments.list(at)?);
    }
    Ok(all)
}

fn flatten(items: &[Value], flat: &mut Vec<Value>) {
    for item in items {
        match item {
            Value::List(inner) => flatten(inner, flat),
            one => flat.push(one.clone()),
        }
    }
}

fn sort(arguments: &Arguments<'_>) -> Outcome {
    let texts = arguments.list(0)?.iter().map(Value::to_text).collect::<Option<Vec<_>>>();
    let mut texts = texts.ok_or_else(|| arguments.wrong("a list of text"))?;
    texts.sort_unstable();
    Ok(Value::List(texts.into_iter().map(Value::String).collect()))
}

fn one(arguments: &Arguments<'_>) -> Outcome {
    match arguments.list(0)? {
        [] => Ok(Value::Null),
        [only] => Ok(only.clone()),
        _ => Err(fail("`one` takes a list of at most one item")),
    }
}

fn element(arguments: &Arguments<'_>) -> Outcome {
    let items = arguments.list(0)?;
    let length = u64::try_from(items.len()).unwrap_or(u64::MAX);
    if length == 0 {
        return Err(fail("`element` of an empty list"));
    }
    let index = arguments.count(1)? % length;
    #[allow(clippy::cast_precision_loss, reason = "no list is that long")]
    entry(arguments.value(0)?, &Value::Number(index as f64)).cloned()
}

fn slice(arguments: &Arguments<'_>) -> Outcome {
    let items = arguments.list(0)?;
    let bound = |at| arguments.count(at).map(|bound| usize::try_from(bound).unwrap_or(usize::MAX));
    items.get(bound(1)?..bound(2)?).map(|items| Value::List(items.to_vec())).ok_or_else(|| fail("`slice` out of range"))
}

fn coalesce(arguments: &Arguments<'_>) -> Outcome {
    let mut values = arguments.values.iter();
    values
        .find(|value| **value != Value::Null && value.as_str() != Some(""))
        .cloned()
        .ok_or_else(|| fail("`coalesce` finds no value"))
}

const MOST_NUMBERS: usize = 1024;

fn range(arguments: &Arguments<'_>) -> Outcome {
    let (start, end, step) = match arguments.values.len() {
        1 => (0.0, arguments.number(0)?, 1.0),
        2 => (arguments.number(0)?, arguments.number(1)?, 1.0),
        _ => (arguments.number(0)?, arguments.number(1)?, arguments.number(2)?),
    };
    let step = if arguments.values.len() < 3 && end < start { -1.0 } else { step };
    if step == 0.0 {
        return Err(fail("`range` without a step"));
    }
    let mut numbers = Vec::new();
    let mut number = start;
    while if step > 0.0 { number < end } else { number > end } {
        if numbers.len() == MOST_NUMBERS {
            return Err(fail("`range` of more than 1024 numbers"));
        }
        numbers.push(Value::Number(number));
        number += step;
    }
    Ok(Value::List(numbers))
}
