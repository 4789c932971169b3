//! Conditions of a statement, typed: an operator that does not exist cannot be written.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Choice, Text};

/// One test of a statement's `Condition`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Condition {
    /// The operator, as IAM writes it: `StringNotEqualsIfExists`.
    pub test: Operator,
    /// The condition key.
    pub key: ConditionKey,
    /// What the key is compared with.
    pub values: Vec<Text>,
    /// The choice of an organization with which alone it stands; it always does without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<Choice>,
}

/// A condition key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ConditionKey {
    /// A key by its name.
    Name(String),
    /// A claim of the issuer that the statement is repeated for: `<issuer>:<claim>`.
    Claim {
        /// The claim, such as `sub`.
        claim: String,
    },
}

/// An operator of IAM's policy language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Operator {
    /// The comparison.
    pub comparison: Comparison,
    /// Whether a missing key makes it true.
    pub if_exists: bool,
}

impl Operator {
    /// Whether it is true of every value that is not listed, and so of an empty list.
    #[must_use]
    pub const fn is_negated(self) -> bool {
        matches!(
            self.comparison,
            Comparison::StringNotEquals
                | Comparison::StringNotLike
                | Comparison::ArnNotLike
                | Comparison::NotIpAddress
                | Comparison::NumericNotEquals
        )
    }
}

macro_rules! comparisons {
    ($($name:ident),* $(,)?) => {
        /// What an operator does with two values; the names are IAM's own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Comparison {
            $($name),*
        }

        impl Comparison {
            /// All comparisons that statements may use.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// IAM's name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name)),*
                }
            }
        }
    };
}

comparisons! {
    StringEquals,
    StringNotEquals,
    StringLike,
    StringNotLike,
    ArnLike,
    ArnNotLike,
    NumericEquals,
    NumericNotEquals,
    NumericLessThan,
    NumericGreaterThan,
    IpAddress,
    NotIpAddress,
    Bool,
    Null,
}

impl fmt::Display for Operator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.comparison.as_str(), if self.if_exists { "IfExists" } else { "" })
    }
}

impl TryFrom<String> for Operator {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (name, if_exists) = text.strip_suffix("IfExists").map_or((text.as_str(), false), |name| (name, true));
        let known = Comparison::ALL.iter().copied().find(|one| one.as_str() == name);
        match known {
            // Null asks whether a key is there: IAM knows no IfExists of it.
            Some(comparison) if !(if_exists && comparison == Comparison::Null) => Ok(Self { comparison, if_exists }),
            _ => Err(format!("`{text}` is not an operator")),
        }
    }
}

impl From<Operator> for String {
    fn from(operator: Operator) -> Self {
        operator.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Operator;

    #[test]
    fn operators_are_read_as_iam_writes_them() {
        for name in ["StringNotEqualsIfExists", "Null", "Bool", "ArnNotLike", "NumericGreaterThan"] {
            assert_eq!(Operator::try_from(name.to_owned()).unwrap().to_string(), name);
        }
    }

    #[test]
    fn operators_that_iam_does_not_know_are_refused() {
        for name in ["StringNotEqual", "NullIfExists", "stringequals", "IfExists", ""] {
            assert!(Operator::try_from(name.to_owned()).is_err(), "{name}");
        }
    }
}
