//! Buckets of an example organization.

use crate::kinds::stores::{self, told};
use crate::manifest::ManifestTexts;

/// The example organization, where `orders-prod` has these buckets.
fn texts(buckets: &str) -> ManifestTexts {
    stores::texts("s3", "buckets", buckets)
}

#[test]
fn buckets_of_known_applications_are_accepted() {
    let buckets = "{ invoices: { data: financial, writers: [web], readers: [jobs] }, code: { holds: packages } }";
    assert_eq!(told(&texts(buckets)), "");
}

#[test]
fn what_makes_no_sense_is_refused_at_its_place() {
    for (buckets, message) in [
        ("{ invoices: { classification: restricted } }", "restricted buckets cannot be in an account for"),
        ("{ invoices: { region: us-east-2 } }", "did you mean `us-east-1`?"),
        ("{ invoices: { readers: [wbe] } }", "did you mean `web`?"),
        ("{ invoices: { writers: ['*'] } }", "s3-named-readers"),
        ("{ invoices: { versions: 30 } }", "s3-retention"),
        ("{ invoices: { classification: internal, versions: 89 } }", "90 days"),
        ("{ invoices: { archives: 90, expires: 90 } }", "archive objects before they expire"),
        ("{ Invoices: {} }", "at most 32 lower case letters"),
    ] {
        let found = told(&texts(buckets));
        assert!(found.contains(message), "{buckets}: {found}");
        assert!(found.contains("orders-prod.yaml"), "{buckets}: {found}");
    }
}

#[test]
fn a_bucket_needs_a_key_for_its_data() {
    let mut texts = texts("{ invoices: {} }");
    let keys = "\nblueprints: { kms: { keys: { data: { classification: internal } } } }\n";
    texts.organization.text.push_str(keys);
    let found = told(&texts);
    assert!(found.contains("no key is for confidential buckets"), "{found}");
}

#[test]
fn a_name_that_s3_would_not_take_is_refused() {
    let mut texts = texts("{ a-name-of-thirty-two-characters1: {} }");
    for account in &mut texts.accounts {
        account.text = account.text.replace("tenant: orders\n", "tenant: orders-and-deliveries\n");
        if account.path.as_str().contains("orders-") {
            let path = account.path.as_str().replace("/orders-", "/orders-and-deliveries-");
            account.path = path.into();
        }
    }
    let found = told(&texts);
    assert!(found.contains("can have at most 63 characters, found 74"), "{found}");
}
