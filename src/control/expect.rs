//! What a value must be, and where in a resource the value stands.

use regex_lite::Regex;
use serde::Deserialize;

use super::network;
use super::spelling::{self, Meaning};
use crate::diagnostic::one_of;
use crate::hcl::Value;

/// The way to a value: `policy.Statement.Effect`. A list on the way is followed into each of its items; a key that
/// holds a dot is quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path(Vec<String>);

/// What a path leads to, with the keys and numbers on the way: a value, or the place where one is missing.
pub type Hit<'v> = (Vec<String>, Option<&'v Value>);

impl Path {
    fn parse(text: &str) -> Self {
        let (mut steps, mut step, mut quoted) = (Vec::new(), String::new(), false);
        for c in text.chars() {
            match c {
                '"' => quoted = !quoted,
                '.' if !quoted => steps.push(std::mem::take(&mut step)),
                c => step.push(c),
            }
        }
        steps.push(step);
        Self(steps)
    }

    /// All that the path leads to: at least one, since what is not there is missing somewhere.
    #[must_use]
    pub fn hits<'v>(&self, value: &'v Value) -> Vec<Hit<'v>> {
        let mut hits = Vec::new();
        follow(value, &self.0, 0, &mut Vec::new(), &mut hits);
        hits
    }

    /// Whether a value that the path leads to is what is expected.
    #[must_use]
    pub fn accepts(&self, expect: &Expect, value: Option<&Value>) -> bool {
        let meaning = Meaning::of(&self.0);
        expect.accepts(meaning, value.map(|value| meaning.canonical(value)).as_deref())
    }

    /// The keys of the path.
    #[must_use]
    pub fn keys(&self) -> &[String] {
        &self.0
    }
}

/// Follows a path from the key with this number on.
fn follow<'v>(value: &'v Value, path: &[String], at: usize, steps: &mut Vec<String>, hits: &mut Vec<Hit<'v>>) {
    let Some(key) = path.get(at) else {
        hits.push((steps.clone(), Some(value)));
        return;
    };
    if let Value::List(items) = value
        && !items.is_empty()
    {
        for (number, item) in items.iter().enumerate() {
            steps.push(number.to_string());
            follow(item, path, at, steps, hits);
            steps.pop();
        }
        return;
    }
    if key == "AWS" && above(path, at, 1) == Some("Principal") && value.as_str() == Some("*") {
        return hits.push((steps.clone(), Some(value)));
    }
    let Some((name, inner)) = entry(value, path, at) else {
        return hits.push(([steps, &path[at..]].concat(), None));
    };
    steps.push(name);
    follow(inner, path, at + 1, steps, hits);
    steps.pop();
}

/// The key that stands this many keys above another one of a path.
fn above(path: &[String], at: usize, keys: usize) -> Option<&str> {
    path.get(at.checked_sub(keys)?).map(String::as_str)
}

/// The entry of a mapping that a key of a path names. Names of condition keys ignore case.
fn entry<'v>(value: &'v Value, path: &[String], at: usize) -> Option<(String, &'v Value)> {
    let key = path[at].as_str();
    match value {
        Value::Map(entries) if above(path, at, 2) == Some("Condition") => {
            let found = entries.iter().find(|(name, _)| spelling::same_name(name, key));
            found.map(|(name, value)| (name.clone(), value))
        }
        _ => value.get(key).map(|value| (key.to_owned(), value)),
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0.join("."))
    }
}

/// Conditions that hold together, each for the value at a path.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "serde_json::Map<String, serde_json::Value>")]
pub struct Conditions(pub Vec<(Path, Expect)>);

impl TryFrom<serde_json::Map<String, serde_json::Value>> for Conditions {
    type Error = String;

