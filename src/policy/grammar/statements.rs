//! Service control policies and resource control policies.

use regex_lite::Regex;
use serde_json::{Map, Value};

use super::super::condition::Operator;
use super::Problems;

/// The services whose resources a resource control policy binds, as far as the baseline names them.
const RESOURCE_SERVICES: [&str; 9] =
    ["aoss", "cognito-identity", "dynamodb", "ecr", "kms", "s3", "secretsmanager", "sqs", "sts"];

/// What is wrong with a service control policy.
#[must_use]
pub fn service_control(document: &Value) -> Vec<String> {
    check(document, |problems, sid, statement| {
        for key in ["Principal", "NotPrincipal"] {
            if statement.contains_key(key) {
                problems.add(format!("{sid}: a service control policy cannot have `{key}`"));
            }
        }
        for (action, _) in actions(statement) {
            if Regex::new(r"^(\*|[a-z0-9-]+:[A-Za-z0-9]*\*?)$").is_ok_and(|form| !form.is_match(action)) {
                problems.add(format!(
                    "{sid}: `{action}` is not an action; a wildcard must be at its end, or stand \
                                      alone"
                ));
            }
        }
    })
}

/// What is wrong with a resource control policy.
#[must_use]
pub fn resource_control(document: &Value) -> Vec<String> {
    check(document, |problems, sid, statement| {
        if statement.get("Principal").and_then(Value::as_str) != Some("*") {
            problems.add(format!("{sid}: a resource control policy must have `Principal` \"*\""));
        }
        for key in ["NotPrincipal", "NotAction"] {
            if statement.contains_key(key) {
                problems.add(format!("{sid}: a resource control policy cannot have `{key}`"));
            }
        }
        for (action, _) in actions(statement) {
            let service = action.split(':').next().unwrap_or_default();
            if !RESOURCE_SERVICES.contains(&service) {
                problems.add(format!("{sid}: resource control policies do not apply to `{action}`"));
            }
        }
    })
}

fn check(document: &Value, own: impl Fn(&mut Problems, &str, &Map<String, Value>)) -> Vec<String> {
    let mut problems = Problems::default();
    let Some(policy) = problems.map(document, "the policy") else { return problems.0 };
    if policy.get("Version").and_then(Value::as_str) != Some("2012-10-17") {
        problems.add("`Version` must be 2012-10-17");
    }
    let statements = policy.get("Statement").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if statements.is_empty() {
        problems.add("the policy has no statement");
    }
    let mut seen: Vec<&str> = Vec::new();
    for statement in statements.iter().filter_map(Value::as_object) {
        let sid = statement.get("Sid").and_then(Value::as_str).unwrap_or_default();
        if sid.is_empty() || !sid.chars().all(|one| one.is_ascii_alphanumeric()) {
            problems.add(format!("`{sid}` is not a valid `Sid`: use letters and digits"));
        }
        if seen.contains(&sid) {
            problems.add(format!("{sid} is there twice"));
        }
        seen.push(sid);
        common(&mut problems, sid, statement);
        own(&mut problems, sid, statement);
    }
    problems.0
}

fn common(problems: &mut Problems, sid: &str, statement: &Map<String, Value>) {
    const KEYS: [&str; 9] =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];
    for key in statement.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        problems.add(format!("{sid}: a statement cannot have `{key}`"));
    }
    if statement.get("Effect").and_then(Value::as_str) != Some("Deny") {
        problems.add(format!("{sid}: its `Effect` must be Deny"));
    }
    for (one, other) in [("Action", "NotAction"), ("Resource", "NotResource")] {
        let texts = [one, other].iter().filter_map(|key| statement.get(*key)).collect::<Vec<_>>();
        match texts.as_slice() {
            [texts] if is_texts(texts) => {}
            [_] => problems.add(format!("{sid}: `{one}` must be a string or a list of strings")),
            [] => problems.add(format!("{sid}: `{one}` or `{other}` is missing")),
            _ => problems.add(format!("{sid}: `{one}` and `{other}` exclude each other")),
        }
    }
    for (operator, tests) in statement.get("Condition").and_then(Value::as_object).into_iter().flatten() {
        if let Err(problem) = Operator::try_from(operator.clone()) {
            problems.add(format!("{sid}: {problem}"));
        }
        for (key, values) in tests.as_object().into_iter().flatten() {
            if !key.contains(':') || !is_texts(values) {
                problems.add(format!("{sid}: `{key}` is not a condition key with its values"));
            }
        }
    }
}

