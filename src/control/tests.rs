//! Tests of the controls: that the baseline meets them, and that each of them can break.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use super::*;
use crate::diagnostic::{Code, Diagnostic, SourceId};
use crate::hcl::Regexes;

/// The files of one variant of a kind.
pub(super) fn component(kind: &str, variant: &str) -> ComponentFiles {
    let folder = format!("{}/testdata/{kind}/{variant}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<(Utf8PathBuf, String)> = std::fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| Utf8PathBuf::from_path_buf(entry.expect("an entry").path()).expect("UTF-8"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a file");
            (Utf8Path::new("components/terraform").join(kind).join(path.file_name().expect("a name")), text)
        })
        .collect();
    files.sort();
    ComponentFiles { name: kind.to_owned(), kind: kind.to_owned(), files }
}

fn check_one(component: ComponentFiles, waived: &[&str]) -> Checked {
    check(Files {
        components: vec![component],
        waived: waived.iter().map(|id| (*id).to_owned()).collect(),
        ..Files::default()
    })
}

/// `file:line: message (label)`.
pub(super) fn lines(checked: &Checked) -> Vec<String> {
    let line = |one: Diagnostic| {
        let place = one.place.as_ref().map_or_else(String::new, |place| {
            let source = checked.sources.get(place.source);
            format!("{}:{}: ", source.path, source.line_and_column(place.span.start).0)
        });
        format!("{place}{} ({})", one.message, one.label)
    };
    checked.diagnostics.clone().sorted().into_iter().map(line).collect()
}

fn broken(checked: &Checked) -> BTreeSet<String> {
    let broken = checked.evidence.iter().filter(|one| one.standing == Standing::Broken);
    broken.map(|one| one.control.clone()).collect()
}

const VARIANTS: &[(&str, &str)] = &[
    ("tfstate-backend", "default"),
    ("tfstate-backend", "full"),
    ("account-baseline", "default"),
    ("region-baseline", "default"),
    ("vpc", "default"),
    ("vpc", "full"),
    ("vpc", "smallest"),
    ("vpc", "allow"),
    ("securitygroup", "default"),
    ("securitygroup", "full"),
    ("securitygroup", "smallest"),
];

#[test]
fn every_component_of_the_baseline_meets_its_controls() {
    for (kind, variant) in VARIANTS {
        let checked = check_one(component(kind, variant), &[]);
        assert_eq!(lines(&checked), Vec::<String>::new(), "{kind} {variant}");
    }
}

#[test]
fn a_waived_control_is_no_error_and_is_counted() {
    let waived = ["sg-no-open-ssh", "sg-open-ingress", "sg-no-open-egress"];
    let checked = check_one(component("securitygroup", "waived"), &waived);
    assert_eq!(lines(&checked), Vec::<String>::new());
    assert_eq!(checked.summary.waived, 3);
    let unwaived = check_one(component("securitygroup", "waived"), &[]);
    assert_eq!(broken(&unwaived), waived.iter().map(|id| (*id).to_owned()).collect());
}

