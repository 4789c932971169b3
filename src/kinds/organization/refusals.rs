//! What is wrong with decisions about the organization.

use super::service::{Delegable, PolicyType};
use super::structure::Governed;
use crate::diagnostic::did_you_mean;
use crate::kind::Refusal;

/// The control that guardrails can be attached at all.
pub(super) const POLICY_TYPES: &str = "organization-policy-types";
/// The control that member accounts have no root credentials.
pub(super) const ROOT_ACCESS: &str = "central-root-access";
/// The control that security is not administered from the management account.
pub(super) const SECURITY_ADMINISTRATOR: &str = "security-administrator";

/// Everything that is wrong, before waivers.
pub(super) fn refusals(structure: &Governed) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    refusals.extend(policy_types(structure));
    refusals.extend(root_access(structure));
    refusals.extend(administrators(structure));
    refusals
}

fn policy_types(structure: &Governed) -> Option<Refusal> {
    let needed = [(PolicyType::ServiceControl, "service-control"), (PolicyType::ResourceControl, "resource-control")];
    let missing: Vec<&str> =
        needed.iter().filter(|(one, _)| !structure.decided.policy_types.contains(one)).map(|(_, name)| *name).collect();
    (!missing.is_empty()).then(|| Refusal {
        path: vec!["policy-types".to_owned()],
        message: format!("the organization does not use policies of type {}", missing.join(" and ")),
        help: "without them, nothing limits what the administrators of an account can do".to_owned(),
        control: Some(POLICY_TYPES),
    })
}

fn root_access(structure: &Governed) -> Option<Refusal> {
    let root = structure.decided.root_access;
    let (key, message) = match (root.credentials, root.sessions) {
        (false, _) => ("credentials", "root users of member accounts keep their own credentials"),
        (true, false) => ("sessions", "without central sessions, tasks that only root can do need a root password"),
        (true, true) => return None,
    };
    Some(Refusal {
        path: vec!["root-access".to_owned(), key.to_owned()],
        message: message.to_owned(),
        help: format!("keep `root-access.{key}: true`"),
        control: Some(ROOT_ACCESS),
    })
}

fn administrators(structure: &Governed) -> Vec<Refusal> {
    let members = &structure.members;
    let management = members.management.as_ref().map(|(name, _)| name.as_str());
    let refusal = |service: Delegable, message: String, help: String, control| Refusal {
        path: vec!["delegated-administrators".to_owned(), service.as_str().to_owned()],
        message,
        help,
        control,
    };
    let mut refusals = Vec::new();
    for (service, account) in structure.administrators() {
        let name = service.as_str();
        if Some(account) == management {
            let message = format!("the management account cannot be the delegated administrator of {name}");
            let help = "name another account, or null to delegate nothing".to_owned();
            refusals.push(refusal(service, message, help, None));
        } else if !members.accounts.contains_key(account) {
            let message = format!(
                "{account} is the delegated administrator of {name}, but the organization has no \
                                   such account"
            );
            let hint = did_you_mean(account, members.accounts.keys().map(String::as_str));
            let help = if hint.is_empty() {
                format!("define it in forge/accounts/{account}.yaml, or name another account")
            } else {
                hint
            };
            refusals.push(refusal(service, message, help, None));
        }
    }
    for service in Delegable::SECURITY {
        if structure.administrators().all(|(other, _)| other != service) {
            let message = format!("{} is administered from the management account", service.as_str());
            let help = "name the account of the security team, such as `core-audit`".to_owned();
            refusals.push(refusal(service, message, help, Some(SECURITY_ADMINISTRATOR)));
        }
    }
    refusals
}
