//! Tests of what only the manifest decides.

use super::tests::lines;
use super::*;

const VARIABLES: &str = r#"
variable "tenant" {
  type = string
}

variable "stage" {
  type = string
}

variable "production" {
  type = bool
}

variable "waivers" {
  type    = set(string)
  default = []
}

variable "tags" {
  type = map(string)
}

variable "account_id" {
  type    = string
  default = null
}
"#;

const STACK: &str = "vars:\n  tenant: payments\n  stage: prod\n  account_id: \"111122223333\"\n  tags:\n    DataClassification: restricted\n\
                     \x20   Owner: payments\ncomponents:\n  terraform:\n    network:\n      vars:\n        production: true\n        \
                     waivers: [b, a]\n";

/// What is said where a manifest has [`STACK`] and these files are on disk.
fn told(stacks: &[(&str, &str)], beside: &[(&str, &str)]) -> Vec<String> {
    let text = |(path, text): &(&str, &str)| StackText {
        path: format!("stacks/{path}").into(),
        text: (*text).to_owned(),
        top_level: path.starts_with("orgs/"),
    };
    let fact = |variable: &str| Fact {
        variable: variable.to_owned(),
        key: (variable == "tags").then(|| "DataClassification".to_owned()),
    };
    let file =
        |(name, text): &(&str, &str)| (format!("components/terraform/network/{name}").into(), (*text).to_owned());
    lines(&check(Files {
        components: vec![ComponentFiles {
            name: "network".to_owned(),
            kind: "none".to_owned(),
            manifest: FromManifest {
                facts: ["production", "waivers", "tags", "account_id"].map(fact).to_vec(),
                binding: None,
            },
            files: [("variables.tf", VARIABLES)].iter().chain(beside).map(file).collect(),
        }],
        stacks: stacks.iter().map(text).collect(),
        rendered: vec![text(&("orgs/a.yaml", STACK))],
        stacks_base: "stacks".into(),
        ..Files::default()
    }))
}

#[test]
fn what_the_manifest_says_may_be_written_in_any_way() {
    for text in [
        STACK.to_owned(),
        STACK.replace("[b, a]", "[a, b, a]"),
        STACK.replace("production: true", "production: \"true\""),
        STACK.replace("Owner: payments", "Owner: others\n    Team: red"),
    ] {
        assert_eq!(told(&[("orgs/a.yaml", &text)], &[]), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_stack_that_says_otherwise_is_told_where_it_does() {
    for (from, to, line) in [
        ("production: true", "production: false", "12: `production` must be `true`"),
        ("production: true", "production: !env PRODUCTION", "12: `production` must be `true`"),
        ("[b, a]", "[b, a, c]", "13: `waivers` must be `[\"a\", \"b\"]`"),
        ("[b, a]", "[]", "13: `waivers` must be `[\"a\", \"b\"]`"),
        ("restricted", "public", "6: `tags.DataClassification` must be `\"restricted\"`"),
        ("111122223333", "444455556666", "4: `account_id` must be `\"111122223333\"`"),
        ("  account_id: \"111122223333\"\n", "", "9: `account_id` must be `\"111122223333\"`"),
    ] {
        let told = told(&[("orgs/a.yaml", &STACK.replace(from, to))], &[]);
        let wanted = format!("stacks/orgs/a.yaml:{line}, as the manifest says ()");
        assert_eq!(told, [wanted], "{to}");
    }
}

#[test]
fn what_goes_over_a_stack_is_held_to_it_too() {
    let over = "overrides:\n  vars:\n    production: false\n";
    let told_of = |files: &[(&str, &str)], beside: &[(&str, &str)]| {
        let told = told(files, beside);
        assert_eq!(told.len(), 1, "{told:?}");
        told[0].clone()
    };
    let inline = format!("{STACK}{over}");
    assert!(told_of(&[("orgs/a.yaml", &inline)], &[]).starts_with("stacks/orgs/a.yaml:16:"));
    let imported = format!("import: [catalog/over]\n{STACK}");
    assert!(
        told_of(&[("orgs/a.yaml", &imported), ("catalog/over.yaml", over)], &[])
            .starts_with("stacks/catalog/over.yaml:3:")
    );
    let without = STACK.replace("        waivers: [b, a]\n", "");
    let beside = [("terraform.tfvars", "waivers = [\"c\"]\n")];
    assert!(
        told_of(&[("orgs/a.yaml", &without)], &beside).starts_with("components/terraform/network/terraform.tfvars:1:")
    );
}

#[test]
fn a_component_that_the_manifest_does_not_know_is_of_its_account_all_the_same() {
    let own = |vars: &str| {
        format!(
            "vars: {{ tenant: payments, stage: prod, account_id: '111122223333', tags: {{ DataClassification: restricted }} }}\n\
             components:\n  terraform:\n    network-2:\n      metadata: {{ component: network }}\n      vars: {{ {vars} }}\n"
        )
    };
    let told = |vars: &str| told(&[("orgs/a.yaml", STACK), ("orgs/own.yaml", &own(vars))], &[]);
    assert_eq!(told("production: true, waivers: [a]"), Vec::<String>::new());
    let [production, waivers] = &told("production: false, waivers: [a, c]")[..] else { panic!("two findings") };
    assert!(production.starts_with("stacks/orgs/own.yaml:6: `production` must be `true`"), "{production}");
    assert!(waivers.starts_with("stacks/orgs/own.yaml:6: `waivers` must be `[\"a\"]`"), "{waivers}");
}
