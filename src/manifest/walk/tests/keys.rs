//! Mistakes in keys.

use super::shown;

#[test]
fn an_unknown_key_near_a_known_one_proposes_it_and_hides_that_it_is_missing() {
    let text = "tenant: pay\nownr: me\ndata_classification: public\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[unknown-key]: unknown key `ownr`
 --> account.yaml:2:1
  |
2 | ownr: me
  | ^^^^ not a key of the file
  |
  = help: did you mean `owner`?

error[unknown-key]: unknown key `data_classification`
 --> account.yaml:3:1
  |
3 | data_classification: public
  | ^^^^^^^^^^^^^^^^^^^ not a key of the file
  |
  = help: did you mean `data-classification`?
"#);
}

#[test]
fn an_unknown_key_far_from_all_lists_the_keys() {
    let text = "tenant: pay\nowner: me\ndata-classification: public\ncolour: red\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[unknown-key]: unknown key `colour`
 --> account.yaml:4:1
  |
4 | colour: red
  | ^^^^^^ not a key of the file
  |
  = help: the keys are `tenant`, `id`, `owner`, `data-classification`, `class`, `regions`, `units`, `nat`, `block`, `flow-logs`, `tiers` and `blueprints`
"#);
}

#[test]
fn an_unknown_key_of_a_small_mapping_lists_its_keys_beside_the_caret() {
    let text = "tenant: pay\nowner: me\ndata-classification: public\nregions:\n  us-east-1: { zone: [a, b], cidr: 10.0.0.0/8 }\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[unknown-key]: unknown key `zone` in `us-east-1`
 --> account.yaml:5:16
  |
5 |   us-east-1: { zone: [a, b], cidr: 10.0.0.0/8 }
  |                ^^^^ expected `addresses` or `zones`
  |
  = help: did you mean `zones`?

error[unknown-key]: unknown key `cidr` in `us-east-1`
 --> account.yaml:5:30
  |
5 |   us-east-1: { zone: [a, b], cidr: 10.0.0.0/8 }
  |                              ^^^^ expected `addresses` or `zones`
"#);
}

#[test]
fn all_missing_keys_are_named() {
    let text = "tenant: pay\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[missing-key]: `owner` is missing
 --> account.yaml:1:1
  |
1 | tenant: pay
  | ^^^^^^ expected a key `owner`
  |
  = help: Whom to ask about it

error[missing-key]: `data-classification` is missing
 --> account.yaml:1:1
  |
1 | tenant: pay
  | ^^^^^^ expected a key `data-classification`
  |
  = help: How much harm a disclosure would do
"#);
}

#[test]
fn a_missing_key_of_a_nested_mapping_marks_its_key() {
    let text = "tenant: pay\nowner: me\ndata-classification: public\nnat:\n  zones:\n    {}\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[missing-key]: `count` is missing in `zones`
 --> account.yaml:6:5
  |
6 |     {}
  |     ^^ expected a key `count`
"#);
}

#[test]
fn a_key_written_twice_is_an_error() {
    let text = "tenant: pay\nowner: me\ndata-classification: public\nowner: you\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[duplicate-key]: `owner` is set twice
 --> account.yaml:4:1
  |
4 | owner: you
  | ^^^^^ already set above
  |
  = help: keep one of the two
"#);
}

#[test]
fn a_name_is_checked_at_its_key() {
    let text = "tenant: pay\nowner: me\ndata-classification: public\nunits:\n  Prod_1: {}\n  ok: { units: { x: 5 } }\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[invalid-value]: a name in `units` cannot be `Prod_1`
 --> account.yaml:5:3
  |
5 |   Prod_1: {}
  |   ^^^^^^ expected a string that matches `^[a-z-]+$`

error[wrong-type]: `x` must be a mapping, found a whole number
 --> account.yaml:6:21
  |
6 |   ok: { units: { x: 5 } }
  |                     ^ expected a mapping
"#);
}

#[test]
fn a_structural_key_of_an_account_proposes_a_variant() {
    let text = "tenant: pay\nowner: me\ndata-classification: public\ntiers: [app]\n";
    insta::assert_snapshot!(shown(text, true), @r#"
error[structural-key]: `tiers` sets structure that all accounts share
 --> account.yaml:4:1
  |
4 | tiers: [app]
  | ^^^^^ cannot be set for one account
  |
  = help: declare a variant in forge/organization.yaml, and add its name to this account's `kinds`
"#);
}

#[test]
fn a_structural_key_below_blueprints_shows_the_variant_to_write() {
    let text = "tenant: pay\nowner: me\ndata-classification: public\nblueprints: { vpc: { layout: { subnets: 3 }, nat: single } }\n";
    insta::assert_snapshot!(shown(text, true), @r#"
error[structural-key]: `subnets` sets structure that all accounts share
 --> account.yaml:4:32
  |
4 | blueprints: { vpc: { layout: { subnets: 3 }, nat: single } }
  |                                ^^^^^^^ cannot be set for one account
  |
  = help: declare a variant in forge/organization.yaml, and add its name to this account's `kinds`:
          variants:
            vpc-edge:
              kind: vpc
              blueprint:
                layout:
                  subnets: …
"#);
}