/// The actions of a statement, each with whether it is an exception.
fn actions(statement: &Map<String, Value>) -> impl Iterator<Item = (&str, bool)> {
    [("Action", false), ("NotAction", true)].into_iter().flat_map(|(key, except)| {
        let value = statement.get(key);
        let one = value.and_then(Value::as_str);
        let many = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        one.into_iter().chain(many).map(move |action| (action, except))
    })
}

fn is_texts(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_string),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with(changes: Value) -> Value {
        let mut statement = json!({ "Sid": "Peering", "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*" });
        let Value::Object(changes) = changes else { panic!("a mapping") };
        for (key, value) in changes {
            match value {
                Value::Null => drop(statement.as_object_mut().expect("a mapping").remove(&key)),
                value => statement[key] = value,
            }
        }
        json!({ "Version": "2012-10-17", "Statement": [statement] })
    }

    #[test]
    fn what_aws_would_refuse_in_both_is_named() {
        for (changes, problem) in [
            (json!({ "Sid": "No-Peering" }), "is not a valid `Sid`"),
            (json!({ "Effect": "Allow" }), "must be Deny"),
            (json!({ "Resource": null }), "`Resource` or `NotResource` is missing"),
            (json!({ "Action": null }), "`Action` or `NotAction` is missing"),
            (json!({ "NotResource": "*" }), "exclude each other"),
            (json!({ "Action": [] }), "a list of strings"),
            (json!({ "Actions": ["a"] }), "cannot have `Actions`"),
            (json!({ "Condition": { "StringEqual": { "aws:PrincipalArn": "a" } } }), "not an operator"),
            (json!({ "Condition": { "StringEquals": { "PrincipalArn": "a" } } }), "not a condition key"),
        ] {
            for found in [service_control(&with(changes.clone())), resource_control(&with(changes.clone()))] {
                assert!(found.iter().any(|one| one.contains(problem)), "{changes}: {problem} is not in {found:?}");
            }
        }
        let twice = json!({ "Version": "2012-10-17", "Statement": [
            with(json!({}))["Statement"][0].clone(), with(json!({}))["Statement"][0].clone() ] });
        assert!(service_control(&twice).iter().any(|one| one.contains("is there twice")));
        assert!(!service_control(&json!({ "Statement": [] })).is_empty());
    }

    #[test]
    fn a_service_control_policy_binds_identities() {
        assert_eq!(service_control(&with(json!({}))), Vec::<String>::new());
        for changes in
            [json!({ "Principal": "*" }), json!({ "Action": "s3:Get*Object" }), json!({ "Action": "s*:Get" })]
        {
            assert!(!service_control(&with(changes.clone())).is_empty(), "{changes}");
        }
    }

    #[test]
    fn a_resource_control_policy_binds_resources() {
        assert_eq!(resource_control(&with(json!({ "Principal": "*" }))), Vec::<String>::new());
        for changes in [
            json!({}),
            json!({ "Principal": { "AWS": "*" } }),
            json!({ "Principal": "*", "Action": null, "NotAction": "s3:*" }),
            json!({ "Principal": "*", "Action": "*" }),
            json!({ "Principal": "*", "Action": ["s3:*", "ec2:RunInstances"] }),
        ] {
            assert!(!resource_control(&with(changes.clone())).is_empty(), "{changes}");
        }
    }
}
