//! Who sends a request, and what AWS knows of them.

use atmos_forge::policy::{Caller, PolicyInputs};
use serde_json::{Map, Value, json};

/// The account that most requests are in.
pub const ACCOUNT: &str = "111122223333";
const ORGANIZATION: &str = "o-a1b2c3d4e5";
const STRANGER: &str = "444455556666";

/// An organization that uses neither Control Tower nor stack sets, and named its access role itself.
pub fn plain() -> PolicyInputs {
    PolicyInputs {
        access_role: "acme-setup".to_owned(),
        control_tower: false,
        stack_sets: false,
        ..PolicyInputs::example()
    }
}

/// The principal of a request and the context that comes with it.
pub struct Identity {
    pub principal: String,
    pub context: Map<String, Value>,
}

/// A session of a role of the account.
pub fn role(name: &str) -> Identity {
    let session = name.rsplit('/').next().unwrap_or(name);
    identity(
        &format!("arn:aws:sts::{ACCOUNT}:assumed-role/{session}/session"),
        &json!({
            "aws:PrincipalArn": format!("arn:aws:iam::{ACCOUNT}:role/{name}"),
            "aws:PrincipalAccount": ACCOUNT,
            "aws:PrincipalOrgID": ORGANIZATION,
            "aws:PrincipalIsAWSService": "false",
            "aws:ViaAWSService": "false",
        }),
    )
}

/// What a caller of a case is.
pub fn caller(caller: Caller) -> Identity {
    match caller {
        Caller::Operator => role("acme-operator"),
        Caller::Administrator => role("acme-administrator"),
        Caller::Plan => role("acme-plan"),
        Caller::Deployment => role("acme-deployment"),
        Caller::Audit => role("acme-audit"),
        Caller::BreakGlass => role("acme-break-glass"),
        Caller::AccessRole => role("OrganizationAccountAccessRole"),
        Caller::Application => role("acme-app-orders"),
        Caller::ControlTower => role("AWSControlTowerExecution"),
        Caller::StackSets => role("stacksets-exec-0123456789abcdef"),
        Caller::Root => root(&json!({})),
        Caller::AssumedRoot => root(&json!({ "aws:AssumedRoot": "true" })),
        Caller::Outsider => identity(
            &format!("arn:aws:sts::{STRANGER}:assumed-role/somebody/session"),
            &json!({
                "aws:PrincipalArn": format!("arn:aws:iam::{STRANGER}:role/somebody"),
                "aws:PrincipalAccount": STRANGER,
                "aws:PrincipalOrgID": "o-zzzzzzzzzz",
                "aws:PrincipalIsAWSService": "false",
            }),
        ),
        Caller::Service => identity(
            "cloudtrail.amazonaws.com",
            &json!({
                "aws:PrincipalIsAWSService": "true",
                "aws:SourceAccount": ACCOUNT,
                "aws:SourceOrgID": ORGANIZATION,
            }),
        ),
        Caller::Anonymous => identity("*", &json!({})),
        Caller::Federated => {
            identity(&format!("arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"), &json!({}))
        }
    }
}

fn root(more: &Value) -> Identity {
    let arn = format!("arn:aws:iam::{ACCOUNT}:root");
    let mut root = identity(
        &arn,
        &json!({
            "aws:PrincipalArn": arn,
            "aws:PrincipalAccount": ACCOUNT,
            "aws:PrincipalOrgID": ORGANIZATION,
            "aws:PrincipalIsAWSService": "false",
        }),
    );
    root.context.extend(more.as_object().cloned().unwrap_or_default());
    root
}

/// What every request brings, and what this one brings besides.
fn identity(principal: &str, more: &Value) -> Identity {
    let mut context = Map::new();
    for (key, value) in [
        ("aws:RequestedRegion", "us-east-1"),
        ("aws:SecureTransport", "true"),
        ("aws:ResourceOrgID", ORGANIZATION),
        ("aws:ResourceAccount", ACCOUNT),
    ] {
        context.insert(key.to_owned(), json!(value));
    }
    context.extend(more.as_object().cloned().unwrap_or_default());
    Identity { principal: principal.to_owned(), context }
}
