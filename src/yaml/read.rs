//! From YAML text to a [`Node`] or a typed value, with the small part of YAML that a manifest needs.
//!
//! Anchors, aliases, merge keys, tags and second documents are refused: each of them makes a file say something that
//! a reviewer does not see. `yes` and `012` are texts, as their author meant them.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_yaml::{DuplicateKeyPolicy, Error, MergeKeyPolicy, MessageFormatter, Options, UserMessageFormatter};

use super::decode::byte_span;
use super::node::{Node, Value};
use super::scan::{MAX_DEPTH, MAX_NODES, SyntaxError, first_line, refusal, scan};

/// Reads a document of which the caller alone knows the source: [`Node::in_source`] gives it. A key that is written
/// twice is kept twice, for the walk to report.
///
/// # Errors
/// When the text is not YAML, or uses a part of YAML that a manifest does not have.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    let brackets = scan(text)?;
    let mut node: Node =
        serde_yaml::from_str_with_options(text, options()).map_err(|error| syntax_error(text, &error))?;
    settle(&mut node, text, &brackets);
    if node.value == Value::Null {
        node.place.span = 0..0;
    }
    Ok(node)
}

/// Reads a document into a type, with the same rules as [`parse`].
///
/// # Errors
/// When the text is not YAML, uses a part of YAML that a manifest does not have, or does not fit the type.
pub fn typed<T: DeserializeOwned>(text: &str) -> Result<T, SyntaxError> {
    scan(text)?;
    serde_yaml::from_str_with_options(text, options()).map_err(|error| syntax_error(text, &error))
}

fn options() -> Options {
    serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_anchors: 0,
            max_aliases: 0,
            max_documents: 1,
            max_buffered_comment_events: usize::MAX,
        },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}

/// Gives every value a span that helps a reader: brackets whole, block collections their first entry, nothing
/// longer than a line.
fn settle(node: &mut Node, text: &str, brackets: &HashMap<usize, usize>) {
    let bracketed = text.get(node.place.span.clone()).is_some_and(|text| text == "{" || text == "[");
    let first = match &mut node.value {
        Value::Seq(items) => {
            for item in items.iter_mut() {
                settle(item, text, brackets);
            }
            items.first().map(|item| item.place.span.clone())
        }
        Value::Map(entries) => {
            for (key, value) in entries.iter_mut() {
                key.place.span = first_line(text, &key.place.span);
                settle(value, text, brackets);
            }
            entries.first().map(|(key, _)| key.place.span.clone())
        }
        _ => None,
    };
    if matches!(node.value, Value::Seq(_) | Value::Map(_)) {
        if bracketed && let Some(end) = brackets.get(&node.place.span.start) {
            node.place.span.end = *end;
        } else if let Some(first) = first {
            node.place.span = first;
        }
    }
    node.place.span = first_line(text, &node.place.span);
}

