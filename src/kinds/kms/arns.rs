//! What other components find a key by: its purpose, and the classification of the data that it is for.

use serde_json::{Map, Value, json};

use super::context::identifier;
use super::structure::{Key, Keys};
use crate::manifest::Classification;

/// The ARNs of the keys by purpose and classification, as HCL.
#[must_use]
pub fn value(structure: &Keys) -> String {
    let mut lines = Vec::new();
    for (purpose, keys) in structure.purposes() {
        let quote = if purpose.contains('-') { "\"" } else { "" };
        let arns: Vec<String> = keys.iter().map(|(name, key)| format!("{} = {}", class(key), arn(name))).collect();
        let arns = if arns.len() == 1 { format!(" {} ", arns.concat()) } else { format!("\n{}\n", arns.join("\n")) };
        lines.push(format!("{quote}{purpose}{quote} = {{{arns}}}"));
    }
    format!("{{\n{}\n}}", lines.join("\n"))
}

/// The classification of a key's data as a key of an object: the account's where it has none of its own.
fn class(key: &Key) -> &'static str {
    key.classification.map_or("(var.tags[\"DataClassification\"])", Classification::as_str)
}

fn arn(name: &str) -> String {
    format!("aws_kms_key.{}.arn", identifier(name))
}

/// The same with keys that do not exist. What an account is classified as differs; the highest that no other key of the
/// purpose is for lets every secret find a key that will find one later.
#[must_use]
pub fn mock(structure: &Keys) -> Value {
    let mut number = 0;
    let mut purposes = Map::new();
    for (purpose, keys) in structure.purposes() {
        let stated = |class: &Classification| keys.iter().any(|(_, key)| key.classification == Some(*class));
        let open =
            Classification::ALL.into_iter().rev().find(|class| !stated(class)).unwrap_or(Classification::Restricted);
        let mut arns = Map::new();
        for (_, key) in &keys {
            number += 1;
            let arn = format!("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-{number:012}");
            arns.insert(key.classification.unwrap_or(open).as_str().to_owned(), arn.into());
        }
        purposes.insert(purpose.to_owned(), json!(arns));
    }
    Value::Object(purposes)
}
