//! Which applications an account runs; each has a role of its own.

use super::Account;
use crate::manifest::Overrides;
use crate::yaml::Node;

/// The applications of an account, as its component gets them: its own, or else the organization's.
#[must_use]
pub fn applications<'a>(account: &'a Account, organization: &'a Overrides) -> Vec<&'a str> {
    let given =
        [&account.blueprints, organization].into_iter().find_map(|layer| layer.get("iam")?.node.get(&["applications"]));
    given.into_iter().flat_map(Node::entries).map(|(name, _)| name.text.as_str()).collect()
}
