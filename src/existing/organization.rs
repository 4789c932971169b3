//! An organization, as the documents of `aws organizations` describe it.

use camino::Utf8Path;
use indexmap::IndexMap;

use super::document::Document;
use super::listed::{Listed, listed};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::yaml::Node;

/// An organization that exists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Existing {
    /// Its id.
    pub id: String,
    /// The id of its root.
    pub root: String,
    /// The policy types that are enabled.
    pub policy_types: Vec<String>,
    /// The service principals that it trusts.
    pub principals: Vec<String>,
    /// Policies of its own: name and type.
    pub policies: Vec<(String, String)>,
    /// Units, parents before children.
    pub units: Vec<ExistingUnit>,
    /// Accounts, each with the unit or root that it is in, where a document says so.
    pub accounts: Vec<(Listed, Option<String>)>,
}

/// A unit that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingUnit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The id of the unit or root that it is in.
    pub parent: String,
}

/// What documents say so far.
#[derive(Default)]
struct Reader {
    organization: Option<(String, String)>,
    root: Option<String>,
    policy_types: Vec<String>,
    principals: Vec<String>,
    policies: Vec<(String, String)>,
    units: Vec<ExistingUnit>,
    accounts: IndexMap<String, Listed>,
    parents: IndexMap<String, String>,
    problems: Diagnostics,
}

/// Reads documents, each with the name of its file: what is below a root or a unit does not say so, and is told by the id
/// in the name, such as `units-r-ab12.json`.
///
/// # Errors
/// When a document is something else, or the organization, its root or its accounts are not among them.
pub fn existing(documents: &[(&str, Document)]) -> Result<Existing, Diagnostics> {
    let mut reader = Reader::default();
    for (name, document) in documents {
        reader.read(name, document);
    }
    reader.finish()
}

impl Reader {
    fn read(&mut self, name: &str, document: &Document) {
        let node = &document.node;
        if let Some(organization) = node.get(&["Organization"]) {
            let (id, management) = (text(organization, "Id"), text(organization, "MasterAccountId"));
            self.organization = Some((id, management));
        } else if let Some(roots) = node.get(&["Roots"]) {
            for root in roots.items() {
                self.root = Some(text(root, "Id"));
                let types = root.get(&["PolicyTypes"]).map(Node::items).unwrap_or_default();
                let enabled = types.iter().filter(|one| text(one, "Status") == "ENABLED");
                self.policy_types.extend(enabled.map(|one| text(one, "Type")));
            }
        } else if let Some(units) = node.get(&["OrganizationalUnits"]) {
            let Some(parent) = parent_in(name) else {
                return self.needs_parent(name, &node.place);
            };
            let unit =
                |unit: &Node| ExistingUnit { id: text(unit, "Id"), name: text(unit, "Name"), parent: parent.clone() };
            self.units.extend(units.items().iter().map(unit));
        } else if node.get(&["Accounts"]).is_some() {
            match listed(document) {
                Ok(accounts) => self.accounts(accounts, parent_in(name).as_deref()),
                Err(problems) => self.problems.extend(problems),
            }
        } else if let Some(policies) = node.get(&["Policies"]) {
            let own = policies.items().iter().filter(|policy| {
                policy.get(&["AwsManaged"]).is_none_or(|managed| managed.value != crate::yaml::Value::Bool(true))
            });
            self.policies.extend(own.map(|policy| (text(policy, "Name"), text(policy, "Type"))));
        } else if let Some(principals) = node.get(&["EnabledServicePrincipals"]) {
            self.principals.extend(principals.items().iter().map(|one| text(one, "ServicePrincipal")));
        } else {
            self.problems.push(
                Diagnostic::error(Code::InvalidInput, format!("{name} does not describe an organization"))
                    .at(node.place.clone())
                    .help("`atmos-forge import organization --script` prints a script that collects what is needed"),
            );
        }
    }

