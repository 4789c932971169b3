//! What the parts of a policy mean, however they are spelled. IAM's rules: one item stands for a list of it, and the order of a
//! list means nothing (IAM JSON policy elements: Action, Resource, Condition); names of actions and of condition keys ignore
//! case, values do not (IAM JSON policy elements: Action; Condition operators); `"*"` is `{"AWS": "*"}`, and an account's ID
//! its root (IAM JSON policy elements: Principal).

use std::borrow::Cow;

use super::network;
use crate::hcl::Value;

/// How values at a path are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// As they are written.
    Plain,
    /// As names of actions.
    Action,
    /// As principals of AWS.
    Principal,
    /// As what a condition compares with, which is text.
    Tested,
    /// As one or several names.
    Names,
}

impl Meaning {
    /// That of a path, by its keys.
    pub fn of(path: &[String]) -> Self {
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        match keys[..] {
            [.., "Action" | "NotAction"] => Self::Action,
            [.., "Principal", "AWS"] => Self::Principal,
            [.., "Principal", _] | [.., "Resource" | "NotResource"] => Self::Names,
            [.., "Condition", _, _] => Self::Tested,
            _ => Self::Plain,
        }
    }

    /// A value in the spelling that all are compared in.
    pub fn canonical(self, value: &Value) -> Cow<'_, Value> {
        match (self, value) {
            (Self::Plain, value) => Cow::Borrowed(value),
            (_, Value::List(items)) => match &items[..] {
                [one] => self.canonical(one),
                items => Cow::Owned(Value::List(items.iter().map(|item| self.canonical(item).into_owned()).collect())),
            },
            (Self::Tested, Value::Bool(_) | Value::Number(_)) => {
                Cow::Owned(value.to_text().map_or(Value::Null, Value::String))
            }
            (Self::Principal, Value::String(id)) if id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit()) => {
                Cow::Owned(Value::String(format!("arn:aws:iam::{id}:root")))
            }
            (Self::Principal, Value::Unknown(id)) if is_account_id(id) => {
                Cow::Owned(Value::Unknown(format!("\"arn:aws:iam::${{{id}}}:root\"")))
            }
            _ => Cow::Borrowed(value),
        }
    }

    /// Whether two canonical values are the same; blocks of addresses are, however they are written.
    pub fn equal(self, one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::String(one), Value::String(other)) => {
                one == other || self == Self::Action && one.eq_ignore_ascii_case(other) || network::same(one, other)
            }
            (Value::List(one), Value::List(other)) if self != Self::Plain => {
                let all_in = |one: &[Value], other: &[Value]| {
                    one.iter().all(|item| other.iter().any(|other| self.equal(item, other)))
                };
                all_in(one, other) && all_in(other, one)
            }
            _ => one == other,
        }
    }
}

/// Whether two names are one for IAM: those of actions and of condition keys.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// Whether a list of actions holds this one. A pattern stands for every action that it matches.
pub(super) fn has_action<'v>(actions: impl IntoIterator<Item = &'v str>, wanted: &str) -> bool {
    let is_it = |one: &str| {
        let is_pattern_of =
            !wanted.contains(['*', '?']) && matches(&one.to_ascii_lowercase(), &wanted.to_ascii_lowercase());
        same_name(one, wanted) || is_pattern_of
    };
    actions.into_iter().any(is_it)
}

/// Whether an expression is the ID of an account alone, by the name that everybody gives it.
fn is_account_id(expression: &str) -> bool {
    let is_reference = expression.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-[]\"".contains(&byte));
    is_reference && (expression.ends_with(".account_id") || expression.ends_with(".management_account_id"))
}

/// Whether a pattern with `*` and `?` matches a text.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.as_bytes() {
        [] => text.is_empty(),
        [b'*', ..] => (0..=text.len()).any(|at| text.is_char_boundary(at) && matches(&pattern[1..], &text[at..])),
        [first, ..] => {
            let same = |byte: &u8| *first == b'?' || first == byte;
            text.as_bytes().first().is_some_and(same)
                && pattern.is_char_boundary(1)
                && text.is_char_boundary(1)
                && matches(&pattern[1..], &text[1..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_of_actions_stands_for_what_it_matches_in_any_case() {
        for (pattern, action, expected) in [
            ("kms:Decrypt", "KMS:decrypt", true),
            ("kms:D*", "kms:Decrypt", true),
            ("*", "kms:Decrypt", true),
            ("kms:De?rypt", "kms:Decrypt", true),
            ("kms:Encrypt", "kms:Decrypt", false),
            ("kms:Decrypt", "kms:*", false),
            ("KMS:*", "kms:*", true),
        ] {
            assert_eq!(has_action([pattern], action), expected, "{pattern}");
        }
    }
}
