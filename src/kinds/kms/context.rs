//! What the templates see.

use serde::Serialize;

use super::structure::{Key, Sender, Service, User};
use crate::kind::KeyUse;
use crate::manifest::Classification;
use crate::organization::roles::{Function, application_role_name, rotation_role_name};

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
    /// The ARNs of those who use it, each exact: HCL. Nothing where only the service itself does.
    named_users: Option<String>,
    /// Patterns of those ARNs: HCL, for an organization's own templates of baseline 1.0.0, which list them.
    users: Vec<String>,
    /// The services through which it is used, as `kms:ViaService` names them: HCL.
    services: String,
    takes_grants: bool,
    /// Those among the services that hold grants: HCL.
    grantees: String,
    /// What whoever makes resources of its services needs.
    creations: Vec<Creation>,
    /// What its users may do.
    actions: Vec<&'static str>,
    holds_databases: bool,
    holds_secrets: bool,
    holds_environments: bool,
    holds_packages: bool,
    holds_logs: bool,
    from_alarms: bool,
    from_events: bool,
    auto_scaling: bool,
    classification: Option<&'static str>,
}

/// What making a resource of a service needs of its key.
#[derive(Serialize)]
struct Creation {
    sid: String,
    actions: &'static [&'static str],
    /// The service, as `kms:ViaService` names it: HCL.
    service: String,
}

/// What the template of one key sees.
#[must_use]
pub fn key(name: &str, key: &Key) -> KeyContext {
    // CloudWatch Logs calls by itself and not for a user.
    let services = || key.services.iter().copied().filter(|service| *service != Service::Logs);
    let mut actions = vec!["kms:Decrypt"];
    if services().any(Service::encrypts) {
        actions.push("kms:Encrypt");
    }
    actions.push("kms:GenerateDataKey*");
    if services().any(Service::copies) {
        actions.push("kms:ReEncrypt*");
    }
    KeyContext {
        key: name.to_owned(),
        name: identifier(name),
        protects: key.protects.clone(),
        title: capitalized(&key.protects),
        named_users: named_users(&key.users),
        users: key.users.iter().map(|user| pattern(*user)).collect(),
        services: hosts(services()),
        takes_grants: services().any(Service::takes_grants),
        grantees: hosts(services().filter(|service| service.takes_grants())),
        creations: services().filter(|service| !service.to_create().is_empty()).map(creation).collect(),
        actions,
        holds_databases: key.services.contains(&Service::Rds),
        holds_secrets: key.services.contains(&Service::Secretsmanager),
        holds_environments: key.services.contains(&Service::Lambda),
        holds_packages: key.holds_packages(),
        holds_logs: key.services.contains(&Service::Logs),
        from_alarms: key.senders.contains(&Sender::Cloudwatch),
        from_events: key.senders.contains(&Sender::Events),
        auto_scaling: key.auto_scaling,
        classification: key.classification.map(Classification::as_str),
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

fn creation(service: Service) -> Creation {
    Creation {
        sid: format!("New{}", service.resources()),
        actions: service.to_create(),
        service: hosts(std::iter::once(service)),
    }
}

/// The ARNs of some users, as HCL. A list without an ARN could make a condition true of everybody, so nobody stands in it
/// instead.
fn named_users(users: &[User]) -> Option<String> {
    let lists: Vec<String> = users
        .iter()
        .map(|user| match user {
            User::Applications => of_use(KeyUse::Application),
            User::Rotation => of_use(KeyUse::Rotation),
            User::Operator | User::Viewer | User::Audit => format!("[{}]", pattern(*user)),
        })
        .collect();
    match &lists[..] {
        [] => None,
        [one] => Some(format!("coalescelist({one}, local.nobody)")),
        several => Some(format!("coalescelist(concat({}), local.nobody)", several.join(", "))),
    }
}

fn of_use(usage: KeyUse) -> String {
    format!("local.key_users[\"{}\"]", usage.as_str())
}

/// A pattern of the ARNs of some users, as HCL: that of a functional role is its ARN.
fn pattern(user: User) -> String {
    let function = |function: Function| function.role_name("${var.namespace}");
    let name = match user {
        User::Applications => application_role_name("${var.namespace}", "*"),
        User::Operator => function(Function::Operator),
        User::Viewer => function(Function::Viewer),
        User::Audit => function(Function::Audit),
        User::Rotation => rotation_role_name("${var.namespace}", "${var.tenant}-*-${var.stage}-*"),
    };
    format!("\"${{local.roles}}/{name}\"")
}
