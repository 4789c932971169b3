//! scratch
use super::*;
#[test]
#[ignore = "timing"]
fn scale() {
    let text = |k: &str| super::tests::component(k, "default");
    let mut stacks = Vec::new();
    let mut add = |path: String, text: String, top: bool| {
        stacks.push(StackText { path: format!("stacks/{path}").into(), text, top_level: top })
    };
    add("orgs/acme/_defaults.yaml".into(), "vars:\n  namespace: acme\n  tags:\n    Project: platform\n    Owner: a@b.example\n    CostCenter: \"1000\"\n    Compliance: none\nterraform:\n  backend_type: s3\n".into(), false);
    for r in ["us-east-1", "us-west-2"] {
        add(format!("mixins/region/{r}.yaml"), format!("vars:\n  region: {r}\n  environment: use1\n"), false);
    }
    add("mixins/region/global-region.yaml".into(), "vars:\n  region: us-east-1\n  environment: gbl\n".into(), false);
    add("mixins/stage/prod.yaml".into(), "vars:\n  stage: prod\n".into(), false);
    add("catalog/vpc/defaults.yaml".into(), "components:\n  terraform:\n    vpc/defaults:\n      metadata: { type: abstract, component: vpc }\n      vars:\n        organization_id: o-a1b2c3d4e5\n".into(), false);
    add("catalog/securitygroup/defaults.yaml".into(), "components:\n  terraform:\n    securitygroup/defaults:\n      metadata: { type: abstract, component: securitygroup }\n".into(), false);
    add("catalog/region-baseline/defaults.yaml".into(), "components:\n  terraform:\n    region-baseline/defaults:\n      metadata: { type: abstract, component: region-baseline }\n".into(), false);
    add("catalog/account-baseline/defaults.yaml".into(), "components:\n  terraform:\n    account-baseline/defaults:\n      metadata: { type: abstract, component: account-baseline }\n      vars:\n        security_contact: { name: S, title: S, email: s@a.example, phone: \"+1 206 555 0100\" }\n".into(), false);
    let n = 10_000;
    for i in 0..n {
        let t = format!("t{i}");
        add(
            format!("orgs/acme/{t}/_defaults.yaml"),
            format!("import:\n  - orgs/acme/_defaults\nvars:\n  tenant: {t}\n"),
            false,
        );
        add(
            format!("orgs/acme/{t}/prod/_defaults.yaml"),
            format!(
                "import:\n  - orgs/acme/{t}/_defaults\n  - mixins/stage/prod\nvars:\n  tags:\n    DataClassification: restricted\n"
            ),
            false,
        );
        add(
            format!("orgs/acme/{t}/prod/global-region.yaml"),
            format!(
                "import:\n  - orgs/acme/{t}/prod/_defaults\n  - mixins/region/global-region\n  - catalog/account-baseline/defaults\ncomponents:\n  terraform:\n    account-baseline:\n      metadata:\n        component: account-baseline\n        inherits: [account-baseline/defaults]\n"
            ),
            true,
        );
        for r in ["us-east-1", "us-west-2"] {
            add(
                format!("orgs/acme/{t}/prod/{r}.yaml"),
                format!(
                    "import:\n  - orgs/acme/{t}/prod/_defaults\n  - mixins/region/{r}\n  - catalog/region-baseline/defaults\n  - catalog/vpc/defaults\n  - catalog/securitygroup/defaults\ncomponents:\n  terraform:\n    region-baseline:\n      metadata:\n        component: region-baseline\n        inherits: [region-baseline/defaults]\n    vpc:\n      metadata:\n        component: vpc\n        inherits:\n          - vpc/defaults\n      vars:\n        cidr: 10.0.64.0/20\n        production: true\n        availability_zones: [{r}a, {r}b, {r}c]\n        interface_endpoints: [kms, logs]\n    securitygroup:\n      metadata:\n        component: securitygroup\n        inherits:\n          - securitygroup/defaults\n      vars:\n        vpc_id: !terraform.state vpc vpc_id\n        endpoints_security_group_id: !terraform.state vpc x\n        s3_prefix_list_id: !terraform.state vpc x\n        dynamodb_prefix_list_id: !terraform.state vpc x\n"
                ),
                true,
            );
        }
    }
    let components = ["vpc", "securitygroup", "region-baseline", "account-baseline"].map(text).to_vec();
    let files = Files { components, stacks, stacks_base: "stacks".into(), waived: vec![] };
    let start = std::time::Instant::now();
    let checked = check(files);
    println!("{:?} {:?}", start.elapsed(), checked.summary);
    for l in super::tests::lines(&checked).iter().take(10) {
        println!("{l}");
    }
}
