//! Who may do what with the keys, secrets, buckets and tables: the policies that Terraform plans, decided by an IAM simulator.

use std::fmt::Write as _;

use crate::support::provider::Provider;
use crate::support::simulator::{Decision, Request, decide};
use crate::support::terraform::Root;
use crate::support::variants::{Case, case};
use serde_json::{Map, Value, json};

const OWNER: &str = "111122223333";
const READER: &str = "444455556666";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const SECRET: &str = "arn:aws:secretsmanager:us-east-1:111122223333:secret:/prod/payments/partner-AbCdEf";
const OTHER_SECRET: &str = "arn:aws:secretsmanager:us-east-1:111122223333:secret:/prod/payments/rest-AbCdEf";
const PASSWORD: &str =
    "arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-AbCdEf";
const ROTATED: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
/// The roles that use keys, as a stack names them.
const USERS: &str = "key_users = { applications = [\"acme-app-web\"], rotation = \
                     [\"acme-orders-use1-prod-secrets-rotation\", \"acme-orders-usw2-prod-secrets-rotation\"] }";
const PLACEHOLDER: &str = "terraform-20261124164538712900000002";

/// The simulator knows no key of an encryption context: a tag of the caller, which both sides name, stands for it.
fn named(text: &str) -> String {
    text.replace("kms:EncryptionContext:", "aws:PrincipalTag/")
}

/// The policies of a component's resources as a plan has them, by address.
fn policies(case: &Case, values: &str) -> Map<String, Value> {
    let root = Root::attached(Provider::shared(), &case.files);
    let mocks = std::fs::read_to_string(format!("{}/tests/kinds/{}/mocks.hcl", env!("CARGO_MANIFEST_DIR"), case.kind));
    let mut test = mocks.expect("the mocks of the kind") + "\nvariables {\n";
    for (name, value) in case.variables.as_object().expect("variables") {
        let _ = writeln!(test, "  {name} = {}", atmos_forge::hcl::literal::value(value));
    }
    let _ = writeln!(test, "}}\nrun \"plan\" {{\n  command = plan\n  variables {{\n{values}\n  }}\n}}");
    root.write("plan.tftest.hcl", &test);
    let printed = root.terraform(&["test", "-verbose", "-json"]).unwrap_or_else(|told| panic!("{told}"));
    let planned = printed.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let plan = planned.into_iter().find(|line| line["type"] == "test_plan").expect("a plan");
    let resources = plan["test_plan"]["resource_changes"].as_array().expect("resources").clone();
    let policy = |one: &Value| {
        let policy = named(one["change"]["after"]["policy"].as_str()?);
        Some((one["address"].as_str()?.to_owned(), serde_json::from_str(&policy).ok()?))
    };
    resources.iter().filter_map(policy).collect()
}

/// One request, and whether it passes.
struct Asked {
    account: &'static str,
    role: &'static str,
    action: &'static str,
    context: Value,
    passes: bool,
}

fn asked(account: &'static str, role: &'static str, action: &'static str, context: Value, passes: bool) -> Asked {
    Asked { account, role, action, context, passes }
}

