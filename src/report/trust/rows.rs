//! Steps that differ only in the account that is entered, as one row.

use std::collections::HashMap;

use crate::organization::trust::{Graph, Link, Principal};

/// Somebody who enters one role, in one account or more, under the same conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Who enters.
    pub from: Principal,
    /// The role.
    pub role: String,
    /// In which accounts.
    pub accounts: Vec<String>,
    /// Whether these are all that could be: every account but the caller's own.
    pub everywhere: bool,
    /// What must hold.
    pub conditions: Vec<String>,
    /// Why.
    pub reason: Option<String>,
}

/// What the steps of one row have in common: who, the role, the conditions and the reason.
type Common<'a> = (&'a Principal, &'a str, &'a [String], Option<&'a str>);

/// More accounts than these are counted, not named.
const NAMED: usize = 3;

impl Row {
    /// The role and where it is, in words.
    #[must_use]
    pub fn target(&self) -> String {
        match &self.accounts[..] {
            [account] => format!("{account}/{}", self.role),
            _ if self.everywhere => format!("{} of every account", self.role),
            accounts if accounts.len() <= NAMED => format!("{} of {}", self.role, accounts.join(", ")),
            accounts => format!("{} of {} accounts", self.role, accounts.len()),
        }
    }

    /// The nodes of a picture that it leads to: one an account, or one for all of them.
    #[must_use]
    pub fn targets(&self) -> Vec<String> {
        if self.everywhere || self.accounts.len() > NAMED {
            return vec![self.target()];
        }
        self.accounts.iter().map(|account| format!("{account}/{}", self.role)).collect()
    }
}

/// The steps as rows, in the order of the first of each. `accounts` is how many the organization has.
#[must_use]
pub fn rows(graph: &Graph, accounts: usize) -> Vec<Row> {
    let mut at: HashMap<Common<'_>, usize> = HashMap::new();
    let mut rows: Vec<Row> = Vec::new();
    for link in &graph.links {
        let Link { from, account, role, conditions, reason } = link;
        let common = (from, role.as_str(), conditions.as_slice(), reason.as_deref());
        let row = *at.entry(common).or_insert_with(|| {
            let (role, conditions) = (role.clone(), conditions.clone());
            let (accounts, everywhere) = (Vec::new(), false);
            rows.push(Row { from: from.clone(), role, accounts, everywhere, conditions, reason: reason.clone() });
            rows.len() - 1
        });
        rows[row].accounts.push(account.clone());
    }
    for row in &mut rows {
        let own = usize::from(matches!(&row.from, Principal::Role { account, .. } if !row.accounts.contains(account)));
        row.everywhere = row.accounts.len() > 1 && row.accounts.len() + own == accounts;
    }
    rows
}
