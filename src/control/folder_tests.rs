//! Tests of what a component's folder holds beside plain `.tf` files, and of what is made of it.

use super::tests::{broken, check_one, component, lines};
use super::*;

const EBS: &str = "components/terraform/region-baseline/ebs.tf";
const RESOURCE: &str = "resource \"aws_ebs_encryption_by_default\" \"this\" {";

/// The component `region-baseline` with another file in its folder.
fn with(name: &str, text: &str) -> Checked {
    let mut component = component("region-baseline", "default");
    component.files.push((format!("components/terraform/region-baseline/{name}").into(), text.to_owned()));
    check_one(component, &[])
}

/// The same with an edited file, and a stack for each of these variables.
fn edited(edit: impl Fn(&mut String), more: &str, stacks: &[&str]) -> Checked {
    let mut component = component("region-baseline", "default");
    let (_, text) = component.files.iter_mut().find(|(path, _)| path == EBS).expect("the file");
    edit(text);
    component.files.push(("components/terraform/region-baseline/more.tf".into(), more.to_owned()));
    let stack = |(at, vars): (usize, &&str)| StackText {
        path: format!("stacks/orgs/{at}.yaml").into(),
        text: format!("components: {{ terraform: {{ region-baseline: {{ vars: {vars} }} }} }}\n"),
        top_level: true,
    };
    check(Files {
        components: vec![component],
        stacks: stacks.iter().enumerate().map(stack).collect(),
        stacks_base: "stacks".into(),
        ..Files::default()
    })
}

fn standing(checked: &Checked, control: &str) -> Standing {
    checked.evidence.iter().find(|one| one.control == control).map_or(Standing::NotApplicable, |one| one.standing)
}

#[test]
fn an_override_file_weakens_what_the_folder_declares() {
    let weak = format!("{RESOURCE}\n  enabled = false\n}}\n");
    let json = r#"{"resource":{"aws_ebs_encryption_by_default":{"this":{"enabled":false}}}}"#;
    for (name, text) in [
        ("ebs_override.tf", weak.as_str()),
        ("override.tf", &weak),
        ("ebs_override.tf.json", json),
        ("override.tofu", &weak),
        ("x_override.tofu.json", &format!("\t{}", json.replace("false", "\"${false}\""))),
    ] {
        let checked = with(name, text);
        assert_eq!(broken(&checked), ["ebs-default-encryption".to_owned()].into(), "{name}");
        let [line] = &lines(&checked)[..] else { panic!("{name}: {:?}", lines(&checked)) };
        assert!(line.starts_with(&format!("components/terraform/region-baseline/{name}:")), "{line}");
    }
}

