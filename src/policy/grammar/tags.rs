//! Tag policies.

use regex_lite::Regex;
use serde_json::Value;

use super::{CHILDREN, Problems};

/// What is wrong with a tag policy.
#[must_use]
pub fn tags(document: &Value) -> Vec<String> {
    let mut problems = Problems::default();
    let Some(tags) = problems.only(document, "tags") else { return problems.0 };
    if tags.is_empty() {
        problems.add("the policy has no tags");
    }
    for (at, (key, tag)) in tags.iter().enumerate() {
        if tags.keys().take(at).any(|other| other.eq_ignore_ascii_case(key)) {
            problems.add(format!("`{key}` is there twice: AWS ignores case here"));
        }
        let Some(tag) = problems.map(tag, key) else { continue };
        if !tag.contains_key("tag_key") {
            problems.add(format!("`{key}` has no `tag_key`"));
        }
        for (part, value) in tag {
            let path = format!("{key}.{part}");
            match part.as_str() {
                "tag_key" => problems.leaf(value, &path, false, |text| tag_key(text, key)),
                "tag_value" => problems.leaf(value, &path, true, tag_value),
                "enforced_for" => problems.leaf(value, &path, true, resource_type),
                CHILDREN => problems.children(value, key),
                _ => problems.add(format!("a tag policy cannot have `{path}`")),
            }
        }
    }
    problems.0
}

fn tag_key(text: &str, key: &str) -> Result<(), String> {
    let form = Regex::new(r"^[A-Za-z0-9 _.:/=+@-]{1,128}$").is_ok_and(|form| form.is_match(text));
    if text.to_ascii_lowercase().starts_with("aws:") {
        Err("keys that start with `aws:` are reserved for AWS".to_owned())
    } else if !form {
        Err("a key must be 1 to 128 letters, digits, spaces and _.:/=+@-".to_owned())
    } else if !text.eq_ignore_ascii_case(key) {
        Err(format!("it must be `{key}`, except for its case"))
    } else {
        Ok(())
    }
}

fn tag_value(text: &str) -> Result<(), String> {
    let form = Regex::new(r"^[A-Za-z0-9 _.:/=+@*-]{1,256}$").is_ok_and(|form| form.is_match(text));
    if !form {
        Err("a value must be 1 to 256 letters, digits, spaces and _.:/=+@-".to_owned())
    } else if text.matches('*').count() > 1 {
        Err("a value can have at most one `*`".to_owned())
    } else {
        Ok(())
    }
}

fn resource_type(text: &str) -> Result<(), String> {
    let form = Regex::new(r"^[a-z][a-z0-9-]*:(\*|ALL_SUPPORTED|[A-Za-z][A-Za-z0-9/_-]*)$");
    if form.is_ok_and(|form| form.is_match(text)) {
        Ok(())
    } else {
        Err("it must be `<service>:<type>`, or `<service>:*` for all of a service".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_aws_documents_is_right() {
        let document = json!({ "tags": { "costcenter": {
            "tag_key": { "@@assign": "CostCenter", "@@operators_allowed_for_child_policies": ["@@none"] },
            "tag_value": { "@@assign": ["100", "2*"] },
            "enforced_for": { "@@append": ["secretsmanager:*", "ec2:instance", "s3:ALL_SUPPORTED"] },
        } } });
        assert_eq!(tags(&document), Vec::<String>::new());
    }

    #[test]
    fn what_aws_would_refuse_is_named() {
        let part = |part: &str, value: Value| json!({ "tags": { "Stage": { "tag_key": { "@@assign": "Stage" }, part: value } } });
        let key = |key: &str, value: &str| json!({ "tags": { key: { "tag_key": { "@@assign": value } } } });
        for (document, problem) in [
            (json!({ "tag": {} }), "start with `tags`"),
            (json!({ "tags": {} }), "has no tags"),
            (json!({ "tags": { "Stage": {} } }), "has no `tag_key`"),
            (key("Stage", "Phase"), "must be `Stage`, except for its case"),
            (key("aws:stage", "aws:Stage"), "reserved for AWS"),
            (key("a,b", "a,b"), "1 to 128 letters"),
            (
                json!({ "tags": { "Stage": { "tag_key": { "@@assign": "Stage" } }, "stage": { "tag_key": { "@@assign": "stage" } } } }),
                "is there twice",
            ),
            (part("values", json!({ "@@assign": ["a"] })), "cannot have `Stage.values`"),
            (part("tag_value", json!({ "@@assign": "a" })), "must be a list"),
            (part("tag_value", json!({ "@@assign": [] })), "must be a list"),
            (part("tag_value", json!({ "@@assign": ["*a*"] })), "at most one `*`"),
            (part("tag_value", json!({ "@@assign": ["a,b"] })), "1 to 256 letters"),
            (part("tag_value", json!({ "@assign": ["a"] })), "the operator `@assign`"),
            (part("enforced_for", json!({ "@@assign": ["*:*"] })), "`<service>:*`"),
            (part("enforced_for", json!({ "@@assign": ["ec2"] })), "`<service>:<type>`"),
        ] {
            let found = tags(&document);
            assert!(found.iter().any(|one| one.contains(problem)), "{document}: {problem} is not in {found:?}");
        }
    }
}
