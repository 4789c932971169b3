//! Where the code of a function is.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::diagnostic::{did_you_mean_or, one_of};
use crate::kind::{Refusal, Site};
use crate::kinds::regions::unused;
use crate::kinds::s3::{self, Named};

/// The control that pins code.
const PINNED: &str = "lambda-pinned-code";

/// What runs in one region.
#[derive(Debug, Deserialize)]
struct Code {
    #[serde(default)]
    bucket: Option<String>,
}

/// What is wrong with the places of a function's code.
pub fn refusals(buckets: &HashMap<String, Named>, site: &Site<'_>) -> Vec<Refusal> {
    let code: IndexMap<String, Code> = site.own.entries("code");
    // Code for a region that the account does not use is a mistake in the name of the region.
    let mut found: Vec<Refusal> =
        code.keys().filter_map(|region| unused(site, &["code", region], region, "")).collect();
    if !code.is_empty() {
        found.extend(site.account.regions.keys().filter(|region| !code.contains_key(*region)).map(|region| {
            let message = format!("nothing says what the function runs in {region}, a region of the account");
            Refusal::new(Some(PINNED), &["code"], message, format!("add `{region}` to `code`"))
        }));
    }
    found.extend(code.iter().filter_map(|(region, code)| {
        let name = code.bucket.as_deref()?;
        wrong_bucket(site, buckets, region, name)
    }));
    found
}

/// A bucket of the organization holds packages, and is the account's in the region of the function: Lambda reads no other
/// region ("AWS Lambda function code", `FunctionCode` in the AWS Lambda API Reference), and no bucket of `s3` can be read from
/// another account. What no account of the organization has may be anywhere.
fn wrong_bucket(site: &Site<'_>, buckets: &HashMap<String, Named>, region: &str, name: &str) -> Option<Refusal> {
    let refuse =
        |message: String, help: String| Some(Refusal::new(Some(PINNED), &["code", region, "bucket"], message, help));
    let fits = |bucket: &Named| bucket.account == site.account.name && bucket.region == region && bucket.holds_packages;
    let mut fitting: Vec<&str> = buckets.values().filter(|one| fits(one)).map(|one| one.name.as_str()).collect();
    fitting.sort_unstable();
    let choose = || match &fitting[..] {
        [] => "declare one under `blueprints`: `s3: { buckets: { code: { holds: packages, writers: [ … ] } } }`"
            .to_owned(),
        [only] => format!("use `{only}`"),
        _ => format!("use one of {}", one_of(fitting.iter().copied())),
    };
    let Some(bucket) = buckets.get(name) else {
        // A name that begins as those of this account do is one of them, mistyped.
        let start = s3::start_of_names(site);
        return if name.starts_with(&start) {
            let message = format!("{} has no bucket {name}", site.account.name);
            refuse(message, did_you_mean_or(name, fitting.iter().copied(), choose))
        } else {
            None
        };
    };
    if bucket.account != site.account.name {
        return refuse(format!("{name} is a bucket of {}, which no function here can read", bucket.account), choose());
    }
    if bucket.region != region {
        return refuse(
            format!("{name} is in {}, and a function reads its code in its own region", bucket.region),
            choose(),
        );
    }
    if bucket.holds_packages {
        return None;
    }
    refuse(format!("the bucket {name} does not hold packages, which Terraform deploys"), choose())
}
