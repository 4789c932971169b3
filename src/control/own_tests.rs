//! Tests of components that somebody wrote by hand.

use super::tests::lines;
use super::*;

/// A component by hand, and the control and number of the assertion that it breaks.
const BROKEN: [(&str, &str, usize); 24] = [
    (
        "resource \"aws_vpc_security_group_ingress_rule\" \"x\" {\n  cidr_ipv4 = \"0.0.0.0/1\"\n  from_port = 22\n  to_port = 443\n}",
        "sg-open-ingress",
        0,
    ),
    (
        "resource \"aws_vpc_security_group_ingress_rule\" \"x\" {\n  cidr_ipv4 = \"0.0.0.0/0\"\n  from_port = 80\n  to_port = 90\n}",
        "sg-open-ingress",
        1,
    ),
    (
        "resource \"aws_vpc_security_group_ingress_rule\" \"x\" {\n  cidr_ipv6 = \"::/0\"\n  from_port = 22\n  to_port = 443\n}",
        "sg-open-ingress",
        2,
    ),
    (
        "resource \"aws_vpc_security_group_ingress_rule\" \"x\" {\n  cidr_ipv6 = \"::/0\"\n  from_port = 80\n  to_port = 90\n}",
        "sg-open-ingress",
        3,
    ),
    (
        "resource \"aws_security_group\" \"x\" {\n  ingress {\n    cidr_blocks = [\"0.0.0.0/0\"]\n    from_port = 22\n  }\n}",
        "sg-open-ingress",
        4,
    ),
    (
        "resource \"aws_security_group\" \"x\" {\n  ingress = [{ ipv6_cidr_blocks = [\"::/0\"], from_port = 22 }]\n}",
        "sg-open-ingress",
        5,
    ),
    (
        "resource \"aws_security_group_rule\" \"x\" {\n  type = \"ingress\"\n  cidr_blocks = [\"0.0.0.0/1\", \"128.0.0.0/1\"]\n  from_port = 22\n}",
        "sg-open-ingress",
        6,
    ),
    (
        "resource \"aws_security_group_rule\" \"x\" {\n  type = \"ingress\"\n  ipv6_cidr_blocks = [\"0::/0\"]\n  from_port = 22\n}",
        "sg-open-ingress",
        7,
    ),
    ("provider \"aws\" {\n  allowed_account_ids = [var.account_id]\n}", "required-tags", 4),
    ("provider \"aws\" {\n  default_tags {\n    tags = var.tags\n  }\n}", "provider-account", 0),
    (
        "resource \"aws_security_group\" \"x\" {\n  ingress {\n    cidr_blocks = [\"0.0.0.0/0\"]\n    from_port = 443\n    to_port = 3389\n  }\n}",
        "sg-open-ingress",
        8,
    ),
    (
        "resource \"aws_security_group\" \"x\" {\n  ingress {\n    ipv6_cidr_blocks = [\"::/0\"]\n    from_port = 80\n    to_port = 65535\n  }\n}",
        "sg-open-ingress",
        9,
    ),
    (
        "resource \"aws_security_group_rule\" \"x\" {\n  type = \"ingress\"\n  cidr_blocks = [\"0.0.0.0/0\"]\n  from_port = 443\n  to_port = 3389\n}",
        "sg-open-ingress",
        10,
    ),
    (
        "resource \"aws_security_group_rule\" \"x\" {\n  type = \"ingress\"\n  ipv6_cidr_blocks = [\"::/0\"]\n  from_port = 443\n  to_port = 3389\n}",
        "sg-open-ingress",
        11,
    ),
    (
        "resource \"aws_default_security_group\" \"x\" {\n  ingress {\n    cidr_blocks = [\"0.0.0.0/0\"]\n    from_port = 443\n    to_port = 443\n  }\n}",
        "sg-open-ingress",
        12,
    ),
    (
        "resource \"aws_default_security_group\" \"x\" {\n  ingress = [{ ipv6_cidr_blocks = [\"::/0\"], from_port = 22, to_port = 22 }]\n}",
        "sg-open-ingress",
        13,
    ),
    (
        "resource \"aws_vpc_security_group_ingress_rule\" \"x\" {\n  cidr_ipv4 = \"0.0.0.0/0\"\n  ip_protocol = \"-1\"\n  from_port = 443\n  to_port = 443\n}",
        "sg-open-ingress",
        14,
    ),
    (
        "resource \"aws_vpc_security_group_ingress_rule\" \"x\" {\n  cidr_ipv6 = \"::/0\"\n  ip_protocol = -1\n  from_port = 443\n  to_port = 443\n}",
        "sg-open-ingress",
        15,
    ),
    (
        "resource \"aws_ec2_managed_prefix_list\" \"x\" {\n  entry {\n    cidr = \"0.0.0.0/0\"\n  }\n}",
        "sg-open-ingress",
        16,
    ),
    ("resource \"aws_ec2_managed_prefix_list_entry\" \"x\" {\n  cidr = \"::/0\"\n}", "sg-open-ingress", 17),
    ("resource \"aws_db_instance\" \"x\" {\n  engine = \"postgres\"\n}", "stores-encrypted", 0),
    ("resource \"aws_rds_cluster\" \"x\" {\n  storage_encrypted = false\n}", "stores-encrypted", 1),
    ("resource \"aws_efs_file_system\" \"x\" {\n}", "stores-encrypted", 2),
    ("resource \"aws_elasticache_replication_group\" \"x\" {\n}", "stores-encrypted", 3),
];