    fn accounts(&mut self, accounts: Vec<Listed>, parent: Option<&str>) {
        for account in accounts {
            if let Some(parent) = parent {
                self.parents.insert(account.id.clone(), parent.to_owned());
            }
            self.accounts.entry(account.id.clone()).or_insert(account);
        }
    }

    fn needs_parent(&mut self, name: &str, place: &Place) {
        self.problems.push(
            Diagnostic::error(Code::InvalidInput, format!("{name} does not say whose units these are"))
                .at(place.clone())
                .help("name the file after their parent, such as units-r-ab12.json"),
        );
    }

    fn finish(mut self) -> Result<Existing, Diagnostics> {
        for (is_missing, what, command) in [
            (self.organization.is_none(), "the organization", "describe-organization"),
            (self.root.is_none(), "the root", "list-roots"),
            (self.accounts.is_empty(), "the accounts", "list-accounts"),
        ] {
            if is_missing {
                let problem = Diagnostic::error(Code::InvalidInput, format!("no file describes {what}"));
                self.problems.push(problem.help(format!("add what `aws organizations {command}` prints")));
            }
        }
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let (id, management) = self.organization.unwrap_or_default();
        let root = self.root.unwrap_or_default();
        let parents = self.parents;
        let account = |mut account: Listed| {
            account.is_management = account.id == management;
            let parent = parents.get(&account.id).cloned();
            (account, parent)
        };
        Ok(Existing {
            id,
            units: ordered(self.units, &root),
            root,
            policy_types: self.policy_types,
            principals: self.principals,
            policies: self.policies,
            accounts: self.accounts.into_values().map(account).collect(),
        })
    }
}

/// Units with parents before children; those that no document connects with the root come last.
fn ordered(mut units: Vec<ExistingUnit>, root: &str) -> Vec<ExistingUnit> {
    let mut known = vec![root.to_owned()];
    let mut ordered = Vec::with_capacity(units.len());
    loop {
        let (next, rest): (Vec<_>, Vec<_>) = units.into_iter().partition(|unit| known.contains(&unit.parent));
        units = rest;
        if next.is_empty() {
            ordered.extend(units);
            return ordered;
        }
        known = next.iter().map(|unit| unit.id.clone()).collect();
        ordered.extend(next);
    }
}

/// The id of a root or a unit in the name of a file.
fn parent_in(name: &str) -> Option<String> {
    let stem = Utf8Path::new(name).file_stem()?;
    let at = ["r-", "ou-"].into_iter().filter_map(|start| {
        let is_start =
            |at: &usize| *at == 0 || stem.as_bytes().get(at - 1).is_some_and(|byte| !byte.is_ascii_alphanumeric());
        stem.match_indices(start).map(|(at, _)| at).filter(is_start).last()
    });
    let id = &stem[at.max()?..];
    let is_id = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (is_id && id.len() > 5).then(|| id.to_owned())
}

fn text(node: &Node, key: &str) -> String {
    node.get(&[key]).and_then(Node::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parent_is_told_by_the_name_of_the_file() {
        for (name, parent) in [
            ("out/units-r-ab12.json", Some("r-ab12")),
            ("units-ou-ab12-c3d4e5f6.json", Some("ou-ab12-c3d4e5f6")),
            ("ou-ab12-c3d4e5f6.json", Some("ou-ab12-c3d4e5f6")),
            ("accounts.json", None),
            ("user-accounts.json", None),
            ("r-.json", None),
        ] {
            assert_eq!(parent_in(name).as_deref(), parent, "{name}");
        }
    }

    #[test]
    fn parents_come_before_children() {
        let unit = |id: &str, parent: &str| ExistingUnit {
            id: id.to_owned(),
            name: id.to_uppercase(),
            parent: parent.to_owned(),
        };
        let units = ordered(vec![unit("c", "b"), unit("lost", "x"), unit("a", "r"), unit("b", "a")], "r");
        let ids: Vec<_> = units.iter().map(|unit| unit.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c", "lost"]);
    }
}
