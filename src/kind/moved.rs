//! Resources of a kind that had another address in an earlier baseline, so that their state follows them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::version::Version;

/// A resource that has another address since some version. It stays for good: a state may be older than any baseline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Moved {
    /// The version of the baseline that gave it the new address.
    pub since: Version,
    /// Its address before.
    pub from: Address,
    /// Its address since then.
    pub to: Address,
}

/// The address of a resource in its component: `type.name`, with a key where it has one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

impl Address {
    /// The address without the key.
    #[must_use]
    pub fn resource(&self) -> &str {
        self.0.split('[').next().unwrap_or_default()
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (resource, key) = text.split_once('[').map_or((text, None), |(resource, key)| (resource, Some(key)));
        let is_name = |part: &str| {
            part.starts_with(|first: char| first.is_ascii_lowercase())
                && part.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_')
        };
        let is_key = |key: &str| {
            let key = key.strip_suffix(']').unwrap_or_default();
            let inner = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
            let plain = |one: char| one.is_ascii_alphanumeric() || "-_./:".contains(one);
            inner.is_some_and(|inner| !inner.is_empty() && inner.chars().all(plain)) || key.parse::<u32>().is_ok()
        };
        let parts: Vec<&str> = resource.split('.').collect();
        if parts.len() == 2 && parts.iter().all(|part| is_name(part)) && key.is_none_or(is_key) {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("`{text}` is no address such as aws_vpc.this or aws_subnet.this[\"a\"]"))
        }
    }
}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_type_and_a_name_and_perhaps_a_key() {
        for right in ["aws_vpc.this", "aws_subnet.this[\"use1-a\"]", "aws_eip.nat[0]"] {
            assert_eq!(right.parse::<Address>().map(|one| one.to_string()), Ok(right.to_owned()));
        }
        for wrong in
            ["aws_vpc", "a.b.c", "aws_vpc.this[\"${x}\"]", "aws_vpc.this[a]", "aws_vpc.this\n", "aws_vpc.this["]
        {
            assert!(wrong.parse::<Address>().is_err(), "{wrong}");
        }
    }
}
