//! What became of a list of accounts.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::existing::Matches;

/// The accounts whose ids were filled in, or would be, and those that only one side has.
#[must_use]
pub fn text(matches: &Matches, written: bool) -> String {
    let mut out = String::new();
    let word = if written { "filled in" } else { "to fill in:" };
    for (account, id) in &matches.found {
        let _ = writeln!(out, "{word} {id} of {}", account.name);
    }
    let word = if written { "noted" } else { "to note:" };
    for (account, name) in &matches.named {
        let _ = writeln!(out, "{word} that {} is named {name} in AWS", account.name);
    }
    match matches.same.len() {
        0 => {}
        1 => out.push_str("1 account has its ID already\n"),
        many => {
            let _ = writeln!(out, "{many} accounts have their IDs already");
        }
    }
    for account in &matches.unrecorded {
        let closed = if account.open { "" } else { ", closed" };
        let _ = writeln!(out, "not in the manifest: {} {}{closed}", account.id, account.name);
    }
    for account in &matches.missing {
        match &account.id {
            Some(id) => {
                let _ = writeln!(out, "not in the list: {} {id}", account.name);
            }
            None => {
                let _ = writeln!(out, "not in the list: {}, which has no ID yet", account.name);
            }
        }
    }
    out
}

/// The same for programs.
#[must_use]
pub fn json(matches: &Matches) -> Value {
    let found = matches.found.iter().map(|(account, id)| json!({ "account": account.name, "id": id }));
    let recorded = |account: &crate::existing::Recorded| json!({ "account": account.name, "id": account.id });
    let listed =
        |account: &crate::existing::Listed| json!({ "id": account.id, "name": account.name, "open": account.open });
    let named = matches.named.iter().map(|(account, name)| json!({ "account": account.name, "aws-name": name }));
    json!({
        "named": named.collect::<Value>(),
        "filled-in": found.collect::<Value>(),
        "same": matches.same.iter().map(recorded).collect::<Value>(),
        "not-in-manifest": matches.unrecorded.iter().map(listed).collect::<Value>(),
        "not-in-list": matches.missing.iter().map(recorded).collect::<Value>(),
    })
}
