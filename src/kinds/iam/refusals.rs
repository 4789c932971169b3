//! What is wrong with a structure or with an account's values, beyond what the rules of single variables say.

use super::structure::{People, Roles};
use crate::kind::{EMERGENCY_USERS as USERS, Refusal, Refusals, Setter, Site, Waived};
use crate::organization::trust::Restricted;
use crate::organization::{DEPLOYMENT, DEPLOYMENT_PROFILE, MANAGEMENT};

/// The control that CI's account contains nothing else.
const DEPLOYMENT_ACCOUNT: &str = "iam-deployment-account";

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
    for restricted in &structure.edges.waived {
        refusals.refuse(Some(restricted.control()), &[], restricted.in_words(), "");
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
    let permitted = || site.trust.permitted.iter().filter(|one| !one.by_organization && one.account == account.name);
    let is_permitted = |restricted: &Restricted| permitted().any(|one| one.restricted == *restricted);
    let waived = Restricted::ALL.into_iter().filter(is_permitted);
    refusals.extend(waived.map(|one| Refusal::new(Some(one.control()), &[], one.in_words(), "")));
    refusals
}