/// An edit by hand, and the one control that it breaks: kind, variant, file, text, new text, control.
type Mutation = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const MUTATIONS: &[Mutation] = &[
    // Tags
    ("vpc", "default", "providers.tf", "merge(var.tags, {", "merge({", "required-tags"),
    ("vpc", "default", "providers.tf", "Environment = var.stage", "Env = var.stage", "required-tags"),
    ("vpc", "default", "variables.tf", "keys(var.tags))) == 0", "keys(var.tags))) < 9", "required-tags"),
    ("vpc", "default", "variables.tf", "[\"public\", \"internal\",", "[\"secret\", \"internal\",", "required-tags"),
    ("vpc", "default", "variables.tf", "{0,256}$\", item))", "{0,256}$|.\", item))", "required-tags"),
    // Keys
    (
        "vpc",
        "default",
        "logs.tf",
        "enable_key_rotation     = true",
        "enable_key_rotation     = false",
        "kms-key-rotation",
    ),
    ("region-baseline", "default", "ebs.tf", "  enable_key_rotation     = true\n", "", "kms-key-rotation"),
    (
        "region-baseline",
        "default",
        "ebs.tf",
        "Action    = [\"kms:Decrypt\", ",
        "Action    = [\"kms:*\", ",
        "kms-key-through-service",
    ),
    (
        "tfstate-backend",
        "default",
        "key.tf",
        "StringEquals = { \"kms:ViaService\"",
        "StringEquals = { \"kms:Via\"",
        "kms-key-through-service",
    ),
    ("tfstate-backend", "default", "key.tf", "prevent_destroy = true", "prevent_destroy = false", "prevent-destroy"),
    (
        "tfstate-backend",
        "default",
        "bucket.tf",
        "prevent_destroy = true",
        "prevent_destroy = var.protect",
        "prevent-destroy",
    ),
    // Roles
    (
        "vpc",
        "default",
        "logs.tf",
        "StringEquals = { \"aws:SourceAccount\" = local.account_id }\n        ArnLike      = { \"aws:SourceArn\" = \"arn:${local.partition}:ec2",
        "ArnLike      = { \"aws:SourceArn\" = \"arn:${local.partition}:ec2",
        "confused-deputy",
    ),
    ("vpc", "default", "logs.tf", "Action   = [\"logs:CreateLogStream\",", "Action   = [\"*\",", "iam-no-wildcards"),
    (
        "vpc",
        "default",
        "logs.tf",
        "Resource = [aws_cloudwatch_log_group.flow.arn, \"${aws_cloudwatch_log_group.flow.arn}:*\"]",
        "Resource = \"*\"",
        "iam-no-wildcards",
    ),
    // Buckets
    (
        "tfstate-backend",
        "default",
        "policy.tf",
        "\"aws:SecureTransport\" = \"false\"",
        "\"aws:SecureTransport\" = \"true\"",
        "s3-tls-only",
    ),
    (
        "tfstate-backend",
        "default",
        "access-logs.tf",
        "\"s3:TlsVersion\" = \"1.2\"",
        "\"s3:TlsVersion\" = \"1.0\"",
        "s3-tls-only",
    ),
    (
        "tfstate-backend",
        "default",
        "bucket.tf",
        "restrict_public_buckets = true",
        "restrict_public_buckets = false",
        "s3-block-public-bucket",
    ),
    (
        "tfstate-backend",
        "default",
        "access-logs.tf",
        "bucket = aws_s3_bucket.access_logs.id\n\n  block_public_acls",
        "bucket = \"other\"\n\n  block_public_acls",
        "s3-block-public-bucket",
    ),
    ("tfstate-backend", "default", "bucket.tf", "BucketOwnerEnforced", "ObjectWriter", "s3-owner-enforced"),
    // State
    (
        "tfstate-backend",
        "default",
        "bucket.tf",
        "target_bucket = aws_s3_bucket.access_logs.id",
        "target_bucket = aws_s3_bucket.state.id",
        "tfstate-access-logged",
    ),
    (
        "tfstate-backend",
        "default",
        "variables.tf",
        "var.access_log_days >= 365",
        "var.access_log_days >= 7",
        "tfstate-access-logged",
    ),
    ("tfstate-backend", "default", "access-logs.tf", "days = var.access_log_days", "days = 7", "tfstate-access-logged"),
    (
        "tfstate-backend",
        "default",
        "bucket.tf",
        "sse_algorithm     = \"aws:kms\"",
        "sse_algorithm     = \"AES256\"",
        "tfstate-encrypted",
    ),
    (
        "tfstate-backend",
        "default",
        "policy.tf",
        "Action    = \"s3:PutObject\"\n        Resource  = \"${aws_s3_bucket.state.arn}/*\"\n        Condition = {\n          Null",
        "Action    = \"s3:PutObjectAcl\"\n        Resource  = \"${aws_s3_bucket.state.arn}/*\"\n        Condition = {\n          Null",
        "tfstate-encrypted",
    ),
    (
        "tfstate-backend",
        "default",
        "policy.tf",
        "\"aws:PrincipalOrgID\"   = var.organization_id",
        "\"aws:PrincipalOrgID\"   = \"o-somebodyelse\"",
        "tfstate-organization-only",
    ),
    (
        "tfstate-backend",
        "default",
        "policy.tf",
        "StringEquals    = { \"aws:PrincipalOrgID\" = var.organization_id }\n",
        "",
        "tfstate-organization-only",
    ),
    ("tfstate-backend", "default", "variables.tf", "^o-[a-z0-9]{10,32}$", ".", "tfstate-organization-only"),
    (
        "tfstate-backend",
        "default",
        "bucket.tf",
        "    status = \"Enabled\"\n  }\n}\n\nresource \"aws_s3_bucket_lifecycle",
        "    status = \"Suspended\"\n  }\n}\n\nresource \"aws_s3_bucket_lifecycle",
        "tfstate-versioned",
    ),
    (
        "tfstate-backend",
        "default",
        "policy.tf",
        "\"s3:DeleteObjectVersion\"",
        "\"s3:DeleteObjectTagging\"",
        "tfstate-versioned",
    ),
    (
        "tfstate-backend",
        "default",
        "bucket.tf",
        "noncurrent_days           = var.old_version_days",
        "noncurrent_days           = 1",
        "tfstate-versioned",
    ),
    (
        "tfstate-backend",
        "default",
        "variables.tf",
        "var.old_version_days >= 90",
        "var.old_version_days >= 1",
        "tfstate-versioned",
    ),
    // Account
    (
        "account-baseline",
        "default",
        "main.tf",
        "password_reuse_prevention      = 24",
        "password_reuse_prevention      = 5",
        "iam-password-policy",
    ),
    ("account-baseline", "default", "main.tf", "= var.password_minimum_length", "= 8", "iam-password-policy"),
    (
        "account-baseline",
        "default",
        "variables.tf",
        "var.password_maximum_age_days <= 90 ||",
        "true ||",
        "iam-password-policy",
    ),
    (
        "account-baseline",
        "default",
        "variables.tf",
        "var.password_minimum_length >= 14 ||",
        "true ||",
        "iam-password-policy",
    ),
    (
        "account-baseline",
        "default",
        "main.tf",
        "ignore_public_acls      = true",
        "ignore_public_acls      = false",
        "s3-block-public-account",
    ),
    ("account-baseline", "default", "main.tf", "ACCOUNT_UNUSED_ACCESS", "ACCOUNT", "access-analyzer"),
    ("account-baseline", "default", "variables.tf", "var.unused_access_days <= 90 ||", "true ||", "access-analyzer"),
    ("region-baseline", "default", "main.tf", "\"ACCOUNT\"", "\"ACCOUNT_UNUSED_ACCESS\"", "access-analyzer"),
    ("account-baseline", "default", "main.tf", "\"SECURITY\"", "\"BILLING\"", "account-security-contact"),
    (
        "account-baseline",
        "default",
        "variables.tf",
        "length(var.security_contact.name) >= 1 &&",
        "true &&",
        "account-security-contact",
    ),
    (
        "account-baseline",
        "default",
        "variables.tf",
        "can(regex(\"^[^@",
        "true || can(regex(\"^[^@",
        "account-security-contact",
    ),
    (
        "account-baseline",
        "default",
        "variables.tf",
        "can(regex(\"^\\\\+[0-9]",
        "true || can(regex(\"^\\\\+[0-9]",
        "account-security-contact",
    ),
    // Region
    (
        "region-baseline",
        "default",
        "vpc.tf",
        "resource \"aws_default_security_group\"",
        "resource \"aws_default_vpc\"",
        "vpc-default-sg-closed",
    ),
    ("region-baseline", "default", "ebs.tf", "enabled = true", "enabled = false", "ebs-default-encryption"),
    (
        "region-baseline",
        "default",
        "ebs.tf",
        "key_arn = aws_kms_key.ebs.arn",
        "key_arn = data.aws_kms_key.aws.arn",
        "ebs-default-encryption",
    ),
    ("region-baseline", "default", "ebs.tf", "block-all-sharing", "block-new-sharing", "ebs-snapshot-block-public"),
    ("region-baseline", "default", "ec2.tf", "block-new-sharing", "unblocked", "ami-block-public"),
    ("region-baseline", "default", "ec2.tf", "\"required\"", "\"optional\"", "ec2-imdsv2"),
    ("region-baseline", "default", "ec2.tf", "hop_limit = 1", "hop_limit = 2", "ec2-imdsv2"),
    ("region-baseline", "default", "ec2.tf", "enabled = false", "enabled = true", "ec2-serial-console-off"),
    ("region-baseline", "default", "vpc.tf", "var.vpc_block_public_access", "\"off\"", "vpc-block-public-access"),
    (
        "region-baseline",
        "default",
        "variables.tf",
        "contains([\"block-bidirectional\", \"block-ingress\"], var.vpc_block_public_access) ||",
        "true ||",
        "vpc-block-public-access",
    ),
    (
        "region-baseline",
        "default",
        "vpc.tf",
        "  vpc_id = each.key\n",
        "  vpc_id = each.key\n\n  ingress {\n    self = true\n  }\n",
        "vpc-default-sg-closed",
    ),
    // Networks
    (
        "vpc",
        "default",
        "logs.tf",
        "traffic_type             = \"ALL\"",
        "traffic_type             = \"REJECT\"",
        "vpc-flow-logs",
    ),
    (
        "vpc",
        "default",
        "logs.tf",
        "resource \"aws_flow_log\" \"cloudwatch\"",
        "resource \"aws_flow_log_of_old\" \"cloudwatch\"",
        "vpc-flow-logs",
    ),
    (
        "vpc",
        "default",
        "variables.tf",
        "var.log_retention_days >= 365",
        "var.log_retention_days >= 30",
        "vpc-flow-logs",
    ),
    (
        "vpc",
        "full",
        "variables.tf",
        "can(regex(\"^arn:[a-z-]+:s3",
        "true || can(regex(\"^arn:[a-z-]+:s3",
        "vpc-flow-logs",
    ),
    ("vpc", "default", "logs.tf", "  kms_key_id        = aws_kms_key.logs.arn\n", "", "log-group-encrypted"),
    (
        "vpc",
        "default",
        "logs.tf",
        "retention_in_days = var.log_retention_days",
        "retention_in_days = 30",
        "log-group-retention",
    ),
    (
        "vpc",
        "default",
        "main.tf",
        "  vpc_id = aws_vpc.this.id\n\n  tags = {\n    Name = \"${local.id}-default-unused\"",
        "  vpc_id = aws_vpc.this.id\n\n  egress {\n    self = true\n  }\n\n  tags = {\n    Name = \"${local.id}-default-unused\"",
        "vpc-default-sg-closed",
    ),
    (
        "vpc",
        "default",
        "main.tf",
        "  route                  = []\n",
        "  route                  = [{ cidr_block = \"0.0.0.0/0\" }]\n",
        "vpc-default-closed",
    ),
    (
        "vpc",
        "default",
        "main.tf",
        "  default_network_acl_id = aws_vpc.this.default_network_acl_id\n",
        "  default_network_acl_id = aws_vpc.this.default_network_acl_id\n\n  ingress {\n    rule_no = 1\n  }\n",
        "vpc-default-closed",
    ),
    (
        "vpc",
        "default",
        "subnets.tf",
        "map_public_ip_on_launch = false",
        "map_public_ip_on_launch = true",
        "vpc-no-public-addresses",
    ),
    (
        "vpc",
        "default",
        "network-acls.tf",
        "from_port  = 80\n    to_port    = 80",
        "from_port  = 22\n    to_port    = 22",
        "vpc-internet-ports",
    ),
    (
        "vpc",
        "default",
        "network-acls.tf",
        "from_port  = 80\n    to_port    = 80",
        "from_port  = 80\n    to_port    = 8080",
        "vpc-internet-ports",
    ),
    ("vpc", "default", "network-acls.tf", "to_port    = 3388", "to_port    = 3389", "vpc-internet-ports"),
    (
        "vpc",
        "full",
        "network-acls.tf",
        "ipv6_cidr_block = \"::/0\"\n    from_port       = 80\n    to_port         = 80",
        "ipv6_cidr_block = \"::/0\"\n    from_port       = 23\n    to_port         = 23",
        "vpc-internet-ports",
    ),
    (
        "vpc",
        "full",
        "network-acls.tf",
        "ipv6_cidr_block = \"::/0\"\n    from_port       = 80\n    to_port         = 80",
        "ipv6_cidr_block = \"::/0\"\n    from_port       = 80\n    to_port         = 90",
        "vpc-internet-ports",
    ),
    ("vpc", "full", "network-acls.tf", "to_port         = 3388", "to_port         = 3390", "vpc-internet-ports"),
    (
        "vpc",
        "default",
        "routes.tf",
        "route_table_id         = aws_route_table.public.id",
        "route_table_id         = aws_route_table.data.id",
        "vpc-data-isolated",
    ),
    (
        "vpc",
        "default",
        "routes.tf",
        "resource \"aws_route_table\" \"data\" {\n  vpc_id = aws_vpc.this.id\n",
        "resource \"aws_route_table\" \"data\" {\n  vpc_id = aws_vpc.this.id\n\n  route {\n    cidr_block = \"0.0.0.0/0\"\n  }\n",
        "vpc-data-isolated",
    ),
    ("vpc", "default", "endpoints.tf", "\"aws:ResourceOrgID\"  = var.organization_id", "", "vpc-endpoint-policies"),
    (
        "vpc",
        "default",
        "endpoints.tf",
        "        Condition = local.organization_only\n      },\n      {\n        # dnf",
        "        Condition = local.organization_only\n      },\n      { Effect = \"Allow\", Principal = \"*\", Action = \"s3:*\", Resource = \"*\" },\n      {\n        # dnf",
        "vpc-endpoint-policies",
    ),
    ("vpc", "default", "variables.tf", "^o-[a-z0-9]{10,32}$", ".", "vpc-endpoint-policies"),
    ("vpc", "default", "variables.tf", "\"ec2\", ", "\"bedrock\", ", "vpc-endpoint-policies"),
    ("vpc", "default", "variables.tf", "^[0-9]{12}$", ".", "vpc-endpoint-policies"),
    (
        "vpc",
        "default",
        "endpoints.tf",
        "from_port         = 443\n  to_port           = 443",
        "from_port         = 443\n  to_port           = 444",
        "vpc-endpoint-clients",
    ),
    ("vpc", "default", "endpoints.tf", "= local.cidrs.private", "= \"10.0.0.0/8\"", "vpc-endpoint-clients"),
    ("vpc", "default", "variables.tf", "length(var.availability_zones) >= 3 ||", "true ||", "vpc-three-zones"),
    ("vpc", "default", "variables.tf", "!var.production ||", "true ||", "vpc-nat-per-zone"),
    ("vpc", "allow", "dns-firewall.tf", "\"DISABLED\"", "\"ENABLED\"", "vpc-dns-firewall"),
    ("vpc", "allow", "variables.tf", "^(\\\\*\\\\.)?[a-z0-9_-]+(\\\\.[a-z0-9_-]+)+$", ".", "vpc-dns-firewall"),
    // Security groups
    (
        "securitygroup",
        "default",
        "ingress.tf",
        "from_port                    = 8080\n  to_port                      = 8080",
        "from_port                    = 20\n  to_port                      = 23",
        "sg-no-open-ssh",
    ),
    (
        "securitygroup",
        "default",
        "ingress.tf",
        "from_port                    = 8080\n  to_port                      = 8080",
        "from_port                    = 3389\n  to_port                      = 3389",
        "sg-no-open-ssh",
    ),
    (
        "securitygroup",
        "default",
        "ingress.tf",
        "ip_protocol                  = \"tcp\"",
        "ip_protocol                  = \"-1\"",
        "sg-no-open-ssh",
    ),
    ("securitygroup", "full", "variables.tf", "can(regex(\"^pl-[0-9a-z]+$\", item))", "true", "sg-no-open-ssh"),
    (
        "securitygroup",
        "default",
        "ingress.tf",
        "from_port         = 443\n  to_port           = 443",
        "from_port         = 443\n  to_port           = 450",
        "sg-open-ingress",
    ),
    (
        "securitygroup",
        "default",
        "ingress.tf",
        "from_port         = 443\n  to_port           = 443",
        "from_port         = 9443\n  to_port           = 443",
        "sg-open-ingress",
    ),
    (
        "securitygroup",
        "full",
        "ingress.tf",
        "cidr_ipv6         = each.value\n  ip_protocol       = \"tcp\"\n  from_port         = 443",
        "cidr_ipv6         = \"::/0\"\n  ip_protocol       = \"tcp\"\n  from_port         = 25",
        "sg-open-ingress",
    ),
    (
        "securitygroup",
        "full",
        "ingress.tf",
        "cidr_ipv6         = each.value\n  ip_protocol       = \"tcp\"\n  from_port         = 443\n  to_port           = 443",
        "cidr_ipv6         = each.value\n  ip_protocol       = \"tcp\"\n  from_port         = 443\n  to_port           = 450",
        "sg-open-ingress",
    ),
    (
        "securitygroup",
        "default",
        "egress.tf",
        "prefix_list_id    = var.s3_prefix_list_id",
        "cidr_ipv4         = \"0.0.0.0/0\"",
        "sg-no-open-egress",
    ),
    (
        "securitygroup",
        "default",
        "egress.tf",
        "prefix_list_id    = var.s3_prefix_list_id",
        "cidr_ipv6         = \"::/0\"",
        "sg-no-open-egress",
    ),
    (
        "securitygroup",
        "default",
        "variables.tf",
        "can(regex(\"^sg-[0-9a-z]+$\", var.endpoints_security_group_id))",
        "true",
        "sg-no-open-egress",
    ),
    (
        "securitygroup",
        "default",
        "variables.tf",
        "can(regex(\"^pl-[0-9a-z]+$\", var.s3_prefix_list_id))",
        "true",
        "sg-no-open-egress",
    ),
    (
        "securitygroup",
        "default",
        "variables.tf",
        "can(regex(\"^pl-[0-9a-z]+$\", var.dynamodb_prefix_list_id))",
        "true",
        "sg-no-open-egress",
    ),
    (
        "securitygroup",
        "default",
        "main.tf",
        "  vpc_id      = var.vpc_id\n",
        "  vpc_id      = var.vpc_id\n\n  ingress {\n    from_port = 1\n  }\n",
        "sg-rules-apart",
    ),
    (
        "securitygroup",
        "default",
        "main.tf",
        "  vpc_id      = var.vpc_id\n",
        "  vpc_id      = var.vpc_id\n\n  dynamic \"egress\" {\n    for_each = var.x\n    content {\n      from_port = 1\n    }\n  }\n",
        "sg-rules-apart",
    ),
    ("securitygroup", "default", "ingress.tf", "  description       = \"HTTPS from clients\"\n", "", "sg-rules-apart"),
    (
        "securitygroup",
        "default",
        "egress.tf",
        "  description       = \"HTTPS to S3 through its gateway endpoint\"\n",
        "",
        "sg-rules-apart",
    ),
    (
        "securitygroup",
        "default",
        "egress.tf",
        "# Web: load balancers\n",
        "resource \"aws_security_group_rule\" \"old\" {\n  type = \"ingress\"\n}\n",
        "sg-rules-apart",
    ),
];

