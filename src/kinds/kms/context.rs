//! What the templates see.

use serde::Serialize;

use super::structure::{Key, Sender, Service, User};
use crate::organization::roles::Function;

/// What the template of one key sees.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is a statement of the policy that is there or not")]
pub struct KeyContext {
    /// Its name in the manifest.
    key: String,
    /// The name as an identifier.
    name: String,
    /// What it protects, in words.
    protects: String,
    /// The same, as the beginning of a sentence.
    title: String,
    /// The ARNs of those who use it: HCL.
    users: Vec<String>,
    /// The services through which it is used, as `kms:ViaService` names them: HCL.
    services: String,
    takes_grants: bool,
    /// Those among the services that hold grants: HCL.
    grantees: String,
    /// What its users may do.
    actions: Vec<&'static str>,
    holds_secrets: bool,
    holds_logs: bool,
    from_alarms: bool,
    from_events: bool,
    auto_scaling: bool,
    classification: Option<&'static str>,
}

/// What the template of one key sees.
#[must_use]
pub fn key(name: &str, key: &Key) -> KeyContext {
    // CloudWatch Logs calls by itself and not for a user.
    let services = || key.services.iter().copied().filter(|service| *service != Service::Logs);
    let mut actions = vec!["kms:Decrypt", "kms:GenerateDataKey*"];
    if services().any(Service::copies) {
        actions.push("kms:ReEncrypt*");
    }
    KeyContext {
        key: name.to_owned(),
        name: identifier(name),
        protects: key.protects.clone(),
        title: capitalized(&key.protects),
        users: key.users.iter().map(|user| pattern(*user)).collect(),
        services: hosts(services()),
        takes_grants: services().any(Service::takes_grants),
        grantees: hosts(services().filter(|service| service.takes_grants())),
        actions,
        holds_secrets: key.services.contains(&Service::Secretsmanager),
        holds_logs: key.services.contains(&Service::Logs),
        from_alarms: key.senders.contains(&Sender::Cloudwatch),
        from_events: key.senders.contains(&Sender::Events),
        auto_scaling: key.auto_scaling,
        classification: key.classification.map(|one| one.as_str()),
    }
}

/// The hosts of services in the component's region: one text, or a list.
fn hosts(services: impl Iterator<Item = Service>) -> String {
    let hosts: Vec<String> =
        services.map(|service| format!("\"{}.${{var.region}}.amazonaws.com\"", service.host())).collect();
    if hosts.len() == 1 { hosts.concat() } else { format!("[{}]", hosts.join(", ")) }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// What a key is called in HCL.
#[must_use]
pub fn identifier(name: &str) -> String {
    name.replace('-', "_")
}

/// The ARNs of some users, as HCL.
fn pattern(user: User) -> String {
    let function = |function: Function| function.role_name("${var.namespace}");
    let name = match user {
        User::Applications => "${var.namespace}-app-*".to_owned(),
        User::Operator => function(Function::Operator),
        User::Viewer => function(Function::Viewer),
        User::Audit => function(Function::Audit),
        // Of every region: a secret of one may have a copy in another.
        User::Rotation => "${var.namespace}-${var.tenant}-*-${var.stage}-*-rotation".to_owned(),
    };
    format!("\"${{local.roles}}/{name}\"")
}
