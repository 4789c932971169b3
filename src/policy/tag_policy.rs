//! Tag policies, typed.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// How tags are written, and which values they take.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TagPolicy {
    /// The units that it binds, by path or `root`.
    #[schemars(length(min = 1))]
    pub units: Vec<String>,
    /// Tags by their names, written as they have to be. `null` drops one of the baseline.
    #[schemars(extend("minProperties" = 1))]
    pub tags: IndexMap<String, Option<Tag>>,
}

/// What is demanded of one tag, beside its spelling.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tag {
    /// The values that it may have, each with one `*` at most; any value when empty.
    #[serde(default)]
    pub values: Vec<String>,
    /// The types of resources whose wrong tags are refused, such as `s3:bucket`; elsewhere they are only reported.
    #[serde(default)]
    #[schemars(example = ["s3:bucket"])]
    pub enforced_for: Vec<String>,
}

impl TagPolicy {
    /// The policy as AWS reads it.
    #[must_use]
    pub fn document(&self) -> Value {
        let mut tags = Map::new();
        for (name, tag) in self.tags.iter().filter_map(|(name, tag)| Some((name, tag.as_ref()?))) {
            let mut rules = Map::from_iter([("tag_key".to_owned(), json!({ "@@assign": name }))]);
            for (key, items) in [("tag_value", &tag.values), ("enforced_for", &tag.enforced_for)] {
                if !items.is_empty() {
                    rules.insert(key.to_owned(), json!({ "@@assign": items }));
                }
            }
            tags.insert(name.clone(), Value::Object(rules));
        }
        json!({ "tags": tags })
    }
}

#[cfg(test)]
mod tests {
    use super::super::grammar;
    use super::*;

    #[test]
    fn a_tag_is_spelled_as_its_name() {
        let text =
            "{ units: [root], tags: { CostCenter: {}, Stage: { values: [prod, dev*], enforced-for: [s3:bucket] } } }";
        let policy: TagPolicy = serde_yaml::from_str(text).unwrap();
        assert_eq!(grammar::tags(&policy.document()), Vec::<String>::new());
        assert_eq!(
            policy.document()["tags"]["Stage"],
            json!({
                "tag_key": { "@@assign": "Stage" },
                "tag_value": { "@@assign": ["prod", "dev*"] },
                "enforced_for": { "@@assign": ["s3:bucket"] },
            })
        );
    }
}