fn syntax_error(text: &str, error: &Error) -> SyntaxError {
    let error = error.without_snippet();
    let span = error.location().map_or(0..0, |location| byte_span(&location));
    let (message, help) = match error {
        Error::MergeKeyNotAllowed { .. } => {
            ("a manifest cannot use merge keys".to_owned(), "write the values out in both places")
        }
        _ => (UserMessageFormatter.format_message(error).escape_debug().to_string(), ""),
    };
    refusal(text, span, message, help)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn refused(text: &str) -> String {
        match parse(text) {
            Ok(node) => format!("read as {}", node.to_json()),
            Err(error) => {
                let marked = &text[error.span.start..];
                format!("{} at {:?}", error.message, marked.chars().take(6).collect::<String>())
            }
        }
    }

    #[test]
    fn what_a_manifest_does_not_use_is_refused_at_its_place() {
        for (text, message) in [
            ("a: &x 1\nb: *x\n", "a manifest cannot use anchors and aliases at \"&x 1\\nb\""),
            ("a: *x\n", "a manifest cannot use anchors and aliases at \"*x\\n\""),
            ("a: [!env HOME]\n", "a manifest cannot use tags at \"!env H\""),
            ("a: !!binary aGk=\n", "a manifest cannot use tags at \"!!bina\""),
            ("a: 1\n---\nb: 2\n", "a manifest file must be a single document at \"---\\nb:\""),
            ("b:\n  <<: { a: 1 }\n", "a manifest cannot use merge keys at \"<<: { \""),
            ("? [a]\n: b\n", "expected string scalar at \"[a]\\n: \""),
            ("~: 1\n", "null is not allowed here at \"~: 1\\n\""),
            ("a: .nan\n", "value `.nan` is not a finite number at \".nan\\n\""),
            ("a: b: c\n", "this is not valid YAML: mapping values are not allowed in this context at \": c\\n\""),
            ("a: @b\n", "this is not valid YAML: unexpected character: '@' at \"@b\\n\""),
            ("a: 'x\n", "this is not valid YAML: unclosed quote at \"'x\\n\""),
        ] {
            assert_eq!(refused(text), message, "{text}");
        }
    }

    #[test]
    fn values_are_what_their_author_meant() {
        let text = "a: yes\nb: 012\nc: 1_000\nd: 0x1F\ne: 1.5\nf: true\ng: 2027-03-31\nh:\ni: '1'\nj: 10.0.0.0/8\n";
        let wanted = json!({
            "a": "yes", "b": "012", "c": "1_000", "d": 31, "e": 1.5, "f": true, "g": "2027-03-31", "h": null, "i": "1",
            "j": "10.0.0.0/8",
        });
        assert_eq!(parse(text).map(|node| node.to_json()), Ok(wanted));
        assert_eq!(parse("").map(|node| node.to_json()), Ok(json!(null)));
    }

    #[test]
    fn a_span_marks_what_a_reader_would_mark() {
        let text = "é:\n  a: \"x y\"\n  b: [1, {c: d}] # list\n  e:\n  - f\n  - g: {\n      h: i }\n  j: |\n    k\n    l\n  m:\n";
        let node = parse(text).unwrap_or_else(|error| panic!("{error}"));
        let marked = |path: &[&str]| text[node.span_of(path)].to_owned();
        assert_eq!(marked(&["é"]), "é");
        assert_eq!(marked(&["é", "a"]), "\"x y\"");
        assert_eq!(marked(&["é", "b"]), "[1, {c: d}]");
        assert_eq!(marked(&["é", "e"]), "e");
        assert_eq!(marked(&["é", "j"]), "k");
        assert_eq!(marked(&["é", "m"]), "m");
        assert_eq!(marked(&["é", "gone", "deeper"]), "é");
        let items = node.get(&["é", "e"]).map(Node::items).unwrap_or_default();
        let items: Vec<_> = items.iter().map(|item| &text[item.place.span.clone()]).collect();
        assert_eq!(items, ["f", "g"]);
    }

    #[test]
    fn a_key_written_twice_is_kept_twice() {
        let node = parse("a: 1\na: 2\n").unwrap_or_else(|error| panic!("{error}"));
        let spans: Vec<_> = node.entries().iter().map(|(key, _)| key.place.span.clone()).collect();
        assert_eq!(spans, [0..1, 5..6]);
    }

    #[test]
    fn bombs_are_refused_quickly() {
        let nested: Vec<_> = (0..100).map(|depth| " ".repeat(depth) + "a:").collect();
        let nested = nested.join("\n");
        for text in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000), nested, "a, ".repeat(300_000)] {
            let text = format!("[{text}");
            assert!(parse(&text).is_err());
            assert!(parse(&text[1..]).is_err() || text.starts_with("[a"));
        }
    }

    #[test]
    fn the_typed_read_has_the_same_rules() {
        let read = |text| typed::<HashMap<String, String>>(text).map_err(|error| error.message);
        assert_eq!(read("a: 012\n"), Ok(HashMap::from([("a".to_owned(), "012".to_owned())])));
        assert_eq!(read("a: !x y\n"), Err("a manifest cannot use tags".to_owned()));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*") {
            spans_lie_in(&text);
        }

        #[test]
        fn nothing_like_yaml_makes_the_reader_panic(text in "([a-bé0~|>&*!%@?#\"'{}\\[\\],:-]|: |- |\n| {1,4}){0,60}") {
            spans_lie_in(&text);
        }
    }

    fn spans_lie_in(text: &str) {
        fn check(node: &Node, text: &str) {
            assert!(text.get(node.place.span.clone()).is_some(), "{text:?}: {:?}", node.place.span);
            node.items().iter().for_each(|item| check(item, text));
            for (key, value) in node.entries() {
                assert!(text.get(key.place.span.clone()).is_some(), "{text:?}: {:?}", key.place.span);
                check(value, text);
            }
        }
        match parse(text) {
            Ok(node) => check(&node, text),
            Err(error) => assert!(text.get(error.span.clone()).is_some(), "{text:?}: {:?}", error.span),
        }
    }
}
