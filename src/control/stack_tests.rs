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
            manifest: FromManifest::default(),
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
        ("orgs/c.yaml", "vars: {}\nb: 1\nvars: {}\n"),
        ("orgs/d.yaml", ""),
        ("orgs/e.yaml", "import:\n  - path: nowhere/*\n    skip_if_missing: true\n"),
        ("drafts/f.yaml", "vars: [1\n"),
    ]);
    assert_eq!(lines.len(), 6, "{lines:#?}");
    assert!(lines[0].contains("[orgs/a] stack-variable: `orgs/a` imports itself"), "{}", lines[0]);
    assert!(lines[1].contains("there is no stack file `nowhere/x`"), "{}", lines[1]);
    assert!(lines[2].contains("there is no stack file `catalog/*`"), "{}", lines[2]);
    assert!(lines[3].contains("not-examined: the import `https://example.com/x.yaml` is not followed"), "{}", lines[3]);
    assert!(lines[4].contains("unreadable-file: this is not valid YAML"), "{}", lines[4]);
    assert!(lines[5].contains("orgs/c.yaml:3: [vars] unreadable-file: the key `vars` is here twice"), "{}", lines[5]);
}

#[test]
fn overrides_go_over_what_their_file_and_its_imports_name() {
    let weak = "        production: true\n";
    let over = "overrides:\n  vars:\n    nat: single\n";
    let refused = |files: &[(&str, &str)]| findings(files).0;
    let with = |text: &str| format!("{}{text}", stack(weak));
    let base = [("orgs/_defaults.yaml", DEFAULTS), ("catalog/network.yaml", CATALOG)];
    let stacks = [
        // Of the file itself, of Terraform alone, of an import, and of a file that imports the one with the component.
        vec![("orgs/a.yaml", with(over))],
        vec![("orgs/a.yaml", with(&format!("terraform:\n  {}", over.replace('\n', "\n  ").trim_end())))],
        vec![("orgs/a.yaml", with("").replacen("import:\n", "import:\n  - over\n", 1)), ("over.yaml", over.to_owned())],
        vec![("orgs/a.yaml", format!("import: [inner]\n{over}")), ("inner.yaml", with(""))],
    ];
    for files in stacks {
        let mut all = base.to_vec();
        all.extend(files.iter().map(|(path, text)| (*path, text.as_str())));
        let lines = refused(&all);
        assert_eq!(lines.len(), 1, "{files:?}: {lines:?}");
        assert!(lines[0].contains("[single] control-refused: vpc-nat-per-zone"), "{lines:?}");
    }
    // A sibling that imports nothing of it is not reached.
    let mut all = base.to_vec();
    let own = with("");
    let side = format!("import: [deeper]\n{over}");
    all.extend([
        ("orgs/a.yaml", own.as_str()),
        ("orgs/b.yaml", "import: [side]\n"),
        ("side.yaml", &side),
        ("deeper.yaml", "{}\n"),
    ]);
    assert_eq!(refused(&all), Vec::<String>::new());
}

#[test]
fn what_is_inherited_comes_before_what_inherits() {
    let base = |name: &str| {
        format!("    {name}:\n      metadata: {{ type: abstract }}\n      vars: {{ nat: single, production: true }}\n")
    };
    let stack = |head: &str, vars: &str| {
        let text = format!(
            "vars: {{ namespace: acme, vpc_id: vpc-1 }}\ncomponents:\n  terraform:\n{}    net:\n      {head}\n      vars: {{ {vars} }}\n",
            base("weak")
        );
        findings(&[("orgs/a.yaml", &text)]).0
    };
    for head in [
        "component: weak\n      metadata: { component: network }",
        "metadata: { component: network, inherits: [weak] }",
    ] {
        assert_eq!(stack(head, "").len(), 1, "{head}");
        assert_eq!(stack(head, "nat: per-zone"), Vec::<String>::new(), "{head}");
    }
    let lines = stack("metadata: { component: network, inherits: [none] }", "");
    assert_eq!(
        lines,
        ["stacks/orgs/a.yaml:8: [none] stack-variable: net inherits from `none`, which this stack does not have"]
    );
}

#[test]
fn imports_are_found_where_atmos_finds_them() {
    let component = "components:\n  terraform:\n    network:\n      vars: { vpc_id: vpc-1, production: true }\n";
    let weak = "components: { terraform: { network: { vars: { nat: single } } } }\n";
    for (import, path) in [
        ("catalog/weak", "catalog/weak.yml"),
        ("catalog/weak", "catalog/weak.yaml.tmpl"),
        ("catalog/weak.yaml", "catalog/weak.yaml.tmpl"),
        ("catalog/*", "catalog/weak.yaml"),
        ("catalog/**/*", "catalog/a/b/weak.yaml"),
        ("catalog/{weak,strong}", "catalog/weak.yaml"),
        ("teams/weak", "teams/weak.yaml"),
        ("../teams/weak", "teams/weak.yaml"),
        ("./weak", "orgs/weak/../weak.yaml"),
    ] {
        let text = format!("import: ['{import}']\nvars: {{ namespace: acme }}\n{component}");
        let path = path.replace("weak/../", "");
        let stack = if import.starts_with("./") { "orgs/b/a.yaml" } else { "orgs/a.yaml" };
        let path = if import.starts_with("./") { "orgs/b/weak.yaml".to_owned() } else { path };
        let files = [(stack, text.as_str()), (path.as_str(), weak)];
        let lines: Vec<String> =
            findings(&files).0.into_iter().filter(|line| line.contains("control-refused")).collect();
        assert_eq!(lines.len(), 1, "{import} {path}: {:?}", findings(&files).0);
    }
}

