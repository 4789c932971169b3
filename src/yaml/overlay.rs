//! Laying one tree over another as Atmos merges a catalog, what it is inherited by, and a stack.

use super::node::{Key, Node, Value};

/// What becomes of a list under another one: `settings.list_merge_strategy` of `atmos.yaml`. The rules are those of
/// `deepMergeNative` in Atmos's `pkg/merge`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lists {
    /// The one above replaces it.
    #[default]
    Replace,
    /// The one above is appended to it.
    Append,
    /// It keeps its length and its items, but for mappings, over which those of the one above at the same place are laid;
    /// lists within them are replaced.
    Merge,
}

impl Lists {
    /// Their names in `atmos.yaml`.
    pub const NAMES: [(&str, Self); 3] = [("replace", Self::Replace), ("append", Self::Append), ("merge", Self::Merge)];

    /// The one of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, lists)| lists)
    }

    fn join(self, below: &[Node], above: &[Node]) -> Vec<Node> {
        match self {
            Self::Replace => above.to_vec(),
            Self::Append => below.iter().chain(above).cloned().collect(),
            Self::Merge => {
                let over = above.iter().map(Some).chain(std::iter::repeat(None));
                let merged = |(below, over): (&Node, Option<&Node>)| match over {
                    Some(over) if below.is_mapping() && over.is_mapping() => below.overlaid(over),
                    _ => below.clone(),
                };
                below.iter().zip(over).map(merged).collect()
            }
        }
    }
}

impl Node {
    fn is_mapping(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// This value with another one over it: mappings key by key, everything else replaced, also by `null`. An empty
    /// mapping over one with entries changes nothing. Keys stay in the order in which they first came.
    ///
    /// Everything keeps the place that set it: a value that of its text, and a key, as a mapping of both, that of the
    /// last text that has it.
    ///
    /// Atmos refuses a scalar over a list. Here it replaces the list, so that its type can be reported where it stands.
    #[must_use]
    pub fn overlaid(&self, over: &Self) -> Self {
        self.overlaid_with(over, Lists::Replace)
    }

    /// The same where lists are joined otherwise.
    #[must_use]
    pub fn overlaid_with(&self, over: &Self, lists: Lists) -> Self {
        let (below, above) = match (&self.value, &over.value) {
            (Value::Map(below), Value::Map(above)) => (below, above),
            (Value::Seq(below), Value::Seq(above)) if lists != Lists::Replace => {
                return Self { value: Value::Seq(lists.join(below, above)), place: over.place.clone() };
            }
            _ => return over.clone(),
        };
        if above.is_empty() {
            return self.clone();
        }
        let mut entries = below.clone();
        for (key, value) in above {
            lay(&mut entries, key, value, lists);
        }
        Self { value: Value::Map(entries), place: over.place.clone() }
    }
}

fn lay(entries: &mut Vec<(Key, Node)>, key: &Key, value: &Node, lists: Lists) {
    match entries.iter_mut().rfind(|(known, _)| known.text == key.text) {
        Some((known, old)) => {
            *old = old.overlaid_with(value, lists);
            *known = key.clone();
        }
        None => entries.push((key.clone(), value.clone())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diagnostic::{Place, SourceId};
    use crate::yaml::parse;

    fn read(text: &str, source: usize) -> Node {
        parse(text).unwrap_or_else(|error| panic!("{error}")).in_source(SourceId(source))
    }

    #[test]
    fn values_are_merged_as_atmos_does() {
        for (below, above, wanted) in [
            ("a: 1\nb: { c: 2, d: 3 }\n", "b: { d: 4, e: 5 }\n", json!({ "a": 1, "b": { "c": 2, "d": 4, "e": 5 } })),
            ("a: [x, y]\n", "a: [z]\n", json!({ "a": ["z"] })),
            ("a: [x, y]\n", "a: []\n", json!({ "a": [] })),
            ("a: { b: 1 }\n", "a: {}\n", json!({ "a": { "b": 1 } })),
            ("a: 1\nb: { c: 2 }\n", "a: null\nb: { c: ~ }\n", json!({ "a": null, "b": { "c": null } })),
            ("a: { b: 1 }\n", "a: none\n", json!({ "a": "none" })),
            ("a: none\n", "a: { b: 1 }\n", json!({ "a": { "b": 1 } })),
            ("a: { b: 1 }\n", "a: null\n", json!({ "a": null })),
            ("a: x\nb: true\nc: 1\n", "a: ''\nb: false\nc: 0\n", json!({ "a": "", "b": false, "c": 0 })),
            ("a: 1\na: 2\n", "a: 3\n", json!({ "a": 3 })),
        ] {
            assert_eq!(read(below, 0).overlaid(&read(above, 1)).to_json(), wanted, "{above} over {below}");
        }
    }

    #[test]
    fn lists_are_joined_as_the_strategy_says() {
        let below = "a: [x, { b: 1, c: [1, 2] }, z]\n";
        for (above, lists, wanted) in [
            ("a: [w]\n", Lists::Append, json!(["x", { "b": 1, "c": [1, 2] }, "z", "w"])),
            ("a: []\n", Lists::Append, json!(["x", { "b": 1, "c": [1, 2] }, "z"])),
            ("a: [w, { c: [3], d: 4 }]\n", Lists::Merge, json!(["x", { "b": 1, "c": [3], "d": 4 }, "z"])),
            ("a: [w, v, u, t]\n", Lists::Merge, json!(["x", { "b": 1, "c": [1, 2] }, "z"])),
            ("a: [w]\n", Lists::Replace, json!(["w"])),
        ] {
            let merged = read(below, 0).overlaid_with(&read(above, 1), lists);
            assert_eq!(merged.to_json(), json!({ "a": wanted }), "{above} {lists:?}");
        }
        let empty = read("a: []\n", 0).overlaid_with(&read("a: [{ b: 1 }]\n", 1), Lists::Merge);
        assert_eq!(empty.to_json(), json!({ "a": [] }));
    }

    #[test]
    fn every_value_keeps_the_place_that_set_it() {
        let texts =
            ["vpc:\n  nat: none\n  tiers:\n    app: [a]\n  logs: {}\n", "vpc:\n  tiers:\n    data: [d]\n  logs:\n"];
        let merged = read(texts[0], 0).overlaid(&read(texts[1], 1));
        let marked = |path: &[&str]| {
            let Place { source, span } = merged.place_of(path);
            format!("{}:{}:{}", source.0, span.start, &texts[source.0][span.clone()])
        };
        assert_eq!(marked(&["vpc", "nat"]), "0:12:none");
        assert_eq!(marked(&["vpc", "tiers", "app"]), "0:35:[a]");
        assert_eq!(marked(&["vpc", "tiers", "data"]), "1:24:[d]");
        assert_eq!(marked(&["vpc", "tiers"]), "1:7:tiers");
        assert_eq!(marked(&["vpc", "logs"]), "1:30:logs");
        assert_eq!(marked(&["vpc"]), "1:0:vpc");
    }

    #[test]
    fn an_empty_mapping_leaves_the_places_too() {
        let below = read("a:\n  b: 1\n", 0);
        assert_eq!(below.overlaid(&read("a: {}\n", 1)).get(&["a"]), below.get(&["a"]));
    }
}
