//! Well-known forms of text, each with one meaning for Terraform, JSON Schema and the manifest.

use std::net::Ipv4Addr;
use std::sync::OnceLock;

use regex_lite::Regex;
use serde::{Deserialize, Serialize};

use crate::hcl::literal as hcl;

/// A form of text that several variables share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// An IPv4 block without host bits, such as `10.0.64.0/20`.
    Ipv4Block,
    /// An IPv6 block, such as `2001:db8::/56`.
    Ipv6Block,
    /// A region's name, such as `us-east-1`.
    Region,
    /// The id of an AWS organization: `o-` and 10 to 32 lower case letters or digits.
    OrganizationId,
    /// The id of an organizational unit, such as `ou-ab12-a1b2c3d4`.
    UnitId,
    /// Twelve digits.
    AccountId,
    /// The ARN of an IAM role.
    RoleArn,
    /// An e-mail address, as far as AWS checks it.
    Email,
    /// A phone number with its country, such as `+1 206 555 0100`.
    Phone,
    /// A value that every AWS service accepts in a tag.
    TagValue,
    /// The ARN of an S3 bucket.
    S3BucketArn,
    /// The ARN of a KMS key.
    KmsKeyArn,
    /// The id of a VPC.
    VpcId,
    /// The id of a managed prefix list.
    PrefixListId,
    /// The id of a security group.
    SecurityGroupId,
}

impl Format {
    /// How many there are.
    const COUNT: usize = Self::SecurityGroupId as usize + 1;

    /// The regular expression of the form, in the syntax common to RE2 and ECMA 262.
    #[must_use]
    pub const fn pattern(self) -> &'static str {
        match self {
            Self::Ipv4Block => "^[0-9]{1,3}(\\.[0-9]{1,3}){3}/([0-9]|[12][0-9]|3[0-2])$",
            Self::Ipv6Block => "^[0-9a-f:]+/[0-9]{1,3}$",
            Self::Region => "^[a-z]{2}(-[a-z]+)+-[0-9]$",
            Self::OrganizationId => "^o-[a-z0-9]{10,32}$",
            Self::UnitId => "^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$",
            Self::AccountId => "^[0-9]{12}$",
            Self::RoleArn => "^arn:[a-z-]+:iam::[0-9]{12}:role/.+$",
            Self::Email => "^[^@ ]+@[^@ ]+$",
            Self::Phone => "^\\+[0-9][0-9 ()-]{5,24}$",
            Self::TagValue => "^[A-Za-z0-9 _.:/=+@-]{0,256}$",
            Self::S3BucketArn => "^arn:[a-z-]+:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
            Self::KmsKeyArn => "^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$",
            Self::VpcId => "^vpc-[0-9a-z]+$",
            Self::PrefixListId => "^pl-[0-9a-z]+$",
            Self::SecurityGroupId => "^sg-[0-9a-z]+$",
        }
    }

    /// The same, compiled once: to compile one takes longer than to match many texts.
    fn regex(self) -> &'static Regex {
        static COMPILED: [OnceLock<Regex>; Format::COUNT] = [const { OnceLock::new() }; Format::COUNT];
        let compiled = || Regex::new(self.pattern()).unwrap_or_else(|error| panic!("{}: {error}", self.pattern()));
        COMPILED[self as usize].get_or_init(compiled)
    }

    /// The HCL condition that `subject` has the form.
    #[must_use]
    pub fn condition(self, subject: &str) -> String {
        match self {
            Self::Ipv4Block => {
                // `cidrsubnet` alone would take IPv6 blocks too.
                format!("try(cidrsubnet({subject}, 0, 0) == {subject}, false) && !strcontains({subject}, \":\")")
            }
            Self::Ipv6Block => {
                format!("can(cidrhost({subject}, 0)) && strcontains({subject}, \":\")")
            }
            _ => format!("can(regex({}, {subject}))", hcl::string(self.pattern())),
        }
    }

    /// Whether a text has the form.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        self.regex().is_match(text)
            && match self {
                Self::Ipv4Block => is_canonical_block(text),
                Self::Ipv6Block => text.parse::<ipnet::Ipv6Net>().is_ok(),
                _ => true,
            }
    }

    /// What a text of this form is, for a message.
    #[must_use]
    pub fn in_words(self) -> String {
        let what = match self {
            Self::Ipv4Block => "an IPv4 block without host bits",
            Self::Ipv6Block => "an IPv6 block",
            Self::Region => "the name of a region",
            Self::OrganizationId => "the id of an organization",
            Self::UnitId => "the id of an organizational unit",
            Self::AccountId => "12 digits, in quotes",
            Self::RoleArn => "the ARN of a role",
            Self::Email => "an e-mail address",
            Self::Phone => "a phone number with its country",
            Self::TagValue => "at most 256 letters, digits, spaces and _ . : / = + - @",
            Self::S3BucketArn => "the ARN of a bucket",
            Self::KmsKeyArn => "the ARN of a KMS key",
            Self::VpcId => "the id of a VPC",
            Self::PrefixListId => "the id of a prefix list",
            Self::SecurityGroupId => "the id of a security group",
        };
        format!("{what}, such as `{}`", self.example())
    }

    /// An example, for a message and a schema.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::Ipv4Block => "10.0.64.0/20",
            Self::Ipv6Block => "2001:db8::/56",
            Self::Region => "us-east-1",
            Self::OrganizationId => "o-a1b2c3d4e5",
            Self::UnitId => "ou-ab12-a1b2c3d4",
            Self::AccountId => "111122223333",
            Self::RoleArn => "arn:aws:iam::111122223333:role/deployment",
            Self::Email => "security@acme.example",
            Self::Phone => "+1 206 555 0100",
            Self::TagValue => "platform@acme.example",
            Self::S3BucketArn => "arn:aws:s3:::acme-core-gbl-log-archive-flow-logs",
            Self::KmsKeyArn => "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            Self::VpcId => "vpc-0a1b2c3d4e5f60718",
            Self::PrefixListId => "pl-0a1b2c3d4e5f60718",
            Self::SecurityGroupId => "sg-0a1b2c3d4e5f60718",
        }
    }
}

