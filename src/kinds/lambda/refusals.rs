//! What is wrong with a function, seen with its account.

use std::collections::HashMap;

use super::{Functions, code};
use crate::kind::{AccountValues, Decided as _, Refusal, Site};
use crate::kinds::classified::{self, Kept};
use crate::kinds::runs_on::RunsOn;
use crate::kinds::s3::Named;

/// The key under which an account lists its functions.
const KEY: &str = "functions";

/// The purposes of the keys of a function's environment and package, its log, and its failed events.
const PURPOSES: [&str; 3] = ["functions", "logs", "messages"];

/// A function runs as an application of the account.
const APPLICATION: RunsOn<'_> = RunsOn { what: "Lambda", service: "lambda", control: "lambda-own-role" };

/// The concurrency that AWS keeps for functions without a reservation ("Configuring reserved concurrency for a function" in the
/// AWS Lambda Developer Guide).
const UNRESERVED: f64 = 100.0;

/// The functions that an application can have: the inline policies of a role have 10,240 characters together ("IAM and AWS STS
/// quotas" in the IAM User Guide), and each function needs 2,300 of them.
const OF_AN_APPLICATION: usize = 4;

/// Everything wrong with the function at a site.
pub fn refusals(buckets: &HashMap<String, Named>, site: &Site<'_>) -> Vec<Refusal> {
    let mut found = classified::refusals(site, &PURPOSES, kept);
    found.extend(APPLICATION.refusal(site));
    found.extend(code::refusals(buckets, site));
    if let Some(values) = site.values.of_kind(site.account, Functions::KIND) {
        // Those that are declared before this one, and this one.
        let mut upto = Vec::new();
        for (_, function) in values.items(KEY) {
            let is_own = function.all().place == site.own.all().place;
            upto.push(function);
            if is_own {
                found.extend(concurrency(&upto));
                found.extend(shared(&upto));
                break;
            }
        }
    }
    found
}

/// How what belongs to a function is encrypted.
fn kept(purpose: &str) -> Kept<'_> {
    Kept { what: "functions", purpose, classification: "lambda-classification", key: "lambda-key-classification" }
}

/// All reservations together leave what AWS keeps. The first function that no longer fits is told.
fn concurrency(upto: &[AccountValues<'_>]) -> Option<Refusal> {
    let number = |function: &AccountValues<'_>, key: &str| function.typed::<f64>(key);
    let (own, before) = upto.split_last()?;
    let quota = number(own, "account-concurrency")?;
    let sum = |functions: &[AccountValues<'_>]| {
        functions.iter().filter_map(|one| number(one, "reserved-concurrency")).filter(|one| *one > 0.0).sum::<f64>()
    };
    let (all, earlier) = (sum(upto), sum(before));
    let one_alone_exceeds = before.is_empty() || all <= earlier;
    if one_alone_exceeds || all <= quota - UNRESERVED || earlier > quota - UNRESERVED {
        return None;
    }
    let message = format!("the functions of the account reserve {all} of its {quota} calls at the same time");
    let help = format!(
        "reserve at most {}, because AWS keeps {UNRESERVED} for functions without a reservation, or have the quota L-B99A9384 \
         raised and set `account-concurrency`",
        (quota - UNRESERVED).max(0.0)
    );
    Some(Refusal::new(None, &["reserved-concurrency"], message, help))
}

/// No more functions share a role than its policies have room for.
fn shared(upto: &[AccountValues<'_>]) -> Option<Refusal> {
    let application = |function: &AccountValues<'_>| function.typed::<String>("application");
    let own = application(upto.last()?)?;
    let sharing = upto.iter().filter(|one| application(one).as_ref() == Some(&own)).count();
    (sharing == OF_AN_APPLICATION + 1).then(|| {
        let message = format!("more than {OF_AN_APPLICATION} functions have the role of the application {own}");
        let help = "declare another application with the service `lambda` under `blueprints: iam: applications`";
        Refusal::new(Some(APPLICATION.control), &["application"], message, help)
    })
}
