//! What is wrong with a group of hosts, seen with its account.

use crate::diagnostic::did_you_mean_or;
use crate::kind::{Refusal, Site};
use crate::kinds::classified::Kept;

/// Hosts run as an application of the account.
const OWN_ROLE: &str = "ec2-own-role";

/// The service that applications on hosts run on.
const SERVICE: &str = "ec2";

/// How the volumes of hosts are encrypted.
const VOLUMES: Kept<'_> =
    Kept { what: "hosts", purpose: "volumes", classification: "ec2-classification", key: "ec2-key-classification" };

/// Everything wrong with the hosts at a site.
pub fn refusals(site: &Site<'_>) -> Vec<Refusal> {
    let class = site.own.typed("classification");
    VOLUMES.refusal(site, &["classification"], class).into_iter().chain(application(site)).collect()
}

fn application(site: &Site<'_>) -> Option<Refusal> {
    let wanted: String = site.own.typed("application")?;
    let known = site.values.application_services(site.account);
    let refuse = |message, help| Some(Refusal::new(Some(OWN_ROLE), &["application"], message, help));
    match known.get(&wanted).map(String::as_str) {
        Some(SERVICE) => None,
        Some(other) => {
            let message = format!("the application {wanted} runs on {other}, and so cannot run on hosts");
            refuse(
                message,
                format!("declare another one with the service `{SERVICE}` under `blueprints: iam: applications`"),
            )
        }
        None => {
            let message = format!("{} has no application {wanted}", site.account.name);
            let on_hosts = known.iter().filter(|(_, service)| *service == SERVICE).map(|(name, _)| name.as_str());
            let declare =
                || format!("declare it under `blueprints`: `iam: {{ applications: {{ {wanted}: {SERVICE} }} }}`");
            refuse(message, did_you_mean_or(&wanted, on_hosts, declare))
        }
    }
}
