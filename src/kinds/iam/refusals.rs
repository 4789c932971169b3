//! What is wrong with a structure or with an account's values, beyond what the rules of single variables say.

use super::structure::{People, Roles};
use crate::kind::{EMERGENCY_USERS as USERS, Refusal, Refusals, Setter, Site, Waived};
use crate::organization::trust::CLASSIFICATION;
use crate::organization::{DEPLOYMENT, DEPLOYMENT_PROFILE, MANAGEMENT};

/// The control that CI's account contains nothing else.
const DEPLOYMENT_ACCOUNT: &str = "iam-deployment-account";

/// What an edge against the data classification does.
const UPWARD: &str = "an account with a lower data classification enters one with a higher classification";

/// The key of the provider that people sign in through.
const SAML_PROVIDER: &str = "saml-provider";

/// What is wrong with a structure.
pub fn of_structure(structure: &Roles, waived: &Waived) -> Vec<Refusal> {
    let mut refusals = Refusals::new(waived);
    match (structure.entrances.people, &structure.entrances.saml_provider) {
        (People::Saml, None) => refusals.refuse(
            None,
            &[SAML_PROVIDER],
            "people sign in through a SAML provider that has no name",
            "name it, such as `saml-provider: acme-okta`",
        ),
        (People::IdentityCenter | People::None, Some(_)) => refusals.refuse(
            None,
            &[SAML_PROVIDER],
            "people do not sign in through this provider",
            "remove it, or set `people: saml`",
        ),
        _ => {}
    }
    if let Some(account) = &structure.shared_deployment {
        refusals.refuse(
            Some(DEPLOYMENT_ACCOUNT),
            &[],
            format!("CI enters {account}, which is not for that alone"),
            format!("give it the profile {DEPLOYMENT_PROFILE}, or let CI enter {DEPLOYMENT}"),
        );
    }
    // The edges themselves are checked where they are written; this tells that a waiver of them has an effect.
    if structure.edges.upward {
        refusals.refuse(Some(CLASSIFICATION), &[], UPWARD, "");
    }
    refusals.found()
}

/// What is wrong with the values of one account.
pub fn of_account(site: &Site<'_>) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let (organization, account) = (site.organization, site.account);
    let users: Vec<String> = site.own.typed(USERS).unwrap_or_default();
    if !users.is_empty() && account.name != MANAGEMENT {
        let message = format!("IAM users for emergencies belong in {MANAGEMENT} only");
        let help = format!(
            "set `{USERS}` in forge/accounts/{MANAGEMENT}.yaml: these users can assume break-glass of every account"
        );
        refusals.push(Refusal::new(None, &[USERS], message, help));
    }
    // What the organization sets for all accounts has an effect in that one only.
    let by_account = |key: &str| site.own.setter(key) == Setter::Account;
    let keys = site.own.all().entries().iter().map(|(key, _)| key.text.as_str());
    for key in keys.filter(|key| key.ends_with("-subjects") && !organization.is_deployment(account) && by_account(key))
    {
        let name = organization.deployment_name();
        let message = format!("CI enters {name} only, and from there the other accounts");
        let help = format!("move `{key}` to forge/accounts/{name}.yaml, under `blueprints.iam`");
        refusals.push(Refusal::new(None, &[key], message, help));
    }
    // The edges themselves are checked where they are written; this tells that a waiver of them has an effect.
    let permitted = &site.trust.permitted;
    if permitted.iter().any(|one| !one.by_organization && one.account == site.account.name) {
        refusals.push(Refusal::new(Some(CLASSIFICATION), &[], UPWARD, ""));
    }
    refusals
}