/// The mutated files of a component.
fn mutated((kind, variant, file, from, to, _): &Mutation) -> ComponentFiles {
    let mut mutated = component(kind, variant);
    let found = mutated.files.iter_mut().find(|(path, _)| path.file_name() == Some(*file));
    let (_, text) = found.expect("the mutated file");
    assert!(text.contains(from), "{kind}/{variant}/{file} has no {from:?}");
    *text = text.replacen(from, to, 1);
    mutated
}

#[test]
fn every_mutation_breaks_its_control_and_no_other() {
    let mut wrong = Vec::new();
    for mutation in MUTATIONS {
        let checked = check_one(mutated(mutation), &[]);
        if broken(&checked) != BTreeSet::from([mutation.5.to_owned()]) {
            wrong.push(format!("{mutation:?}: {:?}", lines(&checked)));
        }
        for diagnostic in checked.diagnostics.clone() {
            assert_eq!(diagnostic.code, Code::ControlBroken);
            assert!(diagnostic.place.is_some(), "{diagnostic:?}");
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_assertion_of_every_control_is_broken_by_a_mutation() {
    let regexes = Regexes::default();
    let mut never: BTreeSet<(&str, usize)> = Catalogue::get()
        .iter()
        .flat_map(|control| (0..control.assertions.len()).map(|at| (control.id.as_str(), at)))
        .collect();
    for mutation in MUTATIONS {
        let component = mutated(mutation);
        let files = component.files.iter().enumerate();
        let files: Vec<ModuleFile<'_>> =
            files.map(|(at, (path, text))| ModuleFile { source: SourceId(at), path, text }).collect();
        let (module, _) = Module::read(&files, &regexes);
        for broken in super::component::broken_assertions(mutation.0, &module, &regexes) {
            never.remove(&broken);
        }
    }
    assert_eq!(never, BTreeSet::new());
}
