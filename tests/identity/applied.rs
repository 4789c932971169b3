//! The policies of the component `iam`, as an applied one has them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::moto::Moto;
use crate::support::terraform::Root;
use crate::support::variants::case;

/// What was applied.
pub struct Applied {
    /// The account.
    pub account: String,
    /// Ids of the other accounts by their names.
    pub accounts: BTreeMap<String, String>,
    /// Trust policies by the role's function.
    pub trust: BTreeMap<String, Value>,
    /// The boundary.
    pub boundary: Value,
}

/// The namespace of the example, which role names begin with.
pub const NAMESPACE: &str = "acme";

impl Applied {
    /// Applies the variant with everything on, and with users for emergencies, to an account of moto.
    pub fn everything() -> Self {
        let case = case("iam", "everything-on");
        let moto = Moto::shared();
        let account = moto.new_account();
        let mut variables = case.variables.clone();
        variables["account_id"] = json!(account);
        variables["entry_role"] = json!("terraform");
        // The account is the one that CI enters and the one with the users for emergencies: whoever enters stands here.
        variables["deployment_account_id"] = json!(account);
        variables["management_account_id"] = json!(account);
        variables["break_glass_users"] = json!(["glass-one", "glass-two"]);
        let root = Root::on(moto, &case.files, &variables);
        root.apply().unwrap_or_else(|problem| panic!("{problem}"));
        let resources = root.resources().unwrap_or_else(|problem| panic!("{problem}"));
        let ids = variables["account_ids"].as_object().expect("the ids of accounts");
        let mut applied = Self {
            account,
            accounts: ids.iter().map(|(name, id)| (name.clone(), id.as_str().unwrap_or_default().to_owned())).collect(),
            trust: BTreeMap::new(),
            boundary: Value::Null,
        };
        for resource in &resources {
            applied.take(resource);
        }
        applied
    }

    fn take(&mut self, resource: &Value) {
        let values = &resource["values"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let policy = |attribute: &str| -> Value {
            serde_json::from_str(values[attribute].as_str().unwrap_or_default()).expect("a policy")
        };
        match resource["type"].as_str().unwrap_or_default() {
            "aws_iam_role" => {
                let name = text(&values["name"]);
                let function = name.strip_prefix(NAMESPACE).and_then(|name| name.strip_prefix('-'));
                self.trust.insert(function.expect("a functional name").to_owned(), policy("assume_role_policy"));
            }
            "aws_iam_policy" => self.boundary = policy("policy"),
            _ => {}
        }
    }

    /// The id of an account that a case names; `here` is the one that was applied to.
    pub fn id(&self, name: &str) -> String {
        if name == "here" {
            return self.account.clone();
        }
        self.accounts.get(name).unwrap_or_else(|| panic!("no account is called {name}")).clone()
    }
}
