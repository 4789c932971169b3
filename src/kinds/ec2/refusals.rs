//! What is wrong with a group of hosts, seen with its account.

use crate::kind::{Refusal, Site};
use crate::kinds::classified::Kept;
use crate::kinds::runs_on::RunsOn;

/// Hosts run as an application of the account.
const APPLICATION: RunsOn<'_> = RunsOn { what: "hosts", service: "ec2", control: "ec2-own-role" };

/// How the volumes of hosts are encrypted.
const VOLUMES: Kept<'_> =
    Kept { what: "hosts", purpose: "volumes", classification: "ec2-classification", key: "ec2-key-classification" };

/// Everything wrong with the hosts at a site.
pub fn refusals(site: &Site<'_>) -> Vec<Refusal> {
    let class = site.own.typed("classification");
    VOLUMES.refusal(site, &["classification"], class).into_iter().chain(APPLICATION.refusal(site)).collect()
}