    fn try_from(map: serde_json::Map<String, serde_json::Value>) -> Result<Self, String> {
        map.iter()
            .map(|(path, expect)| Ok((Path::parse(path), Expect::parse(expect)?)))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl Conditions {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These and another one.
    #[must_use]
    pub fn with(&self, path: &str, expect: Expect) -> Self {
        Self(self.0.iter().cloned().chain([(Path::parse(path), expect)]).collect())
    }

    /// Whether a value is what they describe: for each path, one of the values there, or that there is none at all.
    #[must_use]
    pub fn select(&self, value: &Value) -> bool {
        self.0.iter().all(|(path, expect)| {
            let mut values = path.hits(value).into_iter().filter_map(|(_, value)| value).peekable();
            if values.peek().is_none() {
                path.accepts(expect, None)
            } else {
                values.any(|value| path.accepts(expect, Some(value)))
            }
        })
    }
}

/// What a value must be. What only a plan knows is equal to nothing.
#[derive(Debug, Clone)]
pub enum Expect {
    /// This value.
    Equals(Value),
    /// This expression, as it is written.
    Is(String),
    /// A text, or an expression as it is written, that a pattern matches.
    Matches(Regex),
    /// One of these values.
    OneOf(Vec<Value>),
    /// A number that is not smaller.
    Minimum(f64),
    /// A number that is not greater.
    Maximum(f64),
    /// Whether there is a value at all; an empty list is none.
    Present(bool),
    /// Whether a block of addresses, or a list of blocks together, is open to the internet.
    Open(bool),
    /// A list with this among its items, or just this.
    Holds(Value),
    /// A list with an item of which this is true.
    HoldsOne(Box<Self>),
    /// A list with an item like this.
    Some(Conditions),
    /// Not that.
    Not(Box<Self>),
    /// Any of these.
    Any(Vec<Self>),
    /// All of these.
    All(Vec<Self>),
}

impl Expect {
    /// Reads what the data of a control says.
    pub(super) fn parse(value: &serde_json::Value) -> Result<Self, String> {
        let serde_json::Value::Object(operators) = value else {
            return Ok(Self::Equals(Value::from(value)));
        };
        let mut all =
            operators.iter().map(|(name, value)| Self::operator(name, value)).collect::<Result<Vec<_>, _>>()?;
        match (all.pop(), all.is_empty()) {
            (Some(only), true) => Ok(only),
            (Some(last), false) => {
                all.push(last);
                Ok(Self::All(all))
            }
            (None, _) => Err("an expectation without an operator".to_owned()),
        }
    }

    fn operator(name: &str, value: &serde_json::Value) -> Result<Self, String> {
        let wrong = || format!("`{name}` does not take {value}");
        let text = || value.as_str().map(str::to_owned).ok_or_else(wrong);
        let number = || value.as_f64().ok_or_else(wrong);
        let list = || value.as_array().ok_or_else(wrong);
        Ok(match name {
            "is" => Self::Is(text()?),
            "matches" => Self::Matches(Regex::new(&text()?).map_err(|error| error.to_string())?),
            "one-of" => Self::OneOf(list()?.iter().map(Value::from).collect()),
            "minimum" => Self::Minimum(number()?),
            "maximum" => Self::Maximum(number()?),
            "present" => Self::Present(value.as_bool().ok_or_else(wrong)?),
            "open" => Self::Open(value.as_bool().ok_or_else(wrong)?),
            "holds" if value.is_object() => Self::HoldsOne(Box::new(Self::parse(value)?)),
            "holds" => Self::Holds(Value::from(value)),
            "some" => Self::Some(Conditions::try_from(value.as_object().cloned().ok_or_else(wrong)?)?),
            "not" => Self::Not(Box::new(Self::parse(value)?)),
            "any" => Self::Any(list()?.iter().map(Self::parse).collect::<Result<_, _>>()?),
            "all" => Self::All(list()?.iter().map(Self::parse).collect::<Result<_, _>>()?),
            _ => return Err(format!("`{name}` is no operator of an expectation")),
        })
    }

    /// Whether a value in the spelling of its meaning, or the lack of one, is what is expected.
    fn accepts(&self, meaning: Meaning, value: Option<&Value>) -> bool {
        let equal = |value: &Value, expected: &Value| meaning.equal(value, &meaning.canonical(expected));
        match self {
            Self::Equals(expected) => value.is_some_and(|value| equal(value, expected)),
            Self::Is(written) => matches!(value, Some(Value::Unknown(text)) if text == written),
            Self::Matches(pattern) => {
                matches!(value, Some(Value::Unknown(text) | Value::String(text)) if pattern.is_match(text))
            }
            Self::OneOf(values) => value.is_some_and(|value| values.iter().any(|one| equal(value, one))),
            Self::Minimum(bound) => value.and_then(Value::to_number).is_some_and(|number| number >= *bound),
            Self::Maximum(bound) => value.and_then(Value::to_number).is_some_and(|number| number <= *bound),
            Self::Present(wanted) => {
                let absent = match value {
                    None | Some(Value::Null) => true,
                    Some(Value::List(items)) => items.is_empty(),
                    Some(_) => false,
                };
                absent != *wanted
            }
            Self::Open(wanted) => value.is_some_and(network::is_open) == *wanted,
            Self::Holds(expected) => match value {
                Some(Value::List(items)) => items.iter().any(|item| equal(item, expected)),
                value => value.is_some_and(|value| equal(value, expected)),
            },
            Self::HoldsOne(expected) => {
                matches!(value, Some(Value::List(items)) if items.iter().any(|item| expected.accepts(meaning, Some(item))))
            }
            Self::Some(conditions) => match value {
                Some(Value::List(items)) => items.iter().any(|item| conditions.select(item)),
                Some(one) => conditions.select(one),
                None => false,
            },
            Self::Not(inner) => !inner.accepts(meaning, value),
            Self::Any(all) => all.iter().any(|one| one.accepts(meaning, value)),
            Self::All(all) => all.iter().all(|one| one.accepts(meaning, value)),
        }
    }

    /// What is expected, after "must ": "be `true`".
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Equals(value) => format!("be `{value}`"),
            Self::Is(written) => format!("be `{written}`"),
            Self::Matches(pattern) => format!("match `{pattern}`"),
            Self::OneOf(values) => {
                let values: Vec<String> = values.iter().map(Value::to_string).collect();
                format!("be {}", one_of(values.iter().map(String::as_str)))
            }
            Self::Minimum(bound) => format!("be {bound} or more"),
            Self::Maximum(bound) => format!("be {bound} or less"),
            Self::Present(true) => "be set".to_owned(),
            Self::Present(false) => "not be set".to_owned(),
            Self::Open(true) => "be open to the internet".to_owned(),
            Self::Open(false) => "not be open to the internet".to_owned(),
            Self::Holds(value) => format!("contain `{value}`"),
            Self::HoldsOne(expected) => format!("contain one that must {}", expected.in_words()),
            Self::Some(conditions) => format!("contain one in which {}", conditions.in_words()),
            Self::Not(inner) => format!("not {}", inner.in_words()),
            Self::Any(all) => all.iter().map(Self::in_words).collect::<Vec<_>>().join(" or "),
            Self::All(all) => all.iter().map(Self::in_words).collect::<Vec<_>>().join(" and "),
        }
    }
}

