//! The lines of an account's file that go when what they ask for is destroyed.

use crate::kind::Several;
use crate::organization::Account;
use crate::pipeline::Plan;
use crate::yaml::{self, Node};

/// A component, an instance or a region that an account loses, as its file names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Its mark under `removing`.
    mark: String,
    /// The keys that hold it, each from the root of the file; `kinds` is a list of texts.
    keys: Vec<Vec<String>>,
    /// The controls that the account waives for nothing else.
    waivers: Vec<String>,
}

impl Lost {
    /// What goes with the marks of an account.
    #[must_use]
    pub fn of(marks: &[String], account: &Account, plan: &Plan) -> Vec<Self> {
        let components = &plan.blueprints.components;
        let stays = |control: &str| {
            let mut staying = account.components.iter().filter(|name| !marks.contains(name));
            staying.any(|name| components.get(name).is_some_and(|component| component.can_be_waived(control)))
        };
        let controls: Vec<&String> = account.waivers.iter().map(|waiver| &waiver.control).collect();
        let lost = |mark: &String| {
            let component = components.get(mark);
            let is_alone =
                |control: &&&String| component.is_some_and(|one| one.can_be_waived(control)) && !stays(control);
            let waivers = controls.iter().filter(is_alone).map(|control| (*control).clone()).collect();
            Self { mark: mark.clone(), keys: keys(mark, account, plan), waivers }
        };
        marks.iter().map(lost).collect()
    }

    /// The account's file without it, and without its mark. `None` where the file cannot be edited safely.
    pub(super) fn taken_out(&self, text: &str) -> Option<String> {
        let document = yaml::parse(text).ok()?;
        let mut text = yaml::remove_from(text, &["removing"], &[&self.mark])?;
        for keys in &self.keys {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let Some(node) = document.get(&keys) else { continue };
            text = match keys[..] {
                ["kinds"] if node.items().iter().all(|item| item.as_str() != Some(&self.mark)) => continue,
                ["kinds"] => yaml::remove_from(&text, &keys, &[&self.mark])?,
                _ => yaml::remove_key(&text, &keys)?,
            };
        }
        for control in &self.waivers {
            let waives = |waiver: &Node| waiver.get(&["control"]).and_then(Node::as_str) == Some(control);
            // Two kinds that go may have shared it.
            text = yaml::remove_item(&text, &["waivers"], waives).unwrap_or(text);
        }
        Some(text)
    }

    /// Where a person takes it out by hand.
    pub(super) fn by_hand(&self) -> String {
        let keys = self.keys.iter().map(|keys| keys.join("."));
        let all: Vec<String> =
            std::iter::once("removing".to_owned()).chain(keys).map(|key| format!("`{key}`")).collect();
        format!("remove {} from {}", self.mark, all.join(", "))
    }

    /// Its mark.
    #[must_use]
    pub fn mark(&self) -> &str {
        &self.mark
    }
}

/// Where the file of an account may name something.
fn keys(mark: &str, account: &Account, plan: &Plan) -> Vec<Vec<String>> {
    let path = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let item = Several::parts(mark).and_then(|(name, item)| {
        let several = plan.blueprints.components.get(name)?.definition.instances.as_ref()?;
        Some(path(&["blueprints", name, &several.key, item]))
    });
    match item {
        Some(item) => vec![item],
        None if account.regions.contains_key(mark) => vec![path(&["regions", mark])],
        None => vec![path(&["kinds"]), path(&["blueprints", mark])],
    }
}
