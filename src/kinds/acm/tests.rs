//! Certificates of an example organization.

use crate::kinds::stores::{problems, texts, told};

#[test]
fn certificates_for_one_domain_are_accepted_where_one_region_writes_its_record() {
    let certificates = "{ shop: { domain: shop.acme.example, names: [www.shop.acme.example], zone: Z0123456789 }, \
                        again: { domain: shop.acme.example, zone: Z0123456789 }, \
                        cdn: { domain: shop.acme.example, zone: Z0123456789, region: us-east-1 } }";
    assert_eq!(problems("acm", "certificates", certificates), "");
}

#[test]
fn what_makes_no_sense_is_refused_at_its_place() {
    for (certificates, message) in [
        ("{ shop: { domain: shop.acme.example, region: us-east-2 } }", "did you mean `us-east-1`?"),
        ("{ shop: { domain: '*.acme.example' } }", "acm-exact-names"),
        ("{ shop: { domain: shop.acme.example, zone: acme.example } }", "id of a hosted zone"),
        ("{ shop: { domain: ab--cd.acme.example } }", "third and fourth place"),
        ("{ shop: { names: [shop.acme.example] } }", "domain"),
        (
            "{ shop: { domain: acme.example, names: ['shop.acme.example'], zone: Z0123456789 }, \
             cdn: { domain: shop.acme.example, zone: Z0123456789, region: us-west-2 } }",
            "the certificates shop and cdn would each write the validation record of shop.acme.example",
        ),
    ] {
        let found = problems("acm", "certificates", certificates);
        assert!(found.contains(message), "{certificates}: {found}");
        assert!(found.contains("orders-prod.yaml"), "{certificates}: {found}");
    }
}

#[test]
fn notifications_need_a_key_for_internal_messages() {
    let mut texts = texts("acm", "certificates", "{ shop: { domain: shop.acme.example } }");
    texts.organization.text.push_str("\nblueprints: { kms: { keys: { messages: { classification: public } } } }\n");
    let found = told(&texts);
    assert!(found.contains("no key is for internal notifications"), "{found}");
}