fn own(text: &str) -> Files {
    let provider = if text.contains("provider \"aws\"") { "" } else { PROVIDER };
    with_files(text, provider)
}

/// What a component by hand needs to be left alone.
const PROVIDER: &str =
    "\nprovider \"aws\" {\n  allowed_account_ids = [var.account_id]\n\n  default_tags {\n    tags = var.tags\n  }\n}\n";

fn with_files(text: &str, provider: &str) -> Files {
    Files {
        components: vec![ComponentFiles {
            name: "shop".to_owned(),
            kind: OWN.to_owned(),
            manifest: FromManifest::default(),
            files: vec![("components/terraform/shop/main.tf".into(), format!("{text}\n{provider}"))],
        }],
        ..Files::default()
    }
}

/// The assertions that these components break, by control and number.
pub(super) fn broken() -> impl Iterator<Item = (&'static str, usize)> {
    BROKEN.iter().flat_map(|(text, ..)| {
        let path = "components/terraform/shop/main.tf";
        let file = ModuleFile::new(crate::diagnostic::SourceId(0), path.into(), text);
        super::component::broken_assertions(OWN, &[file], &crate::hcl::Regexes::default())
    })
}

#[test]
fn what_holds_of_all_is_told_as_a_warning() {
    for (text, control, assertion) in BROKEN {
        let checked = check(own(text));
        let told = lines(&checked);
        assert!(
            !told.is_empty() && told.iter().all(|line| line.contains(&format!(": {control}: "))),
            "{text}: {told:?}"
        );
        assert!(!checked.diagnostics.has_errors(), "{text}");
        assert_eq!((checked.summary.own, checked.summary.controls), (1, 0));
        assert!(broken().any(|one| one == (control, assertion)), "{control} {assertion}");
    }
}

/// Every form in which a rule may admit every address to ports of remote administration.
#[test]
fn a_port_of_remote_administration_is_open_in_no_form() {
    const RULES: [&str; 5] = ["tcp", "-1", "all", "udp", "6"];
    for address in ["cidr_ipv4 = \"0.0.0.0/0\"", "cidr_ipv6 = \"::/0\"", "cidr_ipv4 = \"128.0.0.0/1\""] {
        for protocol in RULES {
            for ports in [
                "",
                "from_port = 22\n to_port = 22",
                "from_port = 0\n to_port = 65535",
                "from_port = 443\n to_port = 3389",
                "from_port = 3389\n to_port = 3389",
            ] {
                let rule = format!(
                    "resource \"aws_vpc_security_group_ingress_rule\" \"x\" {{\n {address}\n ip_protocol = \"{protocol}\"\n {ports}\n}}"
                );
                let told = lines(&check(own(&rule)));
                assert!(told.iter().any(|line| line.contains(": sg-open-ingress: ")), "{rule}: {told:?}");
            }
        }
    }
}

#[test]
fn a_component_by_hand_that_is_careful_is_silent_and_its_variables_are_its_own() {
    let text = "variable \"encrypted\" {\n  type = bool\n}\n\nresource \"aws_rds_cluster\" \"x\" {\n  storage_encrypted = var.encrypted\n}\n\n\
                resource \"aws_vpc_security_group_ingress_rule\" \"x\" {\n  cidr_ipv4 = \"10.0.0.0/8\"\n  from_port = 22\n  to_port = 22\n}";
    let mut files = own(text);
    files.stacks.push(StackText {
        path: "orgs/a.yaml".into(),
        text: "components: { terraform: { shop: { vars: { other: 1 } } } }\n".to_owned(),
        top_level: true,
    });
    assert_eq!(lines(&check(files)), Vec::<String>::new());
}

#[test]
fn resources_without_a_provider_are_named_as_not_examined() {
    let told = |text: &str| lines(&check(with_files(text, "")));
    let found = told("resource \"aws_efs_file_system\" \"x\" {\n  encrypted = true\n}");
    assert!(matches!(&found[..], [line] if line.contains("tags and accounts of shop are not examined")), "{found:?}");
    assert_eq!(told("resource \"random_id\" \"x\" {\n  byte_length = 4\n}"), Vec::<String>::new());
}
