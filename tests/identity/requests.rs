//! The cases as requests to the simulator.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::applied::{Applied, NAMESPACE};
use crate::support::simulator::Request;

/// All cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cases {
    pub trust: Vec<Case>,
    pub boundary: Vec<Act>,
}

/// Somebody who enters a role, and what must not change about them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    role: String,
    principal: Option<String>,
    token: Option<String>,
    service: Option<String>,
    context: Map<String, Value>,
    pub enters: bool,
    pub changes: Vec<Change>,
}

/// One thing that is changed about a case: then nobody enters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub name: String,
    role: Option<String>,
    principal: Option<String>,
    #[serde(default)]
    context: Map<String, Value>,
    without: Option<String>,
}

/// Something that a role with every permission does, inside the boundary.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    pub action: String,
    pub resource: String,
    boundary: Option<String>,
    pub may: bool,
}

impl Cases {
    pub fn read() -> Self {
        serde_yaml::from_str(include_str!("cases.yaml")).expect("the cases")
    }
}

impl Case {
    /// The request that is right.
    pub fn request(&self, applied: &Applied) -> Request {
        self.with(&self.role, self.principal.as_deref(), self.context.clone(), applied)
    }

    /// The request with one thing changed.
    pub fn changed(&self, change: &Change, applied: &Applied) -> Request {
        let mut context = self.context.clone();
        context.extend(change.context.clone());
        context.retain(|key, _| change.without.as_ref() != Some(key));
        let principal = change.principal.as_deref().or(self.principal.as_deref());
        self.with(change.role.as_deref().unwrap_or(&self.role), principal, context, applied)
    }

    fn with(&self, role: &str, principal: Option<&str>, context: Map<String, Value>, applied: &Applied) -> Request {
        let here = &applied.account;
        let trust = applied.trust.get(role).unwrap_or_else(|| panic!("no role is called {role}"));
        let (principal, action) = match (principal, &self.token, &self.service) {
            (Some(name), ..) => (arn(name, applied), "sts:AssumeRole"),
            (_, Some(host), _) => {
                (format!("arn:aws:iam::{here}:oidc-provider/{host}"), "sts:AssumeRoleWithWebIdentity")
            }
            (.., Some(service)) => (service.clone(), "sts:AssumeRole"),
            _ => panic!("{}: nobody enters", self.name),
        };
        // The simulator takes the key of the caller from the request, as it takes all others.
        let caller = principal.starts_with("arn:").then(|| ("aws:PrincipalArn".to_owned(), json!(principal)));
        let context = context.into_iter().map(|(key, value)| {
            let value = match value.as_str() {
                Some(name) if key == "aws:SourceAccount" => json!(applied.id(name)),
                _ => value,
            };
            let key = if self.token.is_some() { format!("aws:PrincipalTag/{key}") } else { key };
            (key, value)
        });
        Request {
            scps: Vec::new(),
            rcps: Vec::new(),
            principal,
            action: action.to_owned(),
            resource: Some(format!("arn:aws:iam::{here}:role/{NAMESPACE}-{role}")),
            account: here.clone(),
            context: context.chain(caller.filter(|_| self.token.is_none())).collect(),
            resource_policy: Some(renamed(trust)),
            lenient: false,
        }
    }
}

impl Act {
    /// The request of a role that has every permission. A boundary decides as a service control policy does: what it
    /// does not allow is denied.
    pub fn request(&self, applied: &Applied) -> Request {
        let here = &applied.account;
        let boundary = self.boundary.as_ref().map(|name| format!("arn:aws:iam::{here}:policy/{name}"));
        Request {
            scps: vec![0],
            rcps: Vec::new(),
            principal: format!("arn:aws:iam::{here}:role/{NAMESPACE}-administrator"),
            action: self.action.clone(),
            resource: Some(self.resource.replace("here", here)),
            account: here.clone(),
            context: boundary.into_iter().map(|arn| ("iam:PermissionsBoundary".to_owned(), json!(arn))).collect(),
            resource_policy: None,
            lenient: false,
        }
    }
}

/// The ARN of `account/role`, with the namespace before the name of a functional role.
fn arn(name: &str, applied: &Applied) -> String {
    let (account, role) = name.split_once('/').expect("an account and a role");
    let account = applied.id(account);
    match role.strip_prefix("user/") {
        Some(user) => format!("arn:aws:iam::{account}:user/{user}"),
        None if role.contains("AWSReservedSSO") => format!("arn:aws:iam::{account}:role/{role}"),
        None => format!("arn:aws:iam::{account}:role/{NAMESPACE}-{role}"),
    }
}

/// The simulator drops the keys of tokens, which it does not know: tags stand in for them, here and in the request.
fn renamed(policy: &Value) -> Value {
    let mut text = policy.to_string();
    for host in ["token.actions.githubusercontent.com", "gitlab.acme.example"] {
        for key in ["aud", "sub"] {
            text = text.replace(&format!("\"{host}:{key}\""), &format!("\"aws:PrincipalTag/{key}\""));
        }
    }
    serde_json::from_str(&text).expect("a policy")
}
