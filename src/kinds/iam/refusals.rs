//! What is wrong with a structure or with an account's values, beyond what the rules of single variables say.

use super::structure::{People, Roles};
use crate::kind::{EMERGENCY_USERS as USERS, Refusal, Setter, Site, Waived};
use crate::organization::trust::CLASSIFICATION;
use crate::organization::{DEPLOYMENT, DEPLOYMENT_PROFILE, MANAGEMENT};

/// The control that CI's account contains nothing else.
const DEPLOYMENT_ACCOUNT: &str = "iam-deployment-account";

/// What is wrong with a structure.
pub fn of_structure(structure: &Roles, waived: &Waived) -> Vec<Refusal> {
    let provider = |message: &str, help: &str| Refusal {
        path: vec!["saml-provider".to_owned()],
        message: message.to_owned(),
        help: help.to_owned(),
        control: None,
    };
    let mut refusals = Vec::new();
    match (structure.entrances.people, &structure.entrances.saml_provider) {
        (People::Saml, None) => refusals.push(provider(
            "people sign in through a SAML provider that has no name",
            "name it, such as `saml-provider: acme-okta`",
        )),
        (People::IdentityCenter | People::None, Some(_)) => {
            refusals.push(provider("people do not sign in through this provider", "remove it, or set `people: saml`"));
        }
        _ => {}
    }
    if let Some(account) = &structure.shared_deployment {
        let shared = Refusal::new(
            Some(DEPLOYMENT_ACCOUNT),
            &[],
            format!("CI enters {account}, which is not for that alone"),
            format!("give it the profile {DEPLOYMENT_PROFILE}, or let CI enter {DEPLOYMENT}"),
        );
        refusals.extend(Some(shared).filter(|one| !waived.permits(one)));
    }
    // The edges themselves are checked where they are written; this tells that a waiver of them has an effect.
    refusals.extend(Some(upward()).filter(|one| structure.edges.upward && !waived.permits(one)));
    refusals
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
    let is_deployment = organization.deployment().is_some_and(|one| one.name == account.name);
    // What the organization sets for all accounts has an effect in that one only.
    let by_account = |key: &str| site.own.setter(key) == Setter::Account;
    let keys = site.own.all().entries().iter().map(|(key, _)| key.text.as_str());
    for key in keys.filter(|key| key.ends_with("-subjects") && !is_deployment && by_account(key)) {
        let name = organization.deployment_account.as_deref().unwrap_or(DEPLOYMENT);
        let message = format!("CI enters {name} only, and from there the other accounts");
        let help = format!("move `{key}` to forge/accounts/{name}.yaml, under `blueprints.iam`");
        refusals.push(Refusal::new(None, &[key], message, help));
    }
    // The edges themselves are checked where they are written; this tells that a waiver of them has an effect.
    let permitted = &site.trust.permitted;
    if permitted.iter().any(|one| !one.by_organization && one.account == site.account.name) {
        refusals.push(upward());
    }
    refusals
}

fn upward() -> Refusal {
    Refusal {
        path: Vec::new(),
        message: "an account with a lower data classification enters one with a higher classification".to_owned(),
        help: String::new(),
        control: Some(CLASSIFICATION),
    }
}