impl Conditions {
    /// The conditions in words: "`from_port` must be `443` and `to_port` must be `443`".
    #[must_use]
    pub fn in_words(&self) -> String {
        let all = self.0.iter().map(|(path, expect)| format!("`{path}` must {}", expect.in_words()));
        all.collect::<Vec<_>>().join(" and ")
    }

    /// The item that comes nearest to being what they describe, and the first condition that it does not meet:
    /// where that is, and what was expected. None when no item meets half of them.
    #[must_use]
    pub fn nearest(&self, items: &[Value]) -> Option<(Vec<String>, String)> {
        let alone = |one: &(Path, Expect), item: &Value| Self(vec![one.clone()]).select(item);
        let missed = |item: &Value| self.0.iter().filter(|one| !alone(one, item)).count();
        let (at, item) = items.iter().enumerate().min_by_key(|(_, item)| missed(item))?;
        let (path, expect) = self.0.iter().find(|one| !alone(one, item))?;
        (missed(item) * 2 < self.0.len()).then(|| {
            let steps = std::iter::once(at.to_string()).chain(path.0.iter().cloned()).collect();
            (steps, format!("`{path}` must {}", expect.in_words()))
        })
    }

    /// Where a value that they select shows it first, and what stands there.
    #[must_use]
    pub fn shown(&self, value: &Value) -> (Vec<String>, String) {
        let Some((path, expect)) = self.0.first() else {
            return (Vec::new(), "a resource of this type".to_owned());
        };
        let mut hits = path.hits(value).into_iter().filter_map(|(steps, value)| Some((steps, value?)));
        let Some((mut steps, hit)) = hits.find(|(_, hit)| path.accepts(expect, Some(hit))) else {
            return (path.keys().to_vec(), format!("no `{path}`"));
        };
        if let (Expect::Some(inner), Value::List(items)) = (expect, hit)
            && let Some(at) = items.iter().position(|item| inner.select(item))
        {
            steps.push(at.to_string());
            let all = inner.0.iter().map(|(path, _)| match path.hits(&items[at]).first() {
                Some((_, Some(value))) => format!("`{path}` = {value}"),
                _ => format!("no `{path}`"),
            });
            return (steps, all.collect::<Vec<_>>().join(", "));
        }
        let all = self.0.iter().filter_map(|(path, _)| {
            let value = path.hits(value).into_iter().find_map(|(_, value)| value)?;
            Some(format!("`{path}` = {value}"))
        });
        (steps, all.collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(path: &str, value: &serde_json::Value) -> Vec<(String, Option<String>)> {
        let value = Value::from(value);
        let hits = Path::parse(path).hits(&value).into_iter();
        hits.map(|(steps, value)| (steps.join("."), value.map(ToString::to_string))).collect()
    }

    #[test]
    fn what_one_of_several_blocks_lacks_is_missing_there() {
        let disks = serde_json::json!({ "disk": [{ "ebs": { "encrypted": true } }, { "ebs": {} }] });
        assert_eq!(
            hits("disk.ebs.encrypted", &disks),
            [("disk.0.ebs.encrypted".into(), Some("true".into())), ("disk.1.ebs.encrypted".into(), None)]
        );
        for nothing in [serde_json::json!({}), serde_json::json!({ "disk": [] }), serde_json::json!({ "disk": 1 })] {
            assert_eq!(hits("disk.ebs", &nothing), [("disk.ebs".into(), None)]);
        }
    }
}
