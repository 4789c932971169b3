//! AWS regions, their partitions and the short codes that stack and resource names use.

use ipnet::Ipv4Net;

use crate::manifest::CodeStyle;

/// Every region that AWS offers, as of November 2026, with its code in the two styles.
///
/// The short style takes the first two letters of each word's compass point (`ap-southeast-1` is `apse1`); the
/// fixed style has always three characters. Where Cloud Posse's widely used tables have a region, these agree.
pub const AWS_REGIONS: &[(&str, &str, &str)] = &[
    ("af-south-1", "afs1", "fs1"),
    ("ap-east-1", "ape1", "ae1"),
    ("ap-east-2", "ape2", "ae2"),
    ("ap-northeast-1", "apne1", "an1"),
    ("ap-northeast-2", "apne2", "an2"),
    ("ap-northeast-3", "apne3", "an3"),
    ("ap-south-1", "aps1", "as0"),
    ("ap-south-2", "aps2", "as9"),
    ("ap-southeast-1", "apse1", "as1"),
    ("ap-southeast-2", "apse2", "as2"),
    ("ap-southeast-3", "apse3", "as3"),
    ("ap-southeast-4", "apse4", "as4"),
    ("ap-southeast-5", "apse5", "as5"),
    ("ap-southeast-6", "apse6", "as6"),
    ("ap-southeast-7", "apse7", "as7"),
    ("ca-central-1", "cac1", "cc1"),
    ("ca-west-1", "caw1", "cw1"),
    ("cn-north-1", "cnn1", "nn0"),
    ("cn-northwest-1", "cnnw1", "nn1"),
    ("eu-central-1", "euc1", "ec1"),
    ("eu-central-2", "euc2", "ec2"),
    ("eu-north-1", "eun1", "en1"),
    ("eu-south-1", "eus1", "es1"),
    ("eu-south-2", "eus2", "es2"),
    ("eu-west-1", "euw1", "ew1"),
    ("eu-west-2", "euw2", "ew2"),
    ("eu-west-3", "euw3", "ew3"),
    ("il-central-1", "ilc1", "ic1"),
    ("me-central-1", "mec1", "mc1"),
    ("me-south-1", "mes1", "ms1"),
    ("mx-central-1", "mxc1", "xc1"),
    ("sa-east-1", "sae1", "se1"),
    ("us-east-1", "use1", "ue1"),
    ("us-east-2", "use2", "ue2"),
    ("us-gov-east-1", "usge1", "ge1"),
    ("us-gov-west-1", "usgw1", "gw1"),
    ("us-west-1", "usw1", "uw1"),
    ("us-west-2", "usw2", "uw2"),
];

/// One enabled region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Its AWS name.
    pub name: String,
    /// Its code in stack and resource names.
    pub code: String,
    /// The pool that the blocks of its VPCs come from.
    pub addresses: Ipv4Net,
    /// Blocks of the pool that no account gets.
    pub reserved: Vec<Ipv4Net>,
    /// Its availability zones in use, by their whole names or their ids.
    pub zones: Vec<String>,
}

/// The code of a region in a style, or `None` where AWS has no such region.
#[must_use]
pub fn region_code(name: &str, style: CodeStyle) -> Option<&'static str> {
    AWS_REGIONS.iter().find(|(region, _, _)| *region == name).map(|(_, short, fixed)| match style {
        CodeStyle::Short => *short,
        CodeStyle::Fixed => *fixed,
    })
}

/// The letters of a region's zones, and the highest number in their ids. An account does not get all of them: some regions
/// give older accounts a zone that newer ones do not have, and us-west-1 gives each account two of three.
#[must_use]
pub fn zones(region: &str) -> (&'static [&'static str], u8) {
    match region {
        "us-east-1" => (&["a", "b", "c", "d", "e", "f"], 6),
        "us-west-2" | "ap-northeast-1" | "ap-northeast-2" => (&["a", "b", "c", "d"], 4),
        "ca-central-1" => (&["a", "b", "d"], 4),
        _ => (&["a", "b", "c"], 3),
    }
}

/// Regions that an account must enable before anything can be applied there.
const OPT_IN: [&str; 17] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-west-1",
    "eu-central-2",
    "eu-south-1",
    "eu-south-2",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
];

/// Whether AWS enables a region only where somebody asks for it.
#[must_use]
pub fn is_opt_in(region: &str) -> bool {
    OPT_IN.contains(&region)
}

/// The partition of a region: the second part of every ARN in it.
#[must_use]
pub fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_in_each_style() {
        for style in [CodeStyle::Short, CodeStyle::Fixed] {
            let mut codes: Vec<_> = AWS_REGIONS.iter().filter_map(|(name, _, _)| region_code(name, style)).collect();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), AWS_REGIONS.len());
            assert!(!codes.contains(&"gbl"));
        }
    }

    #[test]
    fn every_region_that_must_be_enabled_is_one() {
        assert!(OPT_IN.iter().all(|region| AWS_REGIONS.iter().any(|(name, _, _)| name == region)));
        assert!(!is_opt_in("us-east-1") && is_opt_in("af-south-1"));
    }

    #[test]
    fn partitions_follow_the_region() {
        assert_eq!(partition("us-east-1"), "aws");
        assert_eq!(partition("us-gov-west-1"), "aws-us-gov");
        assert_eq!(partition("cn-north-1"), "aws-cn");
    }
}
