//! Edits of a manifest's text that take something away and leave everything else as its author wrote it.

use std::ops::Range;

use serde_json::Value as Json;

use super::node::{Node, Value};
use super::read::parse;

/// Takes texts out of the list that these keys lead to, and the key too where nothing is left in the list. A line that holds
/// nothing else goes as a whole, with the comment at its end; all other text stays byte for byte.
///
/// Returns `None` where the list does not hold them all or the text cannot be edited safely: the result is read again, and
/// differs from the text in these items alone.
#[must_use]
pub fn remove_from(text: &str, path: &[&str], items: &[&str]) -> Option<String> {
    let mut edited = text.to_owned();
    for item in items {
        edited = remove_item(&edited, path, |one| one.as_str() == Some(item))?;
    }
    Some(edited)
}

/// Takes the first item that `is_meant` out of the list that these keys lead to, as [`remove_from`] does.
#[must_use]
pub fn remove_item(text: &str, path: &[&str], is_meant: impl Fn(&Node) -> bool) -> Option<String> {
    let document = parse(text).ok()?;
    let list = document.get(path)?;
    let at = list.items().iter().position(is_meant)?;
    if list.items().len() == 1 {
        return remove_key(text, path);
    }
    let spans: Vec<Range<usize>> = list.items().iter().map(|item| whole(text, item)).collect();
    let shorter = without(text, list, &spans, at)?;
    let mut wanted = document.to_json();
    path.iter().try_fold(&mut wanted, |node, key| node.get_mut(key))?.as_array_mut()?.remove(at);
    (parse(&shorter).ok()?.to_json() == wanted).then_some(shorter)
}

/// Takes the key that a path leads to out of its mapping, with its value; the mapping too where nothing is left in it.
///
/// Returns `None` where it is missing or cannot be taken out safely, as [`remove_from`] does.
#[must_use]
pub fn remove_key(text: &str, path: &[&str]) -> Option<String> {
    let document = parse(text).ok()?;
    let (last, parents) = path.split_last()?;
    let mapping = document.get(parents)?;
    let at = mapping.entries().iter().position(|(key, _)| key.text == **last)?;
    if mapping.entries().len() == 1 && !parents.is_empty() {
        return remove_key(text, parents);
    }
    let span = |(key, value): &(super::Key, Node)| {
        let end = whole(text, value).end.max(key.place.span.end);
        key.place.span.start..end
    };
    let spans: Vec<Range<usize>> = mapping.entries().iter().map(span).collect();
    let edited = without(text, mapping, &spans, at)?;
    let mut wanted = document.to_json();
    remove(&mut wanted, parents, last)?;
    (parse(&edited).ok()?.to_json() == wanted).then_some(edited)
}

fn remove(document: &mut Json, parents: &[&str], key: &str) -> Option<()> {
    parents.iter().try_fold(document, |node, key| node.get_mut(key))?.as_object_mut()?.shift_remove(key).map(|_| ())
}

/// Where a value stands, as far as the last thing in it; what follows a block is not part of it.
fn whole(text: &str, node: &Node) -> Range<usize> {
    let Range { start, end } = node.place.span;
    let last = match &node.value {
        _ if is_flow(text, node) => None,
        Value::Map(entries) => entries.last().map(|(key, value)| whole(text, value).end.max(key.place.span.end)),
        Value::Seq(items) => items.last().map(|item| whole(text, item).end),
        _ => None,
    };
    start..last.unwrap_or(end)
}

fn is_flow(text: &str, node: &Node) -> bool {
    text.get(node.place.span.clone()).is_some_and(|text| text.starts_with(['[', '{']))
}

/// The text without one of the parts of a collection.
fn without(text: &str, collection: &Node, spans: &[Range<usize>], at: usize) -> Option<String> {
    let span = &spans[at];
    let cut = match (is_flow(text, collection), spans.get(at + 1)) {
        (true, Some(next)) => span.start..next.start,
        (true, None) => spans[at.checked_sub(1)?].end..span.end,
        (false, _) => lines(text, span),
    };
    Some(format!("{}{}", &text[..cut.start], &text[cut.end..]))
}

/// The whole lines that a part stands on, with the line break after them.
fn lines(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_taken_out_and_all_else_kept() {
        for (before, after) in [
            ("kinds: [x, a] # why\n", "kinds: [a] # why\n"),
            ("kinds: [a, x]\n", "kinds: [a]\n"),
            ("kinds: [a, \"x\", b]\n", "kinds: [a, b]\n"),
            ("kinds: [\n  a,\n  x, # gone\n]\n", "kinds: [\n  a, # gone\n]\n"),
            ("kinds:\n  # first\n  - x # gone\n  - a\n", "kinds:\n  # first\n  - a\n"),
            ("kinds:\r\n  - a\r\n  - x\r\nb: 1\r\n", "kinds:\r\n  - a\r\nb: 1\r\n"),
            ("a: 1 # one\nkinds: [x] # gone\n\n# two\nb: 2\n", "a: 1 # one\n\n# two\nb: 2\n"),
            ("a: 1\nkinds:\n  - x\nb: 2\n", "a: 1\nb: 2\n"),
            ("a: 1\nkinds: [x]", "a: 1\n"),
        ] {
            assert_eq!(remove_from(before, &["kinds"], &["x"]).as_deref(), Some(after), "{before}");
        }
        assert_eq!(remove_from("kinds: [a, x, y]\n", &["kinds"], &["y", "a"]).as_deref(), Some("kinds: [x]\n"));
    }

    #[test]
    fn a_key_is_taken_out_with_its_value_and_all_else_kept() {
        for (before, after) in [
            (
                "regions:\n  us-east-1: { addresses: a }\n  us-west-2:\n    # block\n    addresses: b # gone\nkinds: []\n",
                "regions:\n  us-east-1: { addresses: a }\nkinds: []\n",
            ),
            ("regions:\n  us-west-2: { addresses: b } # gone\n  us-east-1: {}\n", "regions:\n  us-east-1: {}\n"),
            ("regions: { us-east-1: {}, us-west-2: { addresses: b } }\n", "regions: { us-east-1: {} }\n"),
            ("regions: { us-west-2: { addresses: b }, us-east-1: {} }\n", "regions: { us-east-1: {} }\n"),
            ("a: 1\nregions:\n  us-west-2:\n", "a: 1\n"),
            ("regions:\n  us-east-1:\n  us-west-2:\n", "regions:\n  us-east-1:\n"),
        ] {
            assert_eq!(remove_key(before, &["regions", "us-west-2"]).as_deref(), Some(after), "{before}");
        }
    }

    #[test]
    fn what_cannot_be_taken_out_is_left_alone() {
        for text in ["kinds: [a]\n", "kinds: x\n", "kinds: [x\n", "a: 1\n", ""] {
            assert_eq!(remove_from(text, &["kinds"], &["x"]), None, "{text}");
        }
        for text in ["regions: {}\n", "regions: [us-west-2]\n", "a: 1\n"] {
            assert_eq!(remove_key(text, &["regions", "us-west-2"]), None, "{text}");
        }
        let single = "kinds: &k [x]\n";
        assert_eq!(remove_from(single, &["kinds"], &["x"]), None, "{single}");
    }
}