/// Decides whether a text has the form of this name, as the schemas of the manifest write it.
#[must_use]
pub fn check_format(name: &str, text: &str) -> Option<Result<(), String>> {
    let format = match name {
        "cidr" => Format::Ipv4Block,
        "date" => {
            let date = text.parse::<jiff::civil::Date>().is_ok_and(|date| date.to_string() == text);
            return Some(if date { Ok(()) } else { Err("a day, such as `2027-03-31`".to_owned()) });
        }
        other => serde_json::from_value(serde_json::Value::from(other)).ok()?,
    };
    Some(if format.accepts(text) { Ok(()) } else { Err(format.in_words()) })
}

/// Whether a text is an IPv4 block as AWS writes it: no host bits, no leading zeros.
#[must_use]
pub fn is_canonical_block(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let (Ok(address), Ok(length)) = (address.parse::<Ipv4Addr>(), length.parse::<u8>()) else {
        return false;
    };
    ipnet::Ipv4Net::new(address, length).is_ok_and(|block| block.trunc().to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_has_its_form() {
        for format in [
            Format::Ipv4Block,
            Format::Ipv6Block,
            Format::Region,
            Format::OrganizationId,
            Format::UnitId,
            Format::AccountId,
            Format::RoleArn,
            Format::Email,
            Format::Phone,
            Format::TagValue,
            Format::S3BucketArn,
            Format::KmsKeyArn,
            Format::VpcId,
            Format::PrefixListId,
            Format::SecurityGroupId,
        ] {
            assert!(format.accepts(format.example()), "{format:?}");
            assert!(!format.accepts("!"), "{format:?}");
        }
    }

    #[test]
    fn a_block_with_host_bits_or_leading_zeros_is_refused() {
        for text in ["10.0.64.1/20", "10.0.064.0/20", "10.0.64.0/020", "10.0.64.0/33", "10.0.64.0"] {
            assert!(!Format::Ipv4Block.accepts(text), "{text}");
        }
    }
}
