//! Laying one tree over another as Atmos merges a catalog, what it is inherited by, and a stack.

use super::node::{Key, Node, Value};

impl Node {
    /// This value with another one over it: mappings key by key, everything else replaced, also by `null`. An empty
    /// mapping over one with entries changes nothing. Keys stay in the order in which they first came.
    ///
    /// Everything keeps the place that set it: a value that of its text, and a key, as a mapping of both, that of the
    /// last text that has it.
    ///
    /// Atmos refuses a scalar over a list. Here it replaces the list, so that its type can be reported where it stands.
    #[must_use]
    pub fn overlaid(&self, over: &Self) -> Self {
        let (Value::Map(below), Value::Map(above)) = (&self.value, &over.value) else {
            return over.clone();
        };
        if above.is_empty() {
            return self.clone();
        }
        let mut entries = below.clone();
        for (key, value) in above {
            lay(&mut entries, key, value);
        }
        Self { value: Value::Map(entries), place: over.place.clone() }
    }
}

fn lay(entries: &mut Vec<(Key, Node)>, key: &Key, value: &Node) {
    match entries.iter_mut().rfind(|(known, _)| known.text == key.text) {
        Some((known, old)) => {
            *old = old.overlaid(value);
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
