//! What is wrong with the buckets of an account, seen with the whole organization.

use super::Decisions;
use super::bucket::{Bucket, buckets, least_versions};
use super::names::{Names, whole};
use crate::kind::{Decided as _, Refusal, Site};
use crate::kinds::stores::Sort;

/// The most characters of a bucket's name ("General purpose bucket naming rules" in the Amazon S3 User Guide).
const LONGEST: usize = 63;

/// Old versions are kept as long as the classification asks.
const RETENTION: &str = "s3-retention";

const BUCKETS: Sort = Sort {
    key: "buckets",
    noun: "bucket",
    classification: "s3-classification",
    key_classification: "s3-key-classification",
    named_readers: "s3-named-readers",
};

/// Everything wrong with the buckets of the account at this site. What is the same in all regions is told in the first.
pub fn refusals(names: &Names, site: &Site<'_>) -> Vec<Refusal> {
    let mut found = Vec::new();
    for (short, bucket) in buckets(site.values, site.account) {
        if site.is_first_region() {
            found.extend(BUCKETS.refusals(site, &short, &bucket.store, bucket.purpose()));
            found.extend(forgetful(site, &short, &bucket));
        }
        found.extend(named(names, site, &short, &bucket));
    }
    found
}

/// Old versions are kept as long as the classification asks, which the account's own decides where the bucket has none.
fn forgetful(site: &Site<'_>, short: &str, bucket: &Bucket) -> Option<Refusal> {
    let class = bucket.store.classification.unwrap_or(site.account.classification);
    let (least, class) = (least_versions(class), class.as_str());
    let days = bucket.versions.filter(|days| *days < least)?;
    let message =
        format!("old versions of {class} data such as that of {short} must be kept for {least} days, found {days}");
    let help = format!("remove `versions`, or waive `{RETENTION}`");
    Some(Refusal::new(Some(RETENTION), &["buckets", short, "versions"], message, help))
}

/// The whole name is short enough, and nobody else in the organization has it.
fn named(names: &Names, site: &Site<'_>, short: &str, bucket: &Bucket) -> Option<Refusal> {
    let definition = site.values.definition(Decisions::KIND)?;
    if !bucket.store.is_in(&site.place.region().name) {
        return None;
    }
    let name = whole(&site.organization.namespace, site.account, site.place, &definition.name, short);
    let (message, help) = if name.len() > LONGEST {
        let message =
            format!("the name of a bucket can have at most {LONGEST} characters, found {}: `{name}`", name.len());
        (message, format!("shorten `{short}` by {} characters", name.len() - LONGEST))
    } else {
        let other = names.other(&name, site.account)?;
        (format!("{other} has a bucket of the same name, `{name}`"), format!("rename `{short}`"))
    };
    Some(Refusal::new(None, &["buckets", short], message, help))
}
