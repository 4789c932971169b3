//! Functions of text.

use super::super::evaluate::{Outcome, fail};
use super::super::scope::Regexes;
use super::super::value::Value;
use super::{Arguments, Attempt};

pub(super) fn call(arguments: &Arguments<'_>, regexes: &Regexes) -> Attempt {
    let text = |change: &dyn Fn(String) -> String| arguments.text(0).map(|text| Value::String(change(text)));
    let compare = |holds: &dyn Fn(&str, &str) -> bool| {
        arguments.text(0).and_then(|text| Ok(Value::Bool(holds(&text, &arguments.text(1)?))))
    };
    Some(match arguments.name {
        "lower" => text(&|text| text.to_lowercase()),
        "upper" => text(&|text| text.to_uppercase()),
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
        "regex" => return matching(arguments, regexes),
        "regexall" => return all_matching(arguments, regexes),
        _ => return None,
    })
}

fn cut(arguments: &Arguments<'_>, cut: impl for<'t> Fn(&'t str, &str) -> Option<&'t str>) -> Outcome {
    let (text, part) = (arguments.text(0)?, arguments.text(1)?);
    Ok(Value::text(cut(&text, &part).unwrap_or(&text)))
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

fn substr(arguments: &Arguments<'_>) -> Outcome {
    let text: Vec<char> = arguments.text(0)?.chars().collect();
    let start = usize::try_from(arguments.count(1)?).unwrap_or(usize::MAX);
    let length = arguments.number(2)?;
    let rest = text.get(start..).ok_or_else(|| fail("`substr` starts after the end"))?;
    let length = if length < 0.0 { rest.len() } else { usize::try_from(arguments.count(2)?).unwrap_or(usize::MAX) };
    Ok(Value::String(rest.iter().take(length).collect()))
}

/// The first match: its text, or its groups. `None` when the pattern uses what this tool cannot read.
fn matching(arguments: &Arguments<'_>, regexes: &Regexes) -> Attempt {
    let (pattern, text) = match (arguments.text(0), arguments.text(1)) {
        (Ok(pattern), Ok(text)) => (pattern, text),
        (Err(failure), _) | (_, Err(failure)) => return Some(Err(failure)),
    };
    let regex = regexes.get(&pattern)?;
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
