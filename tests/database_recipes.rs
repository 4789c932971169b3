//! The recipes in the README of `rds`, followed on moto as far as it goes: there is no database behind an instance.

use serde_json::{Value, json};

use crate::support::kept;
use crate::support::moto::Moto;
use crate::support::terraform::{Root, laid};
use crate::support::variants::case;
use crate::support::{python_tool, run};

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
one = boto3.client('sts', 'us-east-1').assume_role(RoleArn=sys.argv[1], RoleSessionName='test')['Credentials']
session = boto3.Session(one['AccessKeyId'], one['SecretAccessKey'], one['SessionToken'], 'us-east-1')
rds, secrets = session.client('rds'), session.client('secretsmanager')
instances = {one['DBInstanceIdentifier']: one for one in rds.describe_db_instances()['DBInstances']}
name = 'acme-orders-use1-prod-db-orders'
";

fn right<T>(result: Result<T, String>) -> T {
    result.unwrap_or_else(|problem| panic!("{problem}"))
}

/// A recipe takes minutes, in which the provider waits: it is followed again only where something that it reads has changed.
fn followed(name: &str, recipe: fn(&Account)) {
    let reads = json!({ "component": case("rds", "default").files, "recipes": include_str!("database_recipes.rs") });
    let follow = || {
        recipe(&Account::new());
        Ok(true)
    };
    assert!(right(kept::proved(&format!("rds.{name}"), &reads, |done: &bool| *done, follow)));
}

#[test]
fn a_database_is_restored_beside_the_one_that_it_comes_from() {
    followed("restore", |account| {
        right(account.database(&json!({})).apply());
        let name = json!({ "name": "db-orders-2" });
        let mut from = name.clone();
        from["restore_from"] = "orders".into();
        from["restore_at"] = "2026-12-01T09:30:00Z".into();
        let restored = account.database(&from);
        right(restored.apply());
        if restored.plan_is_empty().is_err() {
            right(restored.apply());
            right(restored.plan_is_empty());
        }
        account.set(&restored, &name);
        right(restored.plan_is_empty());
        let printed = account.act("print(sorted(instances), instances[name + '-2']['DBName'])");
        assert_eq!(printed.trim(), "['acme-orders-use1-prod-db-orders', 'acme-orders-use1-prod-db-orders-2'] app");
    });
}

/// The first half rotates the password, the second upgrades the engine, and the end removes the database: one creation, which is
/// what takes the time.
#[test]
fn a_database_gets_a_new_password_and_a_new_version_and_leaves_a_snapshot_behind() {
    followed("life", |account| {
        let database = account.database(&json!({ "rotation_days": 60 }));
        database.write("destroy_override.tf", DESTROYABLE);
        right(database.apply());
        rotate(account);
        right(database.plan_is_empty());
        upgrade(account, &database);
        let refused = database.destroy().expect_err("a protected database is not deleted");
        assert!(refused.contains("disable deletion protection"), "{refused}");
        account
            .act("rds.modify_db_instance(DBInstanceIdentifier=name, DeletionProtection=False, ApplyImmediately=True)");
        right(database.destroy());
        let snapshots =
            account.act("print([one['DBSnapshotIdentifier'] for one in rds.describe_db_snapshots()['DBSnapshots']])");
        assert!(snapshots.contains("'acme-orders-use1-prod-db-orders-final'"), "{snapshots}");
    });
}

/// Lifts what a removal lifts too, and not the protection in AWS.
const DESTROYABLE: &str = r#"
resource "aws_db_instance" "this" {
  lifecycle {
    prevent_destroy = false
  }
}
resource "aws_cloudwatch_log_group" "this" {
  lifecycle {
    prevent_destroy = false
  }
}
"#;

fn rotate(account: &Account) {
    let printed = account.act(
        "arn = instances[name]['MasterUserSecret']['SecretArn']
assert secrets.describe_secret(SecretId=arn)['RotationRules']['AutomaticallyAfterDays'] == 60
before = secrets.get_secret_value(SecretId=arn)['VersionId']
print(arn, before != secrets.rotate_secret(SecretId=arn)['VersionId'])",
    );
    assert!(printed.contains(":secret:rds!db-") && printed.contains("True"), "{printed}");
}

/// The parameter group of the new version is there before the old one goes.
fn upgrade(account: &Account, database: &Root) {
    let mut to =
        json!({ "rotation_days": 60, "engine_version": "18", "major_upgrade": true, "apply_immediately": true });
    account.set(database, &to);
    right(database.apply());
    to["major_upgrade"] = false.into();
    to["apply_immediately"] = false.into();
    account.set(database, &to);
    right(database.apply());
    right(database.plan_is_empty());
    let printed = account.act(
        "groups = rds.describe_db_parameter_groups()['DBParameterGroups']
print(instances[name]['EngineVersion'], [one['DBParameterGroupName'] for one in groups if one['DBParameterGroupName'].startswith(name)])",
    );
    assert_eq!(printed.trim(), "18 ['acme-orders-use1-prod-db-orders-postgres18']");
}
