//! What is wrong with a structure or with an account's values, beyond what the rules of single variables say.

use super::structure::{People, Roles};
use crate::kind::{Refusal, Site, Waived};
use crate::organization::MANAGEMENT;
use crate::organization::trust::CLASSIFICATION;

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
    // The edges themselves are checked where they are written; this tells that a waiver of them has an effect.
    refusals.extend(Some(upward()).filter(|one| structure.edges.upward && !waived.permits(one)));
    refusals
}

/// What is wrong with the values of one account.
pub fn of_account(site: &Site<'_>) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let users: Vec<String> = site.own.typed("break-glass-users").unwrap_or_default();
    if !users.is_empty() && site.account.name != MANAGEMENT {
        refusals.push(Refusal {
            path: vec!["break-glass-users".to_owned()],
            message: format!("IAM users for emergencies belong in {MANAGEMENT} only"),
            help: format!(
                "let them assume roles from there: add an edge under `trust` from break-glass of {MANAGEMENT} to \
                 break-glass of all accounts, with `mfa: true`"
            ),
            control: None,
        });
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
