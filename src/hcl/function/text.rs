//! Functions of text.

use super::super::outcome::{Outcome, fail};
use super::super::regexes::Regexes;
use super::super::value::Value;
use super::arguments::{Arguments, Attempt};

pub(super) fn call(arguments: &Arguments<'_>, regexes: &Regexes) -> Attempt {
    let text = |change: &dyn Fn(String) -> String| arguments.text(0).map(|text| Value::String(change(text)));
    let compare = |holds: &dyn Fn(&str, &str) -> bool| {
        arguments.text(0).and_then(|text| Ok(Value::Bool(holds(&text, &arguments.text(1)?))))
    };
    Some(match arguments.name {
        "lower" => text(&|text| text.chars().filter_map(|c| c.to_lowercase().next()).collect()),
        "upper" => text(&|text| text.chars().map(upper).collect()),
        "trimspace" => text(&|text| text.trim().to_owned()),
        "startswith" => compare(&|text, prefix| text.starts_with(prefix)),
        "endswith" => compare(&|text, suffix| text.ends_with(suffix)),
        "strcontains" => compare(&|text, part| text.contains(part)),
        "trimprefix" => cut(arguments, |text, prefix| text.strip_prefix(prefix)),
        "trimsuffix" => cut(arguments, |text, suffix| text.strip_suffix(suffix)),
        "split" => split(arguments),
        "join" => join(arguments),
        "replace" => return replace(arguments, regexes),
        "substr" => substr(arguments),
        "jsonencode" => arguments.value(0).map(|value| Value::String(json(value))),
        "regex" => return matching(arguments, regexes),
        "regexall" => return all_matching(arguments, regexes),
        _ => return None,
    })
}

/// The upper case of a character, where that is one character.
fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

fn cut(arguments: &Arguments<'_>, cut: impl for<'t> Fn(&'t str, &str) -> Option<&'t str>) -> Outcome {
    let (text, part) = (arguments.text(0)?, arguments.text(1)?);
    Ok(Value::text(cut(&text, &part).unwrap_or(&text)))
}

/// JSON as Terraform writes it.
fn json(value: &Value) -> String {
    match value {
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}:{}", json(&Value::text(key)), json(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        Value::String(text) => serde_json::Value::from(text.as_str())
            .to_string()
            .replace('<', "\\u003c")
            .replace('>', "\\u003e")
            .replace('&', "\\u0026")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029"),
        other => other.to_string(),
    }
}

fn split(arguments: &Arguments<'_>) -> Outcome {
    let (separator, text) = (arguments.text(0)?, arguments.text(1)?);
    let parts: Vec<Value> = if separator.is_empty() {
        text.chars().map(Value::text).collect()
    } else {
        text.split(&separator).map(Value::text).collect()
    };
    Ok(Value::List(parts))
}

fn join(arguments: &Arguments<'_>) -> Outcome {
    let mut parts = Vec::new();
    for at in 1..arguments.values.len() {
        for item in arguments.list(at)? {
            parts.push(item.to_text().ok_or_else(|| arguments.wrong("lists of text"))?);
        }
    }
    Ok(Value::String(parts.join(&arguments.text(0)?)))
}

/// A pattern between slashes is a regular expression; its replacement may name groups in another syntax than here.
fn replace(arguments: &Arguments<'_>, regexes: &Regexes) -> Attempt {
    let values = (arguments.text(0), arguments.text(1), arguments.text(2));
    let (Ok(text), Ok(part), Ok(by)) = values else {
        return Some(Err(arguments.wrong("three texts")));
    };
    let pattern = part.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let Some(pattern) = pattern else {
        return Some(Ok(Value::String(text.replace(&part, &by))));
    };
    if by.contains('$') {
        return None;
    }
    let regex = regexes.get(pattern)?;
    Some(Ok(Value::String(regex.replace_all(&text, by.as_str()).into_owned())))
}

/// A part of a text; a negative start counts from the end, a negative length takes the rest.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
fn substr(arguments: &Arguments<'_>) -> Outcome {
    let text: Vec<char> = arguments.text(0)?.chars().collect();
    let (start, length) = (arguments.number(1)?, arguments.number(2)?);
    let whole = |number: f64| number.fract() == 0.0 && number.abs() < 1e9;
    if !whole(start) || !whole(length) {
        return Err(arguments.wrong("whole numbers"));
    }
    let skipped = if start < 0.0 { text.len().saturating_sub(-start as usize) } else { start as usize };
    let length = if length < 0.0 { usize::MAX } else { length as usize };
    Ok(Value::String(text.iter().skip(skipped).take(length).collect()))
}

/// The first match: its text, or its groups. `None` when the pattern uses what this tool cannot read.
fn matching(arguments: &Arguments<'_>, regexes: &Regexes) -> Attempt {
    let (pattern, text) = match (arguments.text(0), arguments.text(1)) {
        (Ok(pattern), Ok(text)) => (pattern, text),
        (Err(failure), _) | (_, Err(failure)) => return Some(Err(failure)),
    };
    let regex = regexes.get(&pattern)?;
    if mixes_groups(&regex) {
        return Some(Err(fail("a pattern with named and unnamed groups")));
    }
    let found = regex.captures(&text).map(|captures| groups(&regex, &captures));
    Some(found.ok_or_else(|| fail(format!("{text:?} does not match {pattern:?}"))))
}

fn all_matching(arguments: &Arguments<'_>, regexes: &Regexes) -> Attempt {
    let (Ok(pattern), Ok(text)) = (arguments.text(0), arguments.text(1)) else {
        return Some(Err(arguments.wrong("two texts")));
    };
    let regex = regexes.get(&pattern)?;
    Some(Ok(Value::List(regex.captures_iter(&text).map(|captures| groups(&regex, &captures)).collect())))
}

fn mixes_groups(regex: &regex_lite::Regex) -> bool {
    let mut names = regex.capture_names().skip(1).map(|name| name.is_some());
    names.next().is_some_and(|first| names.any(|other| other != first))
}

fn groups(regex: &regex_lite::Regex, captures: &regex_lite::Captures<'_>) -> Value {
    let value = |group: Option<regex_lite::Match<'_>>| group.map_or(Value::Null, |group| Value::text(group.as_str()));
    if captures.len() == 1 {
        return value(captures.get(0));
    }
    let names: Vec<Option<&str>> = regex.capture_names().skip(1).collect();
    if names.iter().all(Option::is_some) {
        let entry = |name: &&str| ((*name).to_owned(), value(captures.name(name)));
        return Value::map(names.iter().flatten().map(entry).collect());
    }
    Value::List((1..captures.len()).map(|at| value(captures.get(at))).collect())
}
