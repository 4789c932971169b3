//! Who sends a request, and what AWS knows of them.

use atmos_forge::blueprint::scp::{Caller, Issuer, PolicyInputs};
use serde_json::{Map, Value, json};

/// The account that most requests are in.
pub const ACCOUNT: &str = "111122223333";
const ORGANIZATION: &str = "o-a1b2c3d4e5";
const STRANGER: &str = "444455556666";

/// An organization with everything that a statement may refer to.
pub fn inputs() -> PolicyInputs {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let issuer = |name: &str, host: &str, subject: &str| Issuer {
        name: name.to_owned(),
        host: host.to_owned(),
        subjects: texts(&[subject]),
    };
    PolicyInputs {
        namespace: "acme".to_owned(),
        access_role: "OrganizationAccountAccessRole".to_owned(),
        control_tower: true,
        stack_sets: true,
        organization_id: Some(ORGANIZATION.to_owned()),
        regions: texts(&["us-east-1", "us-west-2"]),
        trusted_accounts: texts(&["777788889999"]),
        networks: texts(&["203.0.113.0/24"]),
        instance_types: texts(&["t3.*", "t4g.*"]),
        metadata_hop_limit: 1,
        oidc_issuers: vec![
            issuer("GitHub", "token.actions.githubusercontent.com", "repo:acme/*"),
            issuer("GitLab", "gitlab.com", "project_path:acme/*"),
        ],
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
