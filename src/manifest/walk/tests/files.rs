//! Mistakes of whole files, and texts that are refused wherever they stand.

use super::shown;
use crate::diagnostic::{Diagnostics, Sources};
use crate::manifest::walk::example::schema;
use crate::manifest::walk::{CheckedSchema, Walker, walk_part};
use crate::report::render;
use crate::yaml::parse;

#[test]
fn a_text_that_atmos_would_run_is_refused_wherever_it_stands() {
    let text = "tenant: '!exec id'\nowner: \"!env A\"\ndata-classification: '!x'\nregions:\n  \"!y\": {}\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[unsafe-text]: Atmos would run this string as a function
 --> account.yaml:1:9
  |
1 | tenant: '!exec id'
  |         ^^^^^^^^^^ expected a string that does not start with `!`
  |
  = help: Atmos runs such a string even in quotes: put another character first

error[unsafe-text]: Atmos would run this string as a function
 --> account.yaml:2:8
  |
2 | owner: "!env A"
  |        ^^^^^^^^ expected a string that does not start with `!`
  |
  = help: Atmos runs such a string even in quotes: put another character first

error[unsafe-text]: Atmos would run this string as a function
 --> account.yaml:3:22
  |
3 | data-classification: '!x'
  |                      ^^^^ expected a string that does not start with `!`
  |
  = help: Atmos runs such a string even in quotes: put another character first

error[unsafe-text]: Atmos would run this string as a function
 --> account.yaml:5:3
  |
5 |   "!y": {}
  |   ^^^^ expected a string that does not start with `!`
  |
  = help: Atmos runs such a string even in quotes: put another character first
"#);
}

#[test]
fn a_template_is_refused_whatever_atmos_yaml_says() {
    let text = "tenant: pay\nowner: '{{ .x }}'\ndata-classification: public\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[unsafe-text]: Atmos would expand this string as a template
 --> account.yaml:2:8
  |
2 | owner: '{{ .x }}'
  |        ^^^^^^^^^^ expected a string without `{{`
  |
  = help: Atmos expands the templates of a stack as soon as somebody adds `locals` to it
"#);
}

#[test]
fn an_invisible_character_is_refused() {
    let text = "tenant: \"e\\u0301\"\nowner: \"a\\0\\u202e\"\ndata-classification: public\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[unsafe-text]: this string contains an accent as a separate character
 --> account.yaml:1:9
  |
1 | tenant: "e\u0301"
  |         ^^^^^^^^^ expected composed characters (Unicode NFC)
  |
  = help: Terraform would compose it and show a change in every plan

error[unsafe-text]: this string contains the invisible character U+0000
 --> account.yaml:2:8
  |
2 | owner: "a\0\u202e"
  |        ^^^^^^^^^^^ expected visible characters
"#);
}

#[test]
fn an_empty_file_lacks_everything() {
    let text = "# nothing yet\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[wrong-type]: the file is empty
 --> account.yaml:1:1
  |
1 | # nothing yet
  | ^ expected a mapping
"#);
}

#[test]
fn a_list_is_no_manifest() {
    let text = "- tenant: pay\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[wrong-type]: the file must be a mapping, found a list
 --> account.yaml:1:3
  |
1 | - tenant: pay
  |   ^^^^^^ expected a mapping
"#);
}

#[test]
fn a_syntax_error_is_the_only_one() {
    let text = "tenant: pay: ment\nx: 1\n";
    insta::assert_snapshot!(shown(text, false), @r#"
error[manifest-syntax]: this is not valid YAML: mapping values are not allowed in this context
 --> account.yaml:1:12
  |
1 | tenant: pay: ment
  |            ^
  |
  = help: put a text that holds `: ` in quotes
"#);
}

#[test]
fn a_part_is_named_by_its_key_and_its_texts_are_not_judged_again() {
    let text = "variants:\n  vpc-edge:\n    kind: vpc\n    blueprint:\n      ownr: '!x'\n";
    let mut sources = Sources::default();
    let source = sources.add("organization.yaml", text);
    let schema = CheckedSchema::new(schema()).unwrap_or_else(|error| panic!("{error}"));
    let node = parse(text).unwrap_or_else(|error| panic!("{error}")).in_source(source);
    let mut found = Diagnostics::default();
    if let Some(part) = node.get(&["variants", "vpc-edge"]).and_then(|variant| variant.entry("blueprint")) {
        let walker = Walker { account: false, formats: &|_, _| None };
        walk_part(part, &schema, walker, &mut found);
    }
    insta::assert_snapshot!(render(&found.sorted(), &sources, false), @r#"
error[missing-key]: `tenant` is missing in `blueprint`
 --> organization.yaml:4:5
  |
4 |     blueprint:
  |     ^^^^^^^^^ expected a key `tenant`
  |
  = help: The first part of the account's name

error[missing-key]: `data-classification` is missing in `blueprint`
 --> organization.yaml:4:5
  |
4 |     blueprint:
  |     ^^^^^^^^^ expected a key `data-classification`
  |
  = help: How much harm a disclosure would do

error[unknown-key]: unknown key `ownr` in `blueprint`
 --> organization.yaml:5:7
  |
5 |       ownr: '!x'
  |       ^^^^ not a key of `blueprint`
  |
  = help: did you mean `owner`?
"#);
}
