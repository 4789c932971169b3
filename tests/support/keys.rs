//! What must hold of the policy of every key, whatever it is for: its account never loses it, to administer it is not to use
//! it, and nobody outside gets anything. An IAM simulator decides; whose requests they are has every right of its own.

use serde_json::{Map, Value, json};

use super::policies::Policy;
use super::simulator::{Decision, Request, decide};

const STRANGER: &str = "999988887777";

/// Who asks for what, and whether it may be.
const CASES: [(Caller, &str, bool); 13] = [
    (Caller::Administrator, "kms:PutKeyPolicy", true),
    (Caller::Administrator, "kms:EnableKeyRotation", true),
    (Caller::Administrator, "kms:CancelKeyDeletion", true),
    // An alias needs permission on the key too, and every key has one.
    (Caller::Administrator, "kms:CreateAlias", true),
    (Caller::Administrator, "kms:UpdateAlias", true),
    (Caller::Administrator, "kms:DeleteAlias", true),
    (Caller::Administrator, "kms:Decrypt", false),
    (Caller::Administrator, "kms:GenerateDataKey", false),
    (Caller::Stranger, "kms:PutKeyPolicy", false),
    (Caller::Stranger, "kms:CreateAlias", false),
    (Caller::Stranger, "kms:Decrypt", false),
    (Caller::Stranger, "kms:GenerateDataKey", false),
    (Caller::Stranger, "kms:CreateGrant", false),
];

/// Services through which a stranger tries too.
const SERVICES: [&str; 4] = ["ec2", "s3", "secretsmanager", "logs"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    /// A role of the key's account, by itself and not through a service.
    Administrator,
    /// A role of another organization, by itself and through services.
    Stranger,
}

/// What is wrong with the policies of keys, and how many requests were decided.
pub fn problems(keys: &[&Policy]) -> (Vec<String>, usize) {
    let asked: Vec<(String, bool, Request)> = keys.iter().flat_map(|key| requests(key)).collect();
    let requests: Vec<Request> = asked.iter().map(|(_, _, request)| request.clone()).collect();
    let wrong = decide(&[], &requests).into_iter().zip(&asked).filter(|(decision, (_, may, _))| {
        !matches!((decision, may), (Decision::Allowed, true) | (Decision::Denied | Decision::Unallowed, false))
    });
    (wrong.map(|(decision, (name, ..))| format!("{name}: {decision:?}")).collect(), requests.len())
}

fn requests(key: &Policy) -> Vec<(String, bool, Request)> {
    let account = account(&key.document);
    let mut all = Vec::new();
    for (caller, action, may) in CASES {
        let (from, organization) = match caller {
            Caller::Administrator => (account.as_str(), "o-a1b2c3d4e5"),
            Caller::Stranger => (STRANGER, "o-0000000000"),
        };
        let through = SERVICES.iter().filter(|_| caller == Caller::Stranger).copied().map(Some);
        for service in through.chain([None]) {
            let principal = format!("arn:aws:iam::{from}:role/acme-administrator");
            let mut context = Map::from_iter([
                ("aws:PrincipalArn".to_owned(), json!(principal)),
                ("aws:PrincipalAccount".to_owned(), json!(from)),
                ("aws:PrincipalOrgID".to_owned(), json!(organization)),
                ("aws:PrincipalIsAWSService".to_owned(), json!("false")),
            ]);
            if let Some(service) = service {
                context.insert("kms:ViaService".to_owned(), json!(format!("{service}.us-east-1.amazonaws.com")));
            }
            if action == "kms:CreateGrant" {
                context.insert("kms:GrantIsForAWSResource".to_owned(), json!("true"));
            }
            let name = format!("{} {}: {caller:?} {action} {service:?}", key.case, key.address);
            let request = Request {
                scps: Vec::new(),
                rcps: Vec::new(),
                principal,
                action: action.to_owned(),
                resource: Some(format!("arn:aws:kms:us-east-1:{account}:key/1234abcd-12ab-34cd-56ef-1234567890ab")),
                account: account.clone(),
                context,
                resource_policy: Some(key.document.clone()),
                lenient: true,
            };
            all.push((name, may, request));
        }
    }
    all
}

/// The account that administers a key.
fn account(policy: &Value) -> String {
    let text = policy.to_string();
    let (_, behind) = text.split_once("arn:aws:iam::").expect("a principal of the account");
    behind.chars().take_while(char::is_ascii_digit).collect()
}
