//! Tests of reading stacks as Atmos does, and of holding what they pass against the components' variables.

use proptest::prelude::*;

use super::variables::value_of;
use super::*;
use crate::diagnostic::SourceId;
use crate::yaml::parse_stack;

const VARIABLES: &str = r#"
variable "namespace" {
  type     = string
  nullable = false
}

variable "production" {
  type    = bool
  default = false
}

variable "waivers" {
  type    = set(string)
  default = []
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "vpc_id" {
  type = string

  validation {
    condition     = can(regex("^vpc-", var.vpc_id))
    error_message = "vpc_id must be the id of a VPC."
  }
}

variable "nat" {
  type     = string
  default  = "per-zone"
  nullable = false

  validation {
    condition     = !var.production || var.nat == "per-zone" || contains(var.waivers, "vpc-nat-per-zone")
    error_message = "vpc-nat-per-zone: in production, nat must be per-zone."
  }
}

variable "ports" {
  type = list(object({
    from = number
    to   = optional(number)
  }))
  default = []

  validation {
    condition     = alltrue([for port in var.ports : port.from > 0])
    error_message = "ports begin at 1."
  }
}
"#;

/// What is said about a repository of one component and these stacks: `file:line: code: message (label)`.
fn findings(stacks: &[(&str, &str)]) -> (Vec<String>, Summary) {
    let checked = check(Files {
        components: vec![ComponentFiles {
            name: "network".to_owned(),
            kind: "none".to_owned(),
            files: vec![("components/terraform/network/variables.tf".into(), VARIABLES.to_owned())],
        }],
        stacks: stacks
            .iter()
            .map(|(path, text)| StackText {
                path: format!("stacks/{path}").into(),
                text: (*text).to_owned(),
                top_level: path.starts_with("orgs/") && !path.ends_with("_defaults.yaml"),
            })
            .collect(),
        stacks_base: "stacks".into(),
        ..Files::default()
    });
    let lines = checked.diagnostics.clone().sorted().into_iter().map(|one| {
        let place = one.place.expect("a place");
        let source = checked.sources.get(place.source);
        let marked = source.text.get(place.span.clone()).expect("a span");
        let (line, _) = source.line_and_column(place.span.start);
        format!("{}:{line}: [{marked}] {}: {}", source.path, one.code.as_str(), one.message)
    });
    (lines.collect(), checked.summary)
}

const DEFAULTS: &str = "vars:\n  namespace: acme\n  tags:\n    Owner: me\n    Cost: 1000\n";

const CATALOG: &str = "components:\n  terraform:\n    network/defaults:\n      metadata:\n        type: abstract\n        component: network\n      vars:\n        vpc_id: !terraform.state vpc vpc_id\n";

fn stack(vars: &str) -> String {
    format!(
        "import:\n  - orgs/_defaults\n  - catalog/network\n\ncomponents:\n  terraform:\n    network:\n      metadata:\n        component: network\n        inherits: [network/defaults]\n      vars:\n{vars}"
    )
}

fn of_vars(vars: &str) -> Vec<String> {
    findings(&[("orgs/_defaults.yaml", DEFAULTS), ("catalog/network.yaml", CATALOG), ("orgs/a.yaml", &stack(vars))]).0
}

#[test]
fn a_stack_is_merged_from_its_imports_and_what_it_inherits() {
    let (lines, summary) = findings(&[
        ("orgs/_defaults.yaml", DEFAULTS),
        ("catalog/network.yaml", CATALOG),
        ("orgs/a.yaml", &stack("        nat: single\n")),
        ("orgs/b.yaml", &stack("        production: true\n        nat: single\n        waivers: [vpc-nat-per-zone]\n")),
    ]);
    assert_eq!(lines, Vec::<String>::new());
    assert_eq!((summary.stacks, summary.instances, summary.variables), (2, 2, 14));
}

#[test]
fn an_unknown_a_missing_and_a_wrong_variable_are_shown_where_they_are_written() {
    assert_eq!(
        of_vars(
            "        nta: single\n        production: maybe\n        ports:\n          - from: x\n          - { to: 2, form: 1 }\n"
        ),
        [
            "stacks/orgs/a.yaml:12: [nta] stack-variable: network has no variable `nta`",
            "stacks/orgs/a.yaml:13: [maybe] stack-variable: `production` of network must be true or false, found a string",
            "stacks/orgs/a.yaml:15: [x] stack-variable: `ports.0.from` of network must be a number, found a string",
            "stacks/orgs/a.yaml:16: [to] stack-variable: `ports.1` of network lacks `from`",
            "stacks/orgs/a.yaml:16: [1] stack-variable: `ports.1.form` of network is not an attribute of its type, \
             which has from, to",
        ]
    );
    let (lines, _) = findings(&[("orgs/a.yaml", "components:\n  terraform:\n    network: {}\n")]);
    assert_eq!(
        lines,
        [
            "stacks/orgs/a.yaml:3: [network] stack-variable: network needs the variable `namespace`",
            "stacks/orgs/a.yaml:3: [network] stack-variable: network needs the variable `vpc_id`",
        ]
    );
}

#[test]
fn a_refused_value_is_shown_with_its_control() {
    assert_eq!(
        of_vars("        production: true\n        nat: single\n"),
        ["stacks/orgs/a.yaml:13: [single] control-refused: vpc-nat-per-zone: in production, nat must be per-zone"]
    );
    assert_eq!(
        of_vars("        vpc_id: sg-1\n"),
        ["stacks/orgs/a.yaml:12: [sg-1] stack-variable: vpc_id must be the id of a VPC"]
    );
    assert_eq!(
        of_vars("        ports: [{ from: 0 }]\n"),
        ["stacks/orgs/a.yaml:12: [ports] stack-variable: ports begin at 1"]
    );
}

#[test]
fn what_only_a_plan_knows_is_not_refused() {
    for value in ["!terraform.state vpc vpc_id", "'!terraform.state vpc vpc_id'", "!terraform.output x y", "!env VPC"] {
        assert_eq!(of_vars(&format!("        vpc_id: {value}\n")), Vec::<String>::new(), "{value}");
    }
    assert_eq!(of_vars("        production: !env PRODUCTION\n        nat: single\n"), Vec::<String>::new());
}

#[test]
fn a_mistake_in_a_shared_file_is_said_once() {
    let catalog = CATALOG.replace("vars:\n", "vars:\n        nta: x\n");
    let (lines, _) = findings(&[
        ("orgs/_defaults.yaml", DEFAULTS),
        ("catalog/network.yaml", &catalog),
        ("orgs/a.yaml", &stack("        nat: single\n")),
        ("orgs/b.yaml", &stack("        nat: single\n")),
    ]);
    assert_eq!(lines, ["stacks/catalog/network.yaml:8: [nta] stack-variable: network has no variable `nta`"]);
}

#[test]
fn broken_files_and_imports_are_shown() {
    let (lines, _) = findings(&[
        ("orgs/a.yaml", "import:\n  - orgs/a\n  - nowhere/x\n  - catalog/*\n  - https://example.com/x.yaml\n"),
        ("orgs/b.yaml", "vars: [1\n"),
        ("orgs/c.yaml", "vars: &a {}\nb: *a\n"),
        ("orgs/d.yaml", ""),
    ]);
    assert_eq!(lines.len(), 4, "{lines:#?}");
    assert!(lines[0].contains("[orgs/a] stack-variable: `orgs/a` imports itself"), "{}", lines[0]);
    assert!(lines[1].contains("there is no stack file `nowhere/x`"), "{}", lines[1]);
    assert!(lines[2].contains("unreadable-file: this is not valid YAML"), "{}", lines[2]);
    assert!(lines[3].contains("unreadable-file: anchors"), "{}", lines[3]);
}

#[test]
fn nothing_is_missing_where_an_import_is_left_to_atmos() {
    let component = "\ncomponents:\n  terraform:\n    network:\n      vars: { vpc_id: '{{ .vpc }}' }\n";
    let (lines, _) = findings(&[("orgs/a.yaml", &format!("import: [mixins/*]{component}"))]);
    assert_eq!(lines, Vec::<String>::new());
    let (lines, _) = findings(&[
        ("orgs/a.yaml", &format!("import: [./_defaults, ../mixins/x.yaml]{component}")),
        ("orgs/_defaults.yaml", "vars: { namespace: acme }\n"),
        ("mixins/x.yaml", "vars: { nat: null, tags: ~ }\n"),
    ]);
    assert_eq!(lines, Vec::<String>::new());
}

#[test]
fn scalars_are_read_as_the_core_schema_says() {
    let text = "[1, 1.5, -2e3, '1', yes, 012, 1.2.3, true, ~, null, 0x1f, .inf, '']";
    let node = parse_stack(text, SourceId(0)).expect("YAML");
    let values: Vec<String> = node.items().iter().map(|item| value_of(item).to_string()).collect();
    assert_eq!(values.join(" "), "1 1.5 -2000 \"1\" \"yes\" 12 \"1.2.3\" true null null \"0x1f\" \".inf\" \"\"");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_a_stack_never_panics(text in "[ \n:{}\\[\\],!&*|>'\"#a-c0-9-]{0,60}", any in any::<String>()) {
        let _ = parse_stack(&text, SourceId(0));
        let _ = parse_stack(&any, SourceId(0));
        let _ = findings(&[("orgs/a.yaml", &text)]);
    }
}