/// The callers' own policies allow everything: what is refused, the resource's policy refuses.
fn assert_decided(policy: &Value, resource: &str, all: &[Asked]) {
    let requests: Vec<Request> = all
        .iter()
        .map(|one| {
            let principal = format!("arn:aws:iam::{}:role/{}", one.account, one.role);
            let mut context = one.context.as_object().expect("a context").clone();
            context.insert("aws:PrincipalArn".into(), principal.clone().into());
            context.insert("aws:PrincipalAccount".into(), one.account.into());
            context.insert("aws:PrincipalOrgID".into(), "o-a1b2c3d4e5".into());
            context.insert("aws:PrincipalIsAWSService".into(), "false".into());
            Request {
                scps: Vec::new(),
                rcps: Vec::new(),
                principal,
                action: one.action.to_owned(),
                resource: Some(resource.to_owned()),
                account: OWNER.to_owned(),
                context,
                resource_policy: Some(policy.clone()),
                lenient: false,
            }
        })
        .collect();
    let wrong: Vec<String> = decide(&[], &requests)
        .into_iter()
        .zip(all)
        .filter(|(decision, one)| {
            let passes = match decision {
                Decision::Allowed => Some(true),
                Decision::Denied | Decision::Unallowed => Some(false),
                Decision::Refused(_) => None,
            };
            passes != Some(one.passes)
        })
        .map(|(decision, one)| format!("{} {} {}: {decision:?}", one.role, one.action, one.context))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// Through Secrets Manager of the region that a replica's secret stands in.
fn from_elsewhere() -> Value {
    json!({ "kms:ViaService": "secretsmanager.us-west-2.amazonaws.com" })
}

fn through(service: &str) -> Value {
    json!({ "kms:ViaService": format!("{service}.us-east-1.amazonaws.com") })
}

/// Through Secrets Manager, for a version of a secret.
fn secret(arn: &str, version: &str) -> Value {
    json!({
        "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
        "aws:PrincipalTag/SecretARN": arn,
        "aws:PrincipalTag/SecretVersionId": version,
    })
}

#[test]
fn every_key_of_a_purpose_is_held_from_those_whom_the_first_is_held_from() {
    let policies = policies(case("kms", "everything-on"), USERS);
    for key in ["secrets", "secrets_restricted"] {
        assert_decided(
            &policies[&format!("aws_kms_key.{key}")],
            KEY,
            &[
                asked(OWNER, "acme-administrator", "kms:PutKeyPolicy", json!({}), true),
                asked(OWNER, "acme-administrator", "kms:Decrypt", secret(SECRET, ROTATED), false),
                asked(OWNER, "acme-app-web", "kms:Decrypt", secret(SECRET, ROTATED), true),
                asked(OWNER, "acme-app-web", "kms:Decrypt", through("s3"), false),
                asked(OWNER, "acme-app-web", "kms:PutKeyPolicy", json!({}), false),
                asked(OWNER, "acme-app-x", "kms:Decrypt", secret(SECRET, ROTATED), false),
                asked(OWNER, "acme-orders-use1-prod-x-rotation", "kms:Decrypt", secret(SECRET, ROTATED), false),
                asked(OWNER, "acme-orders-use1-prod-secrets-rotation", "kms:Decrypt", secret(SECRET, ROTATED), true),
                asked(OWNER, "acme-orders-use1-prod-secrets-rotation", "kms:PutKeyPolicy", json!({}), false),
                asked(OWNER, "acme-deployment", "kms:Decrypt", secret(SECRET, PLACEHOLDER), true),
                asked(OWNER, "acme-deployment", "kms:Decrypt", secret(SECRET, ROTATED), false),
                asked(OWNER, "acme-deployment", "kms:Decrypt", secret(PASSWORD, ROTATED), true),
                asked(OWNER, "acme-deployment", "kms:GenerateDataKey", secret(PASSWORD, ROTATED), true),
                asked(OWNER, "acme-deployment", "kms:CreateGrant", grant("rds", "true"), true),
                asked(OWNER, "acme-deployment", "kms:CreateGrant", grant("secretsmanager", "true"), true),
                asked(OWNER, "acme-deployment", "kms:CreateGrant", grant("rds", "false"), false),
                asked(OWNER, "acme-deployment", "kms:CreateGrant", grant("ec2", "true"), false),
                asked(OWNER, "acme-plan", "kms:Decrypt", secret(PASSWORD, ROTATED), false),
                asked(OWNER, "OrganizationAccountAccessRole", "kms:Decrypt", secret(PASSWORD, ROTATED), false),
                asked(OWNER, "acme-administrator", "kms:Decrypt", secret(PASSWORD, ROTATED), false),
                asked(OWNER, "acme-app-web", "kms:Decrypt", secret(PASSWORD, ROTATED), true),
                asked(OWNER, "acme-operator", "kms:Decrypt", secret(SECRET, ROTATED), false),
                asked(OWNER, "acme-orders-usw2-prod-secrets-rotation", "kms:Encrypt", from_elsewhere(), true),
                asked(OWNER, "acme-orders-usw2-prod-secrets-rotation", "kms:GenerateDataKey", from_elsewhere(), true),
                asked(OWNER, "acme-orders-usw2-prod-secrets-rotation", "kms:Decrypt", from_elsewhere(), false),
                asked(OWNER, "acme-orders-usw2-prod-secrets-rotation", "kms:PutKeyPolicy", json!({}), false),
                asked(OWNER, "acme-deployment", "kms:Encrypt", from_elsewhere(), true),
                asked(OWNER, "acme-deployment", "kms:Decrypt", from_elsewhere(), false),
                asked(OWNER, "acme-deployment", "kms:Encrypt", through("s3"), false),
                asked(OWNER, "acme-administrator", "kms:Encrypt", from_elsewhere(), false),
                asked(READER, "acme-deployment", "kms:Encrypt", from_elsewhere(), false),
                asked(READER, "acme-app-web", "kms:Decrypt", secret(SECRET, ROTATED), false),
            ],
        );
    }
}

/// Database Insights of a service, which decrypts statements through another one.
fn insights(service: &str, of: &str) -> Value {
    json!({ "kms:ViaService": format!("{service}.us-east-1.amazonaws.com"), "aws:PrincipalTag/aws:pi:service": of })
}

/// A request through a service to let it use the key for a resource of its own, or of somebody else.
fn grant(service: &str, for_service: &str) -> Value {
    json!({ "kms:ViaService": format!("{service}.us-east-1.amazonaws.com"), "kms:GrantIsForAWSResource": for_service })
}

#[test]
fn administrators_use_no_key_and_users_administer_none() {
    let policies = policies(case("kms", "default"), USERS);
    let none = || json!({});
    assert_decided(
        &policies["aws_kms_key.secrets"],
        KEY,
        &[
            asked(OWNER, "acme-administrator", "kms:PutKeyPolicy", none(), true),
            asked(OWNER, "acme-break-glass", "kms:CancelKeyDeletion", none(), true),
            asked(OWNER, "acme-administrator", "kms:Decrypt", none(), false),
            asked(OWNER, "acme-administrator", "kms:Decrypt", secret(SECRET, ROTATED), false),
            asked(OWNER, "acme-administrator", "kms:CreateGrant", none(), false),
            asked(OWNER, "acme-app-web", "kms:Decrypt", secret(SECRET, ROTATED), true),
            asked(OWNER, "acme-app-web", "kms:Decrypt", none(), false),
            asked(OWNER, "acme-app-web", "kms:Decrypt", through("s3"), false),
            asked(OWNER, "acme-app-web", "kms:DescribeKey", none(), true),
            asked(OWNER, "acme-app-web", "kms:PutKeyPolicy", none(), false),
            asked(OWNER, "acme-app-web", "kms:ScheduleKeyDeletion", none(), false),
            asked(OWNER, "acme-app-web", "kms:DeleteAlias", none(), false),
            asked(OWNER, "acme-deployment", "kms:CreateAlias", none(), true),
            asked(OWNER, "acme-app-web", "kms:DisableKeyRotation", none(), false),
            asked(
                OWNER,
                "acme-orders-use1-prod-secrets-rotation",
                "kms:GenerateDataKey",
                secret(SECRET, ROTATED),
                true,
            ),
            asked(OWNER, "acme-orders-use1-prod-secrets-rotation", "kms:PutKeyPolicy", none(), false),
            asked(OWNER, "acme-other-use1-prod-secrets-rotation", "kms:Decrypt", secret(SECRET, ROTATED), false),
            asked(OWNER, "acme-operator", "kms:Decrypt", secret(SECRET, ROTATED), false),
            asked(OWNER, "acme-deployment", "kms:GenerateDataKey", secret(SECRET, PLACEHOLDER), true),
            asked(OWNER, "acme-deployment", "kms:Decrypt", secret(SECRET, PLACEHOLDER), true),
            asked(OWNER, "acme-deployment", "kms:Decrypt", secret(SECRET, "RequestToValidateKeyAccess"), true),
            asked(OWNER, "acme-deployment", "kms:Decrypt", secret(SECRET, ROTATED), false),
            asked(OWNER, "acme-plan", "kms:Decrypt", secret(SECRET, PLACEHOLDER), true),
            asked(OWNER, "acme-plan", "kms:Decrypt", secret(SECRET, ROTATED), false),
            asked(READER, "acme-app-web", "kms:Decrypt", secret(SECRET, ROTATED), false),
            asked(READER, "acme-deployment", "kms:Decrypt", secret(SECRET, PLACEHOLDER), false),
            asked(READER, "acme-administrator", "kms:PutKeyPolicy", none(), false),
        ],
    );
    assert_decided(
        &policies["aws_kms_key.data"],
        KEY,
        &[
            asked(OWNER, "acme-app-web", "kms:Decrypt", through("s3"), true),
            asked(OWNER, "acme-app-web", "kms:Decrypt", through("secretsmanager"), false),
            asked(OWNER, "acme-app-web", "kms:Encrypt", through("dynamodb"), true),
            asked(OWNER, "acme-app-web", "kms:Encrypt", none(), false),
            asked(OWNER, "acme-app-x", "kms:Decrypt", through("s3"), false),
            asked(OWNER, "acme-operator", "kms:Decrypt", insights("rds", "rds"), true),
            asked(OWNER, "acme-operator", "kms:GenerateDataKey", insights("rds", "rds"), true),
            asked(OWNER, "acme-operator", "kms:Decrypt", insights("rds", "docdb"), false),
            asked(OWNER, "acme-operator", "kms:Decrypt", insights("s3", "rds"), false),
            asked(OWNER, "acme-operator", "kms:Decrypt", through("rds"), false),
            asked(OWNER, "acme-operator", "kms:PutKeyPolicy", none(), false),
            asked(OWNER, "acme-viewer", "kms:Decrypt", insights("rds", "rds"), false),
            asked(OWNER, "acme-deployment", "kms:Decrypt", insights("rds", "rds"), false),
            asked(OWNER, "acme-app-web", "kms:CreateGrant", grant("rds", "true"), true),
            asked(OWNER, "acme-deployment", "kms:CreateGrant", grant("rds", "true"), true),
            asked(OWNER, "acme-deployment", "kms:CreateGrant", grant("rds", "false"), false),
            asked(OWNER, "acme-deployment", "kms:CreateGrant", through("rds"), false),
            asked(OWNER, "acme-deployment", "kms:CreateGrant", grant("s3", "true"), false),
            asked(OWNER, "acme-deployment", "kms:Decrypt", through("s3"), false),
            asked(OWNER, "acme-deployment", "kms:Decrypt", none(), false),
            asked(OWNER, "acme-deployment", "kms:Encrypt", through("dynamodb"), true),
            asked(OWNER, "acme-deployment", "kms:Decrypt", through("dynamodb"), true),
            asked(OWNER, "acme-deployment", "kms:GenerateDataKey", through("dynamodb"), true),
            asked(OWNER, "acme-deployment", "kms:ReEncryptFrom", through("dynamodb"), true),
            asked(OWNER, "acme-deployment", "kms:DescribeKey", through("dynamodb"), true),
            asked(OWNER, "acme-deployment", "kms:CreateGrant", grant("dynamodb", "true"), true),
            asked(OWNER, "acme-administrator", "kms:Decrypt", through("dynamodb"), false),
            asked(READER, "acme-deployment", "kms:Decrypt", through("dynamodb"), false),
        ],
    );
    let auto_scaling = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
    assert_decided(
        &policies["aws_kms_key.volumes"],
        KEY,
        &[
            asked(OWNER, auto_scaling, "kms:CreateGrant", grant("ec2", "true"), true),
            asked(OWNER, auto_scaling, "kms:CreateGrant", grant("ec2", "false"), false),
            asked(OWNER, auto_scaling, "kms:Decrypt", through("ec2"), true),
            asked(READER, auto_scaling, "kms:CreateGrant", grant("ec2", "true"), false),
            asked(OWNER, "acme-deployment", "kms:CreateGrant", grant("ec2", "true"), true),
            asked(OWNER, "acme-deployment", "kms:Decrypt", through("ec2"), true),
            asked(OWNER, "acme-deployment", "kms:GenerateDataKeyWithoutPlaintext", through("ec2"), true),
            asked(OWNER, "acme-deployment", "kms:ReEncryptTo", through("ec2"), true),
            asked(OWNER, "acme-deployment", "kms:DescribeKey", through("ec2"), true),
            asked(OWNER, "acme-deployment", "kms:GenerateDataKeyWithoutPlaintext", none(), false),
            asked(OWNER, "acme-administrator", "kms:Decrypt", through("ec2"), false),
        ],
    );
}

#[test]
fn packages_are_read_and_environments_are_kept_through_their_services_only() {
    let policies = policies(case("kms", "default"), USERS);
    let none = || json!({});
    assert_decided(
        &policies["aws_kms_key.functions"],
        KEY,
        &[
            asked(OWNER, "acme-app-web", "kms:Decrypt", through("s3"), true),
            asked(OWNER, "acme-app-web", "kms:Decrypt", through("lambda"), true),
            asked(OWNER, "acme-app-web", "kms:Decrypt", none(), false),
            asked(OWNER, "acme-app-x", "kms:Decrypt", through("lambda"), false),
            asked(OWNER, "acme-deployment", "kms:Decrypt", through("s3"), true),
            asked(OWNER, "acme-deployment", "kms:GenerateDataKey", through("s3"), false),
            asked(OWNER, "acme-deployment", "kms:Encrypt", through("lambda"), true),
            asked(OWNER, "acme-deployment", "kms:Decrypt", through("dynamodb"), false),
            asked(OWNER, "acme-deployment", "kms:CreateGrant", grant("lambda", "true"), true),
            asked(OWNER, "acme-deployment", "kms:CreateGrant", grant("s3", "true"), false),
            asked(OWNER, "acme-plan", "kms:Decrypt", through("lambda"), true),
            asked(OWNER, "acme-plan", "kms:Decrypt", through("s3"), false),
            asked(OWNER, "acme-plan", "kms:Encrypt", through("lambda"), false),
            asked(OWNER, "acme-administrator", "kms:Decrypt", through("lambda"), false),
            asked(OWNER, "acme-administrator", "kms:PutKeyPolicy", none(), true),
            asked(READER, "acme-deployment", "kms:Decrypt", through("lambda"), false),
        ],
    );
}

#[test]
fn a_role_of_another_account_decrypts_its_secret_and_through_secrets_manager_only() {
    let values = "application_roles = [\"acme-app-web\"]\n    secrets = { \"payments/partner\" = { readers = [\"billing-prod/app-billing\"] } }\n    \
                  account_ids = { billing-prod = \"444455556666\" }";
    let policies = policies(case("secretsmanager", "default"), values);
    assert_decided(
        &policies["aws_kms_key.shared[\"payments/partner\"]"],
        KEY,
        &[
            asked(READER, "acme-app-billing", "kms:Decrypt", secret(SECRET, ROTATED), true),
            asked(READER, "acme-app-billing", "kms:Decrypt", secret(OTHER_SECRET, ROTATED), false),
            asked(READER, "acme-app-billing", "kms:Decrypt", through("secretsmanager"), false),
            asked(READER, "acme-app-billing", "kms:Decrypt", json!({ "aws:PrincipalTag/SecretARN": SECRET }), false),
            asked(READER, "acme-app-billing", "kms:GenerateDataKey", secret(SECRET, ROTATED), false),
            asked(READER, "acme-app-billing", "kms:PutKeyPolicy", json!({}), false),
            asked(READER, "acme-app-other", "kms:Decrypt", secret(SECRET, ROTATED), false),
            asked(READER, "acme-administrator", "kms:Decrypt", secret(SECRET, ROTATED), false),
            asked(OWNER, "acme-app-web", "kms:Decrypt", secret(SECRET, ROTATED), true),
            asked(OWNER, "acme-app-web", "kms:PutKeyPolicy", json!({}), false),
            asked(OWNER, "acme-app-x", "kms:Decrypt", secret(SECRET, ROTATED), false),
            asked(OWNER, "acme-deployment", "kms:CreateAlias", json!({}), true),
            asked(OWNER, "acme-app-web", "kms:UpdateAlias", json!({}), false),
            asked(OWNER, "acme-administrator", "kms:PutKeyPolicy", json!({}), true),
            asked(OWNER, "acme-administrator", "kms:Decrypt", secret(SECRET, ROTATED), false),
            asked(OWNER, "acme-deployment", "kms:Decrypt", secret(SECRET, ROTATED), false),
        ],
    );
    let version = |id: &str| json!({ "secretsmanager:VersionId": id });
    assert_decided(
        &policies["aws_secretsmanager_secret_policy.this[\"payments/partner\"]"],
        SECRET,
        &[
            asked(READER, "acme-app-billing", "secretsmanager:GetSecretValue", json!({}), true),
            asked(READER, "acme-app-billing", "secretsmanager:PutSecretValue", json!({}), false),
            asked(READER, "acme-app-billing", "secretsmanager:DeleteSecret", json!({}), false),
            asked(READER, "acme-app-other", "secretsmanager:GetSecretValue", json!({}), false),
            asked(OWNER, "acme-app-web", "secretsmanager:GetSecretValue", json!({}), true),
            asked(OWNER, "acme-deployment", "secretsmanager:GetSecretValue", json!({}), false),
            asked(OWNER, "acme-deployment", "secretsmanager:GetSecretValue", version(ROTATED), false),
            asked(OWNER, "acme-deployment", "secretsmanager:GetSecretValue", version(PLACEHOLDER), true),
            asked(OWNER, "acme-plan", "secretsmanager:GetSecretValue", version(ROTATED), false),
            asked(OWNER, "OrganizationAccountAccessRole", "secretsmanager:GetSecretValue", json!({}), false),
        ],
    );
}

#[test]
fn a_bucket_takes_no_other_key_and_loses_no_version() {
    let policies = policies(case("s3", "default"), "buckets = { invoices = {} }");
    let policy = &policies["aws_s3_bucket_policy.this[\"invoices\"]"];
    let statements = policy["Statement"].as_array().expect("statements");
    let no_other = statements.iter().find(|one| one["Sid"] == "NoOtherKey").expect("a statement about keys");
    let key = &no_other["Condition"]["ArnNotEquals"]["s3:x-amz-server-side-encryption-aws-kms-key-id"];
    let tls = |more: Value| {
        let mut context = json!({ "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" });
        context.as_object_mut().expect("a context").extend(more.as_object().expect("a context").clone());
        context
    };
    let encrypted = |by: &str, key: &Value| {
        let mut context = json!({ "s3:x-amz-server-side-encryption": by });
        if !key.is_null() {
            context["s3:x-amz-server-side-encryption-aws-kms-key-id"] = key.clone();
        }
        tls(context)
    };
    let none = || tls(json!({}));
    assert_decided(
        policy,
        "arn:aws:s3:::acme-orders-use1-prod-data-invoices/1",
        &[
            asked(OWNER, "acme-app-billing", "s3:GetObject", none(), true),
            asked(OWNER, "acme-app-billing", "s3:PutObject", none(), true),
            asked(OWNER, "acme-app-billing", "s3:DeleteObject", none(), true),
            asked(OWNER, "acme-app-billing", "s3:PutObject", encrypted("aws:kms", key), true),
            asked(OWNER, "acme-app-billing", "s3:PutObject", encrypted("aws:kms", &json!(KEY)), false),
            asked(OWNER, "acme-app-billing", "s3:PutObject", encrypted("aws:kms", &Value::Null), false),
            asked(OWNER, "acme-app-billing", "s3:PutObject", encrypted("AES256", &Value::Null), false),
            asked(
                OWNER,
                "acme-app-billing",
                "s3:PutObject",
                tls(json!({ "s3:x-amz-server-side-encryption-customer-algorithm": "AES256" })),
                false,
            ),
            asked(OWNER, "acme-app-billing", "s3:GetObject", json!({ "aws:SecureTransport": "false" }), false),
            asked(
                OWNER,
                "acme-app-billing",
                "s3:GetObject",
                json!({ "aws:SecureTransport": "true", "s3:TlsVersion": "1.1" }),
                false,
            ),
            asked(OWNER, "acme-break-glass", "s3:DeleteObjectVersion", none(), false),
            asked(OWNER, "acme-break-glass", "s3:BypassGovernanceRetention", none(), true),
            asked(OWNER, "acme-administrator", "s3:BypassGovernanceRetention", none(), false),
            asked(READER, "acme-app-billing", "s3:GetObject", none(), false),
        ],
    );
}

#[test]
fn terraform_makes_a_table_and_neither_uses_nor_copies_its_items() {
    let policies = policies(case("dynamodb", "default"), "tables = { orders = { partition = { name = \"id\" } } }");
    let none = || json!({});
    assert_decided(
        &policies["aws_dynamodb_resource_policy.this[\"orders\"]"],
        "arn:aws:dynamodb:us-east-1:111122223333:table/acme-orders-use1-prod-tables-orders",
        &[
            asked(OWNER, "acme-app-orders", "dynamodb:GetItem", none(), true),
            asked(OWNER, "acme-app-orders", "dynamodb:PutItem", none(), true),
            asked(OWNER, "acme-operator", "dynamodb:RestoreTableToPointInTime", none(), true),
            asked(OWNER, "acme-deployment", "dynamodb:UpdateTable", none(), true),
            asked(OWNER, "acme-deployment", "dynamodb:GetItem", none(), false),
            asked(OWNER, "acme-deployment", "dynamodb:PutItem", none(), false),
            asked(OWNER, "acme-deployment", "dynamodb:PartiQLSelect", none(), false),
            asked(OWNER, "acme-deployment", "dynamodb:CreateBackup", none(), false),
            asked(OWNER, "acme-deployment", "dynamodb:ExportTableToPointInTime", none(), false),
            asked(OWNER, "acme-deployment", "dynamodb:RestoreTableToPointInTime", none(), false),
            asked(OWNER, "acme-plan", "dynamodb:DescribeTable", none(), true),
            asked(OWNER, "acme-plan", "dynamodb:Query", none(), false),
            asked(OWNER, "OrganizationAccountAccessRole", "dynamodb:Scan", none(), false),
            asked(READER, "acme-app-orders", "dynamodb:GetItem", none(), false),
        ],
    );
}

#[test]
fn a_stack_names_the_users_of_its_keys_exactly() {
    let names = |case: &Case, usage: &str| -> Vec<String> {
        serde_json::from_value(case.variables["key_users"][usage].clone()).unwrap_or_default()
    };
    assert_eq!(names(case("kms", "default"), "rotation"), ["acme-orders-use1-prod-secrets-rotation"]);
    let applications = names(case("kms", "everything-on"), "applications");
    assert_eq!(applications, ["acme-app-api", "acme-app-jobs", "acme-app-web", "acme-app-worker"]);
}