#[test]
fn what_goes_around_variables_is_named() {
    let network = "components:\n  terraform:\n    network:\n      vars: { vpc_id: vpc-1 }\n";
    for (text, what) in [
        ("      env: { TF_VAR_waivers: '[\"vpc-nat-per-zone\"]' }\n", "env.TF_VAR_waivers"),
        ("      providers: { aws: { region: eu-west-1 } }\n", "providers"),
        ("      command: ./run\n", "command"),
        ("terraform:\n  env: { TF_CLI_ARGS_plan: -var=nat=single }\n", "env.TF_CLI_ARGS_plan"),
        ("terraform:\n  overrides:\n    providers: { aws: { region: eu-west-1 } }\n", "providers"),
        ("env: { TF_VAR_nat: single }\n", "env.TF_VAR_nat"),
    ] {
        let lines = findings(&[("orgs/a.yaml", &format!("vars: {{ namespace: acme }}\n{network}{text}"))]).0;
        assert_eq!(lines.len(), 1, "{text}: {lines:?}");
        assert!(lines[0].ends_with(&format!("not-examined: `{what}` is not examined")), "{lines:?}");
    }
    let harmless = "      env: { AWS_PROFILE: x }\n      command: terraform\n      providers: {}\n";
    let lines = findings(&[("orgs/a.yaml", &format!("vars: {{ namespace: acme }}\n{network}{harmless}"))]).0;
    assert_eq!(lines, Vec::<String>::new());
}

#[test]
fn aliases_and_merge_keys_are_followed() {
    let text = "common: &common { production: true, nat: per-zone }\nmore: &more { nat: single }\nvars: { namespace: acme }\n\
                components:\n  terraform:\n    network:\n      vars: { <<: [*more, *common], vpc_id: vpc-1 }\n";
    let lines = findings(&[("orgs/a.yaml", text)]).0;
    assert_eq!(
        lines,
        ["stacks/orgs/a.yaml:2: [single] control-refused: vpc-nat-per-zone: in production, nat must be per-zone"]
    );
    let text = text.replace("vpc_id: vpc-1 }", "vpc_id: vpc-1, nat: per-zone }");
    assert_eq!(findings(&[("orgs/a.yaml", &text)]).0, Vec::<String>::new());
    let bomb = (1..9).fold("a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]\n".to_owned(), |text, at| {
        let alias = format!("*a{}", at - 1);
        format!("{text}a{at}: &a{at} [{}]\n", vec![alias; 9].join(", "))
    });
    assert!(findings(&[("orgs/a.yaml", &bomb)]).0[0].contains("aliases stand for too many values"));
}

#[test]
fn one_component_in_two_files_of_a_stack_is_told() {
    let stack = |stage: &str| {
        format!(
            "vars: {{ namespace: a, tenant: t, environment: e, stage: {stage} }}\ncomponents: {{ terraform: {{ x: {{}} }} }}\n"
        )
    };
    let lines =
        findings(&[("orgs/a.yaml", &stack("s")), ("orgs/b.yaml", &stack("s")), ("orgs/c.yaml", &stack("other"))]).0;
    assert_eq!(lines, ["stacks/orgs/b.yaml:2: [x] declared-twice: the stack t-e-s has the component `x` twice"]);
}

#[test]
fn nothing_is_missing_where_an_import_is_left_to_atmos() {
    let component = "\ncomponents:\n  terraform:\n    network:\n      vars: { vpc_id: !env VPC }\n";
    let (lines, _) = findings(&[("orgs/a.yaml", &format!("import: ['git::https://example.com/x']{component}"))]);
    assert_eq!(lines.len(), 1, "{lines:?}");
    let (lines, _) = findings(&[
        ("orgs/a.yaml", &format!("import: [./_defaults, ../mixins/x.yaml]{component}")),
        ("orgs/_defaults.yaml", "vars: { namespace: acme }\n"),
        ("mixins/x.yaml", "vars: { nat: null, tags: ~ }\n"),
    ]);
    assert_eq!(lines, Vec::<String>::new());
}

#[test]
fn scalars_are_read_as_yaml_v3_reads_them() {
    let text = "[1, 1.5, -2e3, '1', yes, 012, 1.2.3, true, ~, null, 0x1f, .inf, '']";
    let node = parse_stack(text, SourceId(0), false).expect("YAML");
    let values: Vec<String> = node.items().iter().map(|item| value_of(item).to_string()).collect();
    assert_eq!(values.join(" "), "1 1.5 -2000 \"1\" \"yes\" 10 \"1.2.3\" true null null 31 \".inf\" \"\"");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_a_stack_never_panics(text in "[ \n:{}\\[\\],!&*|>'\"#a-c0-9-]{0,60}", any in any::<String>()) {
        let _ = parse_stack(&text, SourceId(0), false);
        let _ = parse_stack(&any, SourceId(0), true);
        let _ = findings(&[("orgs/a.yaml", &text)]);
    }
}
