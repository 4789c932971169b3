//! Versions of the baseline, and their order.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The version of the baseline: it changes whenever a template or a value of a blueprint changes.
pub const BASELINE_VERSION: &str = "1.1.0";

/// Three numbers, such as `1.4.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Version([u64; 3]);

/// A text that is no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version such as 1.4.0")]
pub struct NoVersion(String);

impl Version {
    /// The version of the baseline in this binary.
    ///
    /// # Panics
    /// Never: the tests read it.
    #[must_use]
    pub fn of_binary() -> Self {
        BASELINE_VERSION.parse().unwrap_or_else(|error| panic!("the baseline: {error}"))
    }
}

impl FromStr for Version {
    type Err = NoVersion;

    fn from_str(text: &str) -> Result<Self, NoVersion> {
        let wrong = || NoVersion(text.chars().take(40).collect());
        let mut numbers = [0; 3];
        let mut parts = text.split('.');
        for number in &mut numbers {
            let part = parts.next().filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
            *number = part.and_then(|part| part.parse().ok()).ok_or_else(wrong)?;
        }
        if parts.next().is_some() { Err(wrong()) } else { Ok(Self(numbers)) }
    }
}

impl TryFrom<String> for Version {
    type Error = NoVersion;

    fn try_from(text: String) -> Result<Self, NoVersion> {
        text.parse()
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.to_string()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        let version = |text: &str| text.parse::<Version>().unwrap();
        assert!(version("1.10.0") > version("1.9.12"));
        assert_eq!(version("1.2.3").to_string(), "1.2.3");
        assert_eq!(Version::of_binary().to_string(), BASELINE_VERSION);
        for text in ["", "1", "1.2", "1.2.x", "1.2.3.4", "1.2.-3", "1.2.+3", "1..3", "99999999999999999999.0.0"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
