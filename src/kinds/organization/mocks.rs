//! Outputs whose mocks cover every unit and account: what the others read before the first apply, and in tests.

use serde_json::{Map, Value};

use super::structure::Governed;
use crate::kind::Output;
use crate::organization::ROOT;

/// The outputs that name units and accounts.
pub(super) fn outputs(structure: &Governed) -> Vec<Output> {
    let members = &structure.members;
    let units =
        members.units.iter().map(|unit| (unit.path.clone(), unit.id.clone().unwrap_or_else(|| unit_id(&unit.path))));
    let units = std::iter::once((ROOT.to_owned(), ROOT_ID.to_owned())).chain(units);
    let accounts = members.accounts.iter().chain(members.management.as_ref().map(|(name, id)| (name, id)));
    let mut accounts: Vec<(String, String)> =
        accounts.map(|(name, id)| (name.clone(), id.clone().unwrap_or_else(|| account_id(name)))).collect();
    accounts.sort_unstable();
    let management = members.management.as_ref().map(|(name, id)| id.clone().unwrap_or_else(|| account_id(name)));
    let management = Output {
        name: "management_account_id".to_owned(),
        description: "Id of the management account.".to_owned(),
        value: "aws_organizations_organization.this.master_account_id".to_owned(),
        mock: management.unwrap_or_default().into(),
        feature: None,
    };
    let output = |name: &str, description: &str, mock: Map<String, Value>| Output {
        name: name.to_owned(),
        description: description.to_owned(),
        value: format!("local.{name}"),
        mock: Value::Object(mock),
        feature: None,
    };
    vec![
        management,
        output("unit_ids", "Ids of the units by their path; the root of the organization is called root.", map(units)),
        output("account_ids", "Ids of all accounts by their name, the management account among them.", map(accounts)),
    ]
}

fn map(entries: impl IntoIterator<Item = (String, String)>) -> Map<String, Value> {
    entries.into_iter().map(|(key, value)| (key, Value::from(value))).collect()
}

/// The root's id in mocks.
const ROOT_ID: &str = "r-ab12";

/// A unit's id in mocks: made of its path, so that another unit does not change it.
fn unit_id(path: &str) -> String {
    format!("ou-ab12-{:08x}", hash(path) & 0xffff_ffff)
}

/// An account's id in mocks: made of its name, so that another account does not change it.
fn account_id(name: &str) -> String {
    (100_000_000_000 + hash(name) % 900_000_000_000).to_string()
}

/// FNV-1a: the same on every machine and in every version of this program.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
