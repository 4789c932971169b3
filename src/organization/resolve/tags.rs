//! Tags that a manifest adds: none of them may take the place of one that follows from something else.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::Resolver;
use crate::diagnostic::{Code, SourceId};
use crate::manifest::{Located, SourcedAccount};

type Tags = IndexMap<Located<String>, Located<String>>;

/// Tags that every resource has, and what sets them.
const SET_ELSEWHERE: [(&str, &str); 7] = [
    ("Compliance", "it is set by `frameworks` in organization.yaml"),
    ("DataClassification", "it is set by `data-classification` in the account's file"),
    ("Namespace", "it is set by `namespace` in organization.yaml"),
    ("Tenant", "it is set by `tenant` in the account's file"),
    ("Environment", "it is set by `stage` in the account's file"),
    ("Stage", "it is set by `stage` in the account's file"),
    ("ManagedBy", "every component sets it"),
];

/// Tags that the organization sets by keys of their own.
const OF_THE_ORGANIZATION: [(&str, &str); 3] = [
    ("Project", "it is set by `tags.project`"),
    ("Owner", "it is set by `tags.owner`, and by `owner` in an account's file"),
    ("CostCenter", "it is set by `tags.cost-center`"),
];

impl Resolver<'_> {
    /// The organization's further tags.
    pub(super) fn check_tags(&mut self) {
        let tags = &self.manifest.tags.additional;
        self.check_names(self.source, tags, &OF_THE_ORGANIZATION, &[]);
    }

    /// The tags of an account. It may give the organization's tags other values.
    pub(super) fn check_account_tags(&mut self, file: &SourcedAccount) {
        let owner = [("Owner", "it is set by `owner`")];
        let inherited: Vec<String> = ["Project", "CostCenter"]
            .into_iter()
            .map(str::to_owned)
            .chain(self.manifest.tags.additional.keys().map(|name| name.value.clone()))
            .collect();
        self.check_names(file.source, &file.manifest.tags, &owner, &inherited);
    }

    /// IAM takes names that differ in case alone for one, and refuses both on one role.
    fn check_names(&mut self, source: SourceId, tags: &Tags, set: &[(&str, &str)], inherited: &[String]) {
        let set: HashMap<String, &str> =
            set.iter().chain(&SET_ELSEWHERE).map(|(name, by)| (name.to_ascii_lowercase(), *by)).collect();
        let mut known: HashMap<String, String> =
            inherited.iter().map(|name| (name.to_ascii_lowercase(), name.clone())).collect();
        for name in tags.keys() {
            let folded = name.value.to_ascii_lowercase();
            if folded.starts_with("aws:") {
                let message = format!("the tag `{}` cannot be set", name.value);
                let help = "AWS reserves names that start with `aws:`".to_owned();
                self.error(Code::InvalidValue, source, name, message, "expected another name", help);
            } else if let Some(by) = set.get(&folded) {
                let message = format!("the tag `{}` cannot be set here", name.value);
                self.error(Code::InvalidValue, source, name, message, "expected a tag of your own", (*by).to_owned());
            } else if let Some(other) = known.insert(folded, name.value.clone()).filter(|other| *other != name.value) {
                let message = format!("the tags `{other}` and `{}` differ in case alone", name.value);
                let help = "IAM takes them for one tag, and refuses both on one role".to_owned();
                self.error(Code::InvalidValue, source, name, message, &format!("expected `{other}`"), help);
            }
        }
    }
}
