//! What must hold whenever an edge is used.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::manifest::ConditionsManifest;
use crate::organization::Date;

/// The conditions of one edge.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Conditions {
    /// A text that the caller must give.
    pub external_id: Option<String>,
    /// Addresses that the caller must come from; any when empty.
    pub source_ips: Vec<String>,
    /// The first day.
    pub since: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// Tags of the caller, by name.
    pub principal_tags: IndexMap<String, String>,
}

impl Conditions {
    /// The conditions that a manifest writes. A day that is none was reported by the schema.
    #[must_use]
    pub fn of(manifest: &ConditionsManifest) -> Self {
        let day = |text: &Option<crate::manifest::Located<String>>| text.as_ref()?.value.parse().ok();
        let window = manifest.window.as_ref();
        let tags = manifest.principal_tags.iter();
        Self {
            external_id: manifest.external_id.as_ref().map(|id| id.value.clone()),
            source_ips: manifest.source_ips.iter().map(|block| block.value.clone()).collect(),
            since: window.and_then(|window| day(&window.from)),
            until: window.and_then(|window| day(&window.until)),
            principal_tags: tags.map(|(name, value)| (name.value.clone(), value.value.clone())).collect(),
        }
    }

    /// The conditions as attributes of the variable that takes them; those that are none are left out.
    #[must_use]
    pub fn attributes(&self) -> Map<String, Value> {
        let mut attributes = Map::new();
        let mut set = |name: &str, value: Value| attributes.insert(name.to_owned(), value);
        if let Some(id) = &self.external_id {
            set("external_id", json!(id));
        }
        if !self.source_ips.is_empty() {
            set("source_ips", json!(self.source_ips));
        }
        if let Some(day) = self.since {
            set("since", json!(format!("{day}T00:00:00Z")));
        }
        if let Some(day) = self.until {
            set("until", json!(format!("{day}T23:59:59Z")));
        }
        if !self.principal_tags.is_empty() {
            set("principal_tags", json!(self.principal_tags));
        }
        attributes
    }

    /// The conditions in words, for a person.
    #[must_use]
    pub fn in_words(&self) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(self.external_id.as_ref().map(|id| format!("external id {id}")));
        words.extend((!self.source_ips.is_empty()).then(|| format!("from {}", self.source_ips.join(", "))));
        words.extend(match (self.since, self.until) {
            (Some(since), Some(until)) => Some(format!("{since} to {until}")),
            (Some(since), None) => Some(format!("from {since} on")),
            (None, Some(until)) => Some(format!("until {until}")),
            (None, None) => None,
        });
        words.extend(self.principal_tags.iter().map(|(name, value)| format!("tag {name}={value}")));
        words
    }
}
