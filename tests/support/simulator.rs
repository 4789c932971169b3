//! An IAM simulator and AWS's service reference, each asked about many things at once.

use std::path::Path;
use std::process::Command;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::server::Server;
use super::{ask, tools};

/// A request under policies, which are named by their place in the list of policies.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub scps: Vec<usize>,
    pub rcps: Vec<usize>,
    /// An ARN, the host of a service, or `*` for nobody.
    pub principal: String,
    pub action: String,
    /// One that the action has, where it is none.
    pub resource: Option<String>,
    /// The account that the resource belongs to.
    pub account: String,
    pub context: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_policy: Option<Value>,
    /// Whether a wildcard may stand for an action, and keys be left out that the action does not know: for requests
    /// that are made of others.
    pub lenient: bool,
}

/// What the simulator made of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Allowed,
    Denied,
    /// Nothing allows it, and nothing denies it either: a mistake in the request.
    Unallowed,
    /// The simulator does not take it.
    Refused(String),
}

/// One process for all questions.
static SIMULATOR: Server = Server::new(|| node("simulate.mjs"));

/// Decides requests, in their order.
pub fn decide(policies: &[Value], requests: &[Request]) -> Vec<Decision> {
    let decisions: Vec<Value> = SIMULATOR.ask(&json!({ "policies": policies, "requests": requests }));
    assert_eq!(decisions.len(), requests.len());
    decisions
        .into_iter()
        .map(|decision| match decision.as_str() {
            Some("Allowed") => Decision::Allowed,
            Some("ExplicitlyDenied") => Decision::Denied,
            Some("ImplicitlyDenied") => Decision::Unallowed,
            _ => Decision::Refused(decision["error"].to_string()),
        })
        .collect()
}

/// What the service reference says against statements.
pub fn problems(statements: &[Value]) -> Vec<String> {
    ask(&mut node("reference.mjs"), &json!(statements))
}

fn node(program: &str) -> Command {
    let folder = tools().join("simulate");
    assert!(
        folder.join("node_modules").exists(),
        "{} is missing: run tests/run once, which installs it",
        folder.display()
    );
    let mut node = Command::new("node");
    node.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/simulate").join(program));
    node.arg(format!("{}/", folder.display()));
    node
}
