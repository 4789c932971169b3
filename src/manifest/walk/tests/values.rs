//! Mistakes in values.

use super::shown;
use crate::diagnostic::Diagnostics;
use crate::manifest::walk::{CheckedSchema, Walker, walk};
use crate::yaml::parse;

#[test]
fn an_id_without_quotes_asks_for_them() {
    let text = "tenant: pay\nowner: me\ndata-classification: public\nid: 111122223333\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[wrong-type]: `id` must be a string, found a whole number
 --> account.yaml:4:5
  |
4 | id: 111122223333
  |     ^^^^^^^^^^^^ expected a string
  |
  = help: put the value in quotes to make it a string
"#);
}

#[test]
fn a_wrong_form_says_what_was_expected() {
    let text = "tenant: pay\nowner: me\ndata-classification: public\nid: \"1111\"\nblock: 30\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[invalid-value]: `id` cannot be `1111`
 --> account.yaml:4:5
  |
4 | id: "1111"
  |     ^^^^^^ expected twelve digits
  |
  = help: for example `111122223333`

error[invalid-value]: `block` cannot be 30
 --> account.yaml:5:8
  |
5 | block: 30
  |        ^^ expected a number from 16 to 28
"#);
}

#[test]
fn a_pattern_is_told_in_words() {
    let text = "tenant: Pay-Ments\nowner: me\ndata-classification: public\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[invalid-value]: `tenant` cannot be `Pay-Ments`
 --> account.yaml:1:9
  |
1 | tenant: Pay-Ments
  |         ^^^^^^^^^ expected lower case letters and digits
"#);
}

#[test]
fn a_wrong_choice_proposes_a_near_one() {
    let text = "tenant: pay\nowner: me\ndata-classification: pubic\nclass: secret\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[invalid-value]: `data-classification` cannot be `pubic`
 --> account.yaml:3:22
  |
3 | data-classification: pubic
  |                      ^^^^^ expected `public` or `internal`
  |
  = help: did you mean `public`?

error[invalid-value]: `class` cannot be `secret`
 --> account.yaml:4:8
  |
4 | class: secret
  |        ^^^^^^ expected `public` or `internal`
"#);
}

#[test]
fn a_wrong_type_says_what_was_expected() {
    let text = "tenant: pay\nowner: me\ndata-classification: public\nflow-logs: yes\nregions: [us-east-1]\ntiers: app\nnat: 5\nclass: [public]\nunits:\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[wrong-type]: `flow-logs` must be `true` or `false`, found a string
 --> account.yaml:4:12
  |
4 | flow-logs: yes
  |            ^^^ expected `true` or `false`
  |
  = help: did you mean `true`?

error[wrong-type]: `regions` must be a mapping, found a list
 --> account.yaml:5:10
  |
5 | regions: [us-east-1]
  |          ^^^^^^^^^^^ expected a mapping

error[wrong-type]: `tiers` must be a list of strings, found a string
 --> account.yaml:6:8
  |
6 | tiers: app
  |        ^^^ expected a list of strings
  |
  = help: write `[…]` around a single item

error[wrong-type]: `nat` must be `single` or a mapping, found a whole number
 --> account.yaml:7:6
  |
7 | nat: 5
  |      ^ expected `single` or a mapping

error[wrong-type]: `class` must be `public` or `internal`, found a list
 --> account.yaml:8:8
  |
8 | class: [public]
  |        ^^^^^^^^ expected `public` or `internal`

error[wrong-type]: `units` must be a mapping, found nothing
 --> account.yaml:9:1
  |
9 | units:
  | ^^^^^ expected a mapping
  |
  = help: write `{}` for an empty mapping
"#);
}

#[test]
fn lengths_and_repetitions_are_counted() {
    let text = "tenant: pay\nowner: \"\"\ndata-classification: public\nregions:\n  us-east-1:\n    zones: [a, bb, a, c]\n  us-west-2: { zones: [a] }\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[invalid-value]: `owner` is empty
 --> account.yaml:2:8
  |
2 | owner: ""
  |        ^^ expected 1 to 12 characters

error[invalid-value]: `zones` has 4 items
 --> account.yaml:6:12
  |
6 |     zones: [a, bb, a, c]
  |            ^^^^^^^^^^^^^ expected 2 to 3 items

error[invalid-value]: item 2 of `zones` cannot be `bb`
 --> account.yaml:6:16
  |
6 |     zones: [a, bb, a, c]
  |                ^^ expected a string that matches `^[a-z]$`

error[invalid-value]: `zones` has a duplicate item
 --> account.yaml:6:20
  |
6 |     zones: [a, bb, a, c]
  |                    ^ the same as item 1
  |
  = help: remove one of the two

error[invalid-value]: `zones` has 1 item
 --> account.yaml:7:23
  |
7 |   us-west-2: { zones: [a] }
  |                       ^^^ expected 2 to 3 items
"#);
}

#[test]
fn a_tagged_choice_is_followed_into_its_mapping() {
    let text = "tenant: pay\nowner: me\ndata-classification: public\nnat: { zones: { count: many, extra: 1 } }\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[wrong-type]: `count` must be a whole number, found a string
 --> account.yaml:4:24
  |
4 | nat: { zones: { count: many, extra: 1 } }
  |                        ^^^^ expected a whole number
"#);
}

#[test]
fn where_there_is_nothing_to_choose_every_value_is_refused() {
    let schema = CheckedSchema::new(serde_json::json!({ "type": "string", "oneOf": [] }));
    let (schema, node) = (schema.unwrap_or_else(|error| panic!("{error}")), parse("a"));
    let walker = Walker { account: false, formats: &|_, _| None };
    let mut found = Diagnostics::default();
    walk(&node.unwrap_or_else(|error| panic!("{error}")), &schema, walker, &mut found);
    let messages: Vec<_> = found.sorted().into_iter().map(|one| (one.message, one.label)).collect();
    assert_eq!(messages, [("the file cannot be `a`".to_owned(), "expected nothing".to_owned())]);
}
