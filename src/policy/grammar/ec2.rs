//! Declarative policies for EC2.

use regex_lite::Regex;
use serde_json::{Map, Value};

use super::Problems;

/// What may stand below a key.
enum Rule {
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A whole number, written as text, within bounds.
    Number(i64, i64),
    /// A text of some characters.
    Text(usize),
    /// A list of providers of images.
    Providers,
    /// These keys.
    Keys(&'static [(&'static str, Rule)]),
    /// Keys that begin like this and end in a number, at most so many.
    Numbered(&'static str, usize, &'static [(&'static str, Rule)]),
}

const SWITCH: &[&str] = &["enabled", "disabled"];
const PREFERENCE: &[&str] = &["no_preference", "enabled", "disabled"];

const ATTRIBUTES: &[(&str, Rule)] = &[
    ("exception_message", Rule::Text(255)),
    (
        "vpc_block_public_access",
        Rule::Keys(&[(
            "internet_gateway_block",
            Rule::Keys(&[
                ("mode", Rule::OneOf(&["off", "block_ingress", "block_bidirectional"])),
                ("exclusions_allowed", Rule::OneOf(SWITCH)),
            ]),
        )]),
    ),
    ("serial_console_access", Rule::Keys(&[("status", Rule::OneOf(SWITCH))])),
    ("image_block_public_access", Rule::Keys(&[("state", Rule::OneOf(&["unblocked", "block_new_sharing"]))])),
    (
        "snapshot_block_public_access",
        Rule::Keys(&[("state", Rule::OneOf(&["unblocked", "block_new_sharing", "block_all_sharing"]))]),
    ),
    (
        "instance_metadata_defaults",
        Rule::Keys(&[
            ("http_tokens", Rule::OneOf(&["no_preference", "required", "optional"])),
            ("http_put_response_hop_limit", Rule::Number(-1, 64)),
            ("http_endpoint", Rule::OneOf(PREFERENCE)),
            ("instance_metadata_tags", Rule::OneOf(PREFERENCE)),
            // Since February 2026: "Declarative policy syntax and examples" in the AWS Organizations User Guide.
            ("http_tokens_enforced", Rule::OneOf(PREFERENCE)),
        ]),
    ),
    (
        "allowed_images_settings",
        Rule::Keys(&[
            ("state", Rule::OneOf(&["enabled", "disabled", "audit_mode"])),
            ("image_criteria", Rule::Numbered("criteria_", 10, &[("allowed_image_providers", Rule::Providers)])),
        ]),
    ),
];

/// What is wrong with a declarative policy for EC2.
#[must_use]
pub fn ec2(document: &Value) -> Vec<String> {
    let mut problems = Problems::default();
    if let Some(attributes) = problems.only(document, "ec2_attributes") {
        if attributes.keys().all(|key| key == "exception_message") {
            problems.add("the policy sets nothing");
        }
        keys(&mut problems, attributes, ATTRIBUTES, "");
    }
    problems.0
}

fn keys(problems: &mut Problems, map: &Map<String, Value>, rules: &[(&str, Rule)], path: &str) {
    for (key, value) in map {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match rules.iter().find(|(name, _)| name == key) {
            Some((_, rule)) => hold(problems, value, rule, &path),
            None => problems.add(format!("EC2 has no `{path}`")),
        }
    }
}

fn hold(problems: &mut Problems, value: &Value, rule: &Rule, path: &str) {
    match rule {
        Rule::OneOf(words) => problems.leaf(value, path, false, |text| {
            if words.contains(&text) { Ok(()) } else { Err(format!("it must be one of {}", words.join(", "))) }
        }),
        Rule::Number(least, most) => problems.leaf(value, path, false, |text| match text.parse::<i64>() {
            Ok(number) if (*least..=*most).contains(&number) => Ok(()),
            _ => Err(format!("it must be a number from {least} to {most}")),
        }),
        Rule::Text(most) => problems.leaf(value, path, false, |text| {
            if (1..=*most).contains(&text.chars().count()) {
                Ok(())
            } else {
                Err(format!("it must be a string of 1 to {most} characters"))
            }
        }),
        Rule::Providers => problems.leaf(value, path, true, |text| {
            let named = ["amazon", "aws_marketplace", "aws_backup_vault", "none"].contains(&text);
            if named || Regex::new("^[0-9]{12}$").is_ok_and(|account| account.is_match(text)) {
                Ok(())
            } else {
                Err("a provider must be an account, `amazon`, `aws_marketplace`, `aws_backup_vault` or \
                     `none`"
                    .to_owned())
            }
        }),
        Rule::Keys(rules) => {
            if let Some(map) = problems.map(value, path) {
                for (key, _) in rules.iter().filter(|(key, _)| !map.contains_key(*key) && *key != "image_criteria") {
                    problems.add(format!("`{path}` has no `{key}`"));
                }
                keys(problems, map, rules, path);
            }
        }
        Rule::Numbered(prefix, most, rules) => {
            let Some(map) = problems.map(value, path) else { return };
            if map.is_empty() || map.len() > *most {
                problems.add(format!("`{path}` must have 1 to {most} entries"));
            }
            for (key, value) in map {
                let number = key.strip_prefix(prefix).and_then(|number| number.parse::<usize>().ok());
                if number.is_none_or(|number| number == 0 || number > *most) {
                    problems.add(format!("`{path}.{key}` must be named {prefix}1 to {prefix}{most}"));
                }
                if let Some(map) = problems.map(value, &format!("{path}.{key}")) {
                    keys(problems, map, rules, &format!("{path}.{key}"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_aws_documents_is_right() {
        let document = json!({ "ec2_attributes": {
            "exception_message": { "@@assign": "Ask the platform team." },
            "vpc_block_public_access": { "internet_gateway_block": {
                "mode": { "@@assign": "block_ingress" }, "exclusions_allowed": { "@@assign": "enabled" } } },
            "serial_console_access": { "status": { "@@assign": "disabled" } },
            "image_block_public_access": { "state": { "@@assign": "block_new_sharing" } },
            "snapshot_block_public_access": { "state": {
                "@@assign": "block_all_sharing", "@@operators_allowed_for_child_policies": ["@@none"] } },
            "instance_metadata_defaults": {
                "http_tokens": { "@@assign": "required" }, "http_put_response_hop_limit": { "@@assign": "2" },
                "http_endpoint": { "@@assign": "enabled" }, "instance_metadata_tags": { "@@assign": "no_preference" },
                "http_tokens_enforced": { "@@assign": "enabled" } },
            "allowed_images_settings": {
                "state": { "@@assign": "audit_mode" },
                "image_criteria": { "criteria_1": { "allowed_image_providers": { "@@append": ["amazon", "111122223333"] } } } },
        } });
        assert_eq!(ec2(&document), Vec::<String>::new());
    }

    #[test]
    fn what_aws_would_refuse_is_named() {
        let status = |value: Value| json!({ "ec2_attributes": { "serial_console_access": { "status": value } } });
        let hops = |hops: Value| json!({ "ec2_attributes": { "instance_metadata_defaults": { "http_put_response_hop_limit": { "@@assign": hops } } } });
        for (document, problem) in [
            (json!({ "ec2": {} }), "start with `ec2_attributes`"),
            (json!({ "ec2_attributes": {} }), "sets nothing"),
            (json!({ "ec2_attributes": { "serial_console": {} } }), "EC2 has no `serial_console`"),
            (json!({ "ec2_attributes": { "serial_console_access": {} } }), "has no `status`"),
            (status(json!("disabled")), "must be a mapping"),
            (status(json!({ "@@assign": "off" })), "does not accept `off`"),
            (status(json!({ "@@append": ["disabled"] })), "does not accept the operator `@@append`"),
            (status(json!({ "@@operators_allowed_for_child_policies": ["@@none"] })), "has no value"),
            (
                status(json!({ "@@assign": "disabled", "@@operators_allowed_for_child_policies": ["none"] })),
                "must be a list of",
            ),
            (hops(json!(2)), "must be a string, found 2"),
            (hops(json!("65")), "a number from -1 to 64"),
            (
                json!({ "ec2_attributes": { "allowed_images_settings": { "state": { "@@assign": "enabled" },
                    "image_criteria": { "first": { "allowed_image_providers": { "@@append": ["ubuntu"] } } } } } }),
                "criteria_1 to criteria_10",
            ),
            (
                json!({ "ec2_attributes": { "allowed_images_settings": { "state": { "@@assign": "enabled" },
                    "image_criteria": { "criteria_1": { "allowed_image_providers": { "@@append": ["ubuntu"] } } } } } }),
                "does not accept `ubuntu`",
            ),
        ] {
            let found = ec2(&document);
            assert!(found.iter().any(|one| one.contains(problem)), "{document}: {problem} is not in {found:?}");
        }
    }
}