#[test]
fn an_override_that_changes_nothing_that_matters_breaks_nothing() {
    for (name, text) in [
        ("ebs_override.tf", format!("{RESOURCE}\n  lifecycle {{\n    ignore_changes = [enabled]\n  }}\n}}\n")),
        ("override.tf", format!("{RESOURCE}\n  enabled = true\n}}\n")),
        ("providers_override.tf.json", r#"{"provider":{"aws":{"retry_mode":"standard"}}}"#.to_owned()),
        ("backend.tf.json", r#"{"terraform":{"backend":{"s3":{"bucket":"b","encrypt":true}}}}"#.to_owned()),
        (".hidden.tf", format!("{RESOURCE}\n  enabled = false\n}}\n")),
        ("ebs_override.tf~", format!("{RESOURCE}\n  enabled = false\n}}\n")),
    ] {
        let checked = with(name, &text);
        assert_eq!(lines(&checked), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn what_a_program_would_refuse_is_told_with_its_place() {
    let message = |name: &str, text: &str| {
        let lines = lines(&with(name, text));
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines[0].replace("components/terraform/region-baseline/", "")
    };
    assert_eq!(
        message("more.tf", &format!("{RESOURCE}\n  enabled = true\n}}\n")),
        "more.tf:1: `aws_ebs_encryption_by_default.this` is declared twice (the first is in ebs.tf)"
    );
    assert_eq!(
        message("more.tf.json", "{\n  \"locals\": [{\n    \"id\": \"x\"\n  }]\n}\n"),
        "more.tf.json:3: `local.id` is declared twice (the first is in main.tf)"
    );
    assert_eq!(
        message("override.tf", "resource \"aws_ebs_encryption_by_default\" \"other\" {\n}\n"),
        "override.tf:1: `aws_ebs_encryption_by_default.other` overrides nothing ()"
    );
    assert_eq!(
        message("more.tf.json", "{\n  \"resources\": {}\n}\n"),
        "more.tf.json:2: `resources` is no block that Terraform knows ()"
    );
    assert!(message("more.tf.json", "{ \"locals\": ").contains("more.tf.json:1: this is not JSON"));
}

#[test]
fn what_is_never_made_meets_no_control() {
    for line in
        ["count = 0", "for_each = toset([])", "count = var.none ? 1 : 0", "lifecycle {\n    enabled = false\n  }"]
    {
        let checked = edited(
            |text| *text = text.replacen(RESOURCE, &format!("{RESOURCE}\n  {line}"), 1),
            "variable \"none\" {\n  type    = bool\n  default = false\n}\n",
            &["{}"],
        );
        assert_eq!(standing(&checked, "ebs-default-encryption"), Standing::Broken, "{line}");
    }
}

#[test]
fn what_depends_on_a_variable_is_decided_by_each_stack() {
    let check = |stacks: &[&str]| {
        edited(
            |text| *text = text.replacen(RESOURCE, &format!("{RESOURCE}\n  count = local.wanted ? 1 : 0"), 1),
            "variable \"encrypt\" {\n  type = bool\n}\n\nlocals {\n  wanted = var.encrypt && true\n}\n",
            stacks,
        )
    };
    assert_eq!(standing(&check(&[]), "ebs-default-encryption"), Standing::Undecided);
    assert_eq!(standing(&check(&["{ encrypt: true }"]), "ebs-default-encryption"), Standing::Met);
    assert_eq!(standing(&check(&["{ encrypt: !env ENCRYPT }"]), "ebs-default-encryption"), Standing::Undecided);
    let checked = check(&["{ encrypt: true }", "{ encrypt: false }", "{ encrypt: 'false' }"]);
    assert_eq!(standing(&checked, "ebs-default-encryption"), Standing::Broken);
    let told = lines(&checked).into_iter().filter(|line| line.contains("ebs-default-encryption")).collect::<Vec<_>>();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("with the values of stacks/orgs/1.yaml and 1 other stack"), "{told:?}");
}

#[test]
fn what_only_a_plan_knows_meets_nothing_and_breaks_nothing() {
    let checked = edited(
        |text| *text = text.replacen(RESOURCE, &format!("{RESOURCE}\n  count = length(data.aws_vpcs.default.ids)"), 1),
        "",
        &["{}"],
    );
    assert_eq!(standing(&checked, "ebs-default-encryption"), Standing::Undecided);
}

#[test]
fn values_beside_a_component_are_held_against_its_variables() {
    let checked = with("terraform.tfvars", "nta = 1\n");
    assert_eq!(
        lines(&checked),
        ["components/terraform/region-baseline/terraform.tfvars:1: there is no variable `nta` ()"]
    );
    let mut vpc = component("vpc", "default");
    vpc.files.push((
        "components/terraform/vpc/a.auto.tfvars.json".into(),
        "{\n  \"log_retention_days\": 30\n}\n".to_owned(),
    ));
    let stack = |vars: &str| StackText {
        path: "stacks/orgs/a.yaml".into(),
        text: format!("components:\n  terraform:\n    vpc:\n      vars: {{ {vars} }}\n"),
        top_level: true,
    };
    let told = |vars: &str| {
        let files = Files { components: vec![vpc.clone()], stacks: vec![stack(vars)], ..Files::default() };
        lines(&check(files)).into_iter().filter(|line| line.contains("retention")).collect::<Vec<_>>()
    };
    let [line] = &told("")[..] else { panic!("{:?}", told("")) };
    assert!(line.starts_with("components/terraform/vpc/a.auto.tfvars.json:2: vpc-flow-logs"), "{line}");
    // A stack goes before them.
    assert_eq!(told("log_retention_days: 400"), Vec::<String>::new());
}

#[test]
fn a_local_module_is_a_part_of_the_component() {
    let call = |source: &str, arguments: &str| {
        let mut component = component("region-baseline", "default");
        let call = format!("module \"ebs\" {{\n  source = \"{source}\"\n{arguments}}}\n");
        let (_, text) = component.files.iter_mut().find(|(path, _)| path == EBS).expect("the file");
        *text = text.replacen(&format!("{RESOURCE}\n  enabled = true\n}}\n"), &call, 1);
        assert!(text.contains(&call));
        assert_eq!(
            local_modules(&component.files).into_iter().next(),
            source.starts_with("..").then(|| "components/modules/ebs".into())
        );
        let text = "variable \"on\" {\n  type    = bool\n  default = true\n}\n\nresource \"aws_ebs_encryption_by_default\" \"all\" {\n  enabled = var.on\n}\n";
        check(Files {
            components: vec![component],
            modules: vec![(
                "components/modules/ebs".into(),
                vec![("components/modules/ebs/main.tf".into(), text.to_owned())],
            )],
            ..Files::default()
        })
    };
    assert_eq!(standing(&call("../../modules/ebs", ""), "ebs-default-encryption"), Standing::Met);
    assert_eq!(standing(&call("../../modules/ebs", "  count  = 0\n"), "ebs-default-encryption"), Standing::Broken);
    let off = call("../../modules/ebs", "  on     = false\n");
    assert_eq!(standing(&off, "ebs-default-encryption"), Standing::Broken);
    assert!(lines(&off).iter().any(|line| line.starts_with("components/modules/ebs/main.tf:7:")), "{:?}", lines(&off));
    let elsewhere = call("terraform-aws-modules/ebs/aws", "");
    assert_eq!(standing(&elsewhere, "ebs-default-encryption"), Standing::Undecided);
    assert!(elsewhere.summary.met < call("../../modules/ebs", "").summary.met);
    assert!(lines(&elsewhere).iter().any(|line| line.contains("`module.ebs` of region-baseline is not examined")));
}

#[test]
fn a_port_is_open_to_the_internet_however_the_addresses_are_written() {
    let rule = |(at, (name, block)): (usize, &(&str, &str))| {
        format!(
            "resource \"aws_vpc_security_group_ingress_rule\" \"x{at}\" {{\n  {name} = \"{block}\"\n  ip_protocol = \"tcp\"\n  \
             from_port = 8080\n  to_port = 8080\n  description = \"x\"\n}}\n"
        )
    };
    let found = |blocks: &[(&str, &str)]| {
        let mut component = component("securitygroup", "default");
        let text = blocks.iter().enumerate().map(rule).collect::<String>();
        component.files.push(("components/terraform/securitygroup/team.tf".into(), text));
        broken(&check_one(component, &[])).contains("sg-open-ingress")
    };
    for open in [
        &[("cidr_ipv6", "0::/0")][..],
        &[("cidr_ipv6", "2000::/3")],
        &[("cidr_ipv4", "0.0.0.0/1"), ("cidr_ipv4", "128.0.0.0/1")],
        &[
            ("cidr_ipv4", "0.0.0.0/2"),
            ("cidr_ipv4", "64.0.0.0/2"),
            ("cidr_ipv4", "128.0.0.0/2"),
            ("cidr_ipv4", "192.0.0.0/2"),
        ],
    ] {
        assert!(found(open), "{open:?}");
    }
    assert!(!found(&[("cidr_ipv4", "10.0.0.0/8"), ("cidr_ipv6", "fc00::/7")]));
}
