//! Policies that mean the same however they are spelled, and policies that are spelled alike and mean another thing.

use super::tests::{broken, check_one, component, lines};

/// The controls that an edit breaks, and what is said.
fn after((kind, variant, file): (&str, &str, &str), from: &str, to: &str) -> (Vec<String>, Vec<String>) {
    let mut component = component(kind, variant);
    let found = component.files.iter_mut().find(|(path, _)| path.file_name() == Some(file));
    let (_, text) = found.unwrap_or_else(|| panic!("no {file}"));
    assert!(text.contains(from), "{file} has no {from:?}: {text}");
    *text = text.replace(from, to);
    let checked = check_one(component, &[]);
    (broken(&checked).into_iter().collect(), lines(&checked))
}

const LOGS: (&str, &str, &str) = ("tfstate-backend", "default", "access-logs.tf");
const BOUNDARY: (&str, &str, &str) = ("iam", "default", "boundary.tf");
const PLAN: (&str, &str, &str) = ("iam", "default", "ci.tf");

#[test]
fn what_means_the_same_breaks_nothing() {
    for (file, from, to) in [
        (LOGS, "Principal = { AWS = \"*\" }", "Principal = \"*\""),
        (LOGS, "Principal = { AWS = \"*\" }", "Principal = { AWS = [\"*\"] }"),
        (LOGS, "Action    = \"s3:*\"", "Action = [\"S3:*\"]"),
        (LOGS, "\"aws:SecureTransport\" = \"false\"", "\"AWS:securetransport\" = [false]"),
        (LOGS, "\"s3:TlsVersion\" = \"1.2\"", "\"s3:tlsversion\" = 1.2"),
        (LOGS, "\"aws:SecureTransport\" = \"false\"", "\"aws:SecureTransport\" = false"),
        (BOUNDARY, "\"iam:CreateUser\"", "\"IAM:createuser\", \"iam:CreateUser\""),
    ] {
        let (controls, messages) = after(file, from, to);
        assert_eq!(controls, Vec::<String>::new(), "{from} → {to}: {messages:#?}");
    }
}

#[test]
fn what_means_another_thing_does_not_meet_a_control() {
    for (file, from, to) in [
        (LOGS, "Principal = { AWS = \"*\" }", "Principal = \"111122223333\""),
        (LOGS, "Action    = \"s3:*\"", "Action = [\"s3:*Object\"]"),
        (LOGS, "\"aws:SecureTransport\" = \"false\"", "\"aws:SecureTransport\" = [\"false\", \"true\"]"),
        (LOGS, "\"aws:SecureTransport\" = \"false\"", "\"aws:SecureTransports\" = \"false\""),
        (LOGS, "\"s3:TlsVersion\" = \"1.2\"", "\"s3:TlsVersion\" = 1.1"),
        (BOUNDARY, "\"iam:CreateUser\"", "\"iam:CreateUse\""),
        (PLAN, "\"secretsmanager:GetSecretValue\"", "\"secretsmanager:Get*Password\""),
    ] {
        let (controls, messages) = after(file, from, to);
        assert!(!controls.is_empty(), "{from} → {to}: {messages:#?}");
    }
}
