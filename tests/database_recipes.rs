//! The recipes in the README of `rds`, followed on moto as far as it goes: there is no database behind an instance.

use serde_json::{Value, json};

use crate::support::moto::Moto;
use crate::support::python_tool;
use crate::support::run;
use crate::support::terraform::{Root, laid};
use crate::support::variants::case;

/// An account with what databases need.
struct Account {
    role: String,
    variables: Value,
}

impl Account {
    fn new() -> Self {
        let moto = Moto::shared();
        let (account, case) = (moto.new_account(), case("rds", "default"));
        let role = format!("arn:aws:iam::{account}:role/terraform");
        let mut variables = case.variables.clone();
        variables["account_id"] = account.into();
        variables["entry_role"] = "terraform".into();
        let file = format!("{}/tests/kinds/rds/foundation.tf", env!("CARGO_MANIFEST_DIR"));
        let foundation = std::fs::read_to_string(file).expect("the foundation of the kind");
        let root = Root::on(moto, &laid(&foundation, &role, &variables["region"]), &variables);
        right(root.apply());
        for (name, value) in right(root.outputs()) {
            variables[name] = value;
        }
        Self { role, variables }
    }

    /// The variables with these over them.
    fn with(&self, over: &Value) -> Value {
        let mut variables = self.variables.clone();
        for (name, value) in over.as_object().expect("variables") {
            variables[name] = value.clone();
        }
        variables
    }

    fn database(&self, over: &Value) -> Root {
        Root::on(Moto::shared(), &case("rds", "default").files, &self.with(over))
    }

    /// Other variables for a database that exists.
    fn set(&self, database: &Root, over: &Value) {
        database.write("terraform.tfvars.json", &self.with(over).to_string());
    }

    /// What somebody does with the command line of AWS; gives what is printed.
    fn act(&self, code: &str) -> String {
        let mut python = python_tool("python");
        python.args(["-c", &format!("{SESSION}\n{code}")]).arg(&self.role).envs(Moto::shared().environment());
        right(run(&mut python))
    }
}

const SESSION: &str = "
import sys, boto3
one = boto3.client('sts').assume_role(RoleArn=sys.argv[1], RoleSessionName='test')['Credentials']
session = boto3.Session(one['AccessKeyId'], one['SecretAccessKey'], one['SessionToken'], 'us-east-1')
rds, secrets = session.client('rds'), session.client('secretsmanager')
instances = {one['DBInstanceIdentifier']: one for one in rds.describe_db_instances()['DBInstances']}
name = 'acme-orders-use1-prod-db-orders'
";

fn right<T>(result: Result<T, String>) -> T {
    result.unwrap_or_else(|problem| panic!("{problem}"))
}

/// One value of the database that a root manages.
fn value(root: &Root, of: &str, name: &str) -> Value {
    let resources = right(root.resources());
    let found = resources.iter().find(|one| one["type"] == of).unwrap_or_else(|| panic!("no {of}"));
    found["values"][name].clone()
}

#[test]
fn a_password_that_somebody_rotates_leaves_nothing_to_plan() {
    let account = Account::new();
    let database = account.database(&json!({ "rotation_days": 60 }));
    right(database.apply());
    let printed = account.act(
        "arn = instances[name]['MasterUserSecret']['SecretArn']
assert secrets.describe_secret(SecretId=arn)['RotationRules']['AutomaticallyAfterDays'] == 60
before = secrets.get_secret_value(SecretId=arn)['VersionId']
secrets.rotate_secret(SecretId=arn)
print(arn, before != secrets.get_secret_value(SecretId=arn)['VersionId'])",
    );
    assert!(printed.contains(":secret:rds!db-") && printed.contains("True"), "{printed}");
    right(database.plan_is_empty());
}

#[test]
fn a_database_is_restored_beside_the_one_that_it_comes_from() {
    let account = Account::new();
    right(account.database(&json!({})).apply());
    let name = json!({ "name": "db-orders-2" });
    let mut from = name.clone();
    from["restore_from"] = "orders".into();
    from["restore_at"] = "2026-12-01T09:30:00Z".into();
    let restored = account.database(&from);
    right(restored.apply());
    right(restored.apply());
    right(restored.plan_is_empty());
    account.set(&restored, &name);
    right(restored.plan_is_empty());
    let printed = account.act("print(sorted(instances), instances[name + '-2']['DBName'])");
    assert_eq!(printed.trim(), "['acme-orders-use1-prod-db-orders', 'acme-orders-use1-prod-db-orders-2'] app");
}

#[test]
fn an_upgrade_makes_the_new_parameter_group_before_it_deletes_the_old_one() {
    let account = Account::new();
    let database = account.database(&json!({ "engine_version": "17" }));
    right(database.apply());
    let mut upgrade = json!({ "engine_version": "18", "major_upgrade": true, "apply_immediately": true });
    account.set(&database, &upgrade);
    right(database.apply());
    upgrade["major_upgrade"] = false.into();
    upgrade["apply_immediately"] = false.into();
    account.set(&database, &upgrade);
    right(database.apply());
    right(database.plan_is_empty());
    assert_eq!(value(&database, "aws_db_instance", "engine_version"), "18");
    let groups = account.act(
        "groups = rds.describe_db_parameter_groups()['DBParameterGroups']
print([one['DBParameterGroupName'] for one in groups if one['DBParameterGroupName'].startswith(name)])",
    );
    assert_eq!(groups.trim(), "['acme-orders-use1-prod-db-orders-postgres18']");
}

#[test]
fn a_protected_database_stays_and_an_unprotected_one_leaves_a_snapshot() {
    let account = Account::new();
    let database = account.database(&json!({}));
    database.write(
        "destroy_override.tf",
        "resource \"aws_db_instance\" \"this\" {\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n\
         resource \"aws_cloudwatch_log_group\" \"this\" {\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n",
    );
    right(database.apply());
    let refused = database.destroy().expect_err("a protected database is not deleted");
    assert!(refused.contains("disable deletion protection"), "{refused}");
    account.act("rds.modify_db_instance(DBInstanceIdentifier=name, DeletionProtection=False, ApplyImmediately=True)");
    right(database.destroy());
    let snapshots =
        account.act("print([one['DBSnapshotIdentifier'] for one in rds.describe_db_snapshots()['DBSnapshots']])");
    assert!(snapshots.contains("'acme-orders-use1-prod-db-orders-final'"), "{snapshots}");
}
