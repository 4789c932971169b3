//! Who gains or loses which role by a change: edges of the trust graph, as the stacks of the accounts that are entered
//! have them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::delta::Delta;
use crate::diagnostic::SourceId;
use crate::organization::trust::Permitted;
use crate::pipeline::Plan;
use crate::workspace::Owner;
use crate::yaml::{Node, parse_stack};

/// The variable with the callers of an account's roles.
pub(super) const CALLERS: &str = "trusted_callers";

/// The variable with the roles that an account's roles may enter: the other side of the same edges.
pub(super) const TARGETS: &str = "assumable_roles";

/// An edge that a change adds, takes away or ties to other conditions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Access {
    /// What becomes of it.
    pub change: AccessChange,
    /// The role that enters, as account/role.
    pub caller: String,
    /// The role that is entered, as account/role.
    pub role: String,
    /// What permits it, where it needs a waiver.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<PermittedBy>,
}

/// A waiver that permits an edge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PermittedBy {
    /// The control that it waives.
    pub control: &'static str,
    /// Its last day.
    pub expires: String,
}

/// What becomes of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccessChange {
    /// The caller can enter from now on.
    Gained,
    /// It can enter under other conditions.
    Conditions,
    /// It can no longer enter.
    Lost,
}

/// What edges carry about their two ends, so that rules can refuse them: no condition of theirs.
const ABOUT_ENDS: [&str; 4] = ["from", "class", "production", "leads_to"];

/// Caller and role, with what must hold.
type Edges = BTreeMap<(String, String), String>;

/// The edges that a file changes.
pub(super) fn of(delta: &Delta<'_>) -> Vec<Access> {
    let Owner::Account(account) = delta.owner else {
        return Vec::new();
    };
    let (before, after) = (edges(account, delta.base), edges(account, delta.render));
    let access = |change: AccessChange, (caller, role): &(String, String)| Access {
        change,
        caller: caller.clone(),
        role: role.clone(),
        waivers: Vec::new(),
    };
    let now = after.iter().filter_map(|(edge, conditions)| match before.get(edge) {
        None => Some(access(AccessChange::Gained, edge)),
        Some(known) if known != conditions => Some(access(AccessChange::Conditions, edge)),
        Some(_) => None,
    });
    let lost = before.keys().filter(|edge| !after.contains_key(edge)).map(|edge| access(AccessChange::Lost, edge));
    now.chain(lost).collect()
}

/// The waivers that permit an edge, as the manifest has them.
pub(super) fn permitted_by(plan: &Plan, access: &Access) -> Vec<PermittedBy> {
    if access.change == AccessChange::Lost {
        return Vec::new();
    }
    let organization = &plan.organization;
    let is_meant =
        |one: &&Permitted| one.caller == access.caller && format!("{}/{}", one.account, one.role) == access.role;
    let expires = |one: &Permitted| {
        let account = organization.accounts.get(&one.account);
        let own = account.filter(|_| !one.by_organization).map(|account| &account.waivers);
        let waivers = own.unwrap_or(&organization.waivers);
        waivers.iter().find(|waiver| waiver.control == one.restricted.control()).map(|waiver| waiver.expires)
    };
    let permitted = plan.trust.permitted.iter().filter(is_meant);
    permitted
        .filter_map(|one| Some(PermittedBy { control: one.restricted.control(), expires: expires(one)?.to_string() }))
        .collect()
}

fn edges(account: &str, text: Option<&str>) -> Edges {
    let mut edges = Edges::new();
    let stack =
        text.filter(|text| text.contains(CALLERS)).and_then(|text| parse_stack(text, SourceId::NOWHERE, false).ok());
    let components = stack.as_ref().and_then(|stack| stack.get(&["components", "terraform"]));
    for (_, component) in components.into_iter().flat_map(Node::entries) {
        for (role, callers) in component.get(&["vars", CALLERS]).into_iter().flat_map(Node::entries) {
            for edge in callers.items() {
                let mut conditions = edge.to_json();
                if let Some(conditions) = conditions.as_object_mut() {
                    conditions.retain(|key, _| !ABOUT_ENDS.contains(&key.as_str()));
                }
                for caller in edge.get(&["from"]).into_iter().flat_map(Node::items).filter_map(Node::as_str) {
                    edges.insert((caller.to_owned(), format!("{account}/{}", role.text)), conditions.to_string());
                }
            }
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::*;

    fn stack(callers: &str) -> String {
        let ids = "account_ids: !terraform.state organization core-gbl-management account_ids";
        format!("components:\n  terraform:\n    iam:\n      vars:\n        {ids}\n        trusted_callers:\n{callers}")
    }

    fn changes(before: &str, after: &str) -> Vec<String> {
        let owner = Owner::Account("payments-prod".into());
        let (before, after) = (stack(before), stack(after));
        let delta = Delta { path: Utf8Path::new("a.yaml"), owner: &owner, base: Some(&before), render: Some(&after) };
        of(&delta).into_iter().map(|one| format!("{:?} {} {}", one.change, one.caller, one.role)).collect()
    }

    #[test]
    fn edges_that_come_go_or_change_are_named_with_both_ends() {
        let one = "          audit: [{ from: [core-audit/audit], form: exact }]\n";
        let two = "          audit: [{ from: [core-audit/audit, core-audit/viewer], form: exact }]\n";
        let late = "          audit: [{ from: [core-audit/audit], form: exact, until: \"2027-01-01\" }]\n";
        assert_eq!(changes(one, two), ["Gained core-audit/viewer payments-prod/audit"]);
        assert_eq!(changes(two, one), ["Lost core-audit/viewer payments-prod/audit"]);
        assert_eq!(changes(one, late), ["Conditions core-audit/audit payments-prod/audit"]);
        assert_eq!(changes("", one), ["Gained core-audit/audit payments-prod/audit"]);
        assert_eq!(changes(one, one), Vec::<String>::new());
        let told =
            "          audit: [{ from: [core-audit/audit], form: exact, production: true, leads_to: [operator] }]\n";
        assert_eq!(changes(one, told), Vec::<String>::new(), "no condition is another");
    }
}
