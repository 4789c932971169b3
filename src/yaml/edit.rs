//! Edits of a manifest's text that leave everything else as its author wrote it.

use serde_json::Value as Json;

use super::node::{Key, Node, Value};
use super::read::parse;

/// Puts `key: value` into the mapping below `path`, where it becomes the first entry. Comments, order and spacing of
/// all other text stay byte for byte; `value` is YAML that fits on the line.
///
/// Returns `None` where the mapping does not exist, holds the key already or cannot be edited safely: the result is
/// read again, and differs from the text in this entry alone.
#[must_use]
pub fn insert_into(text: &str, path: &[&str], key: &str, value: &str) -> Option<String> {
    let document = parse(text).ok()?;
    let (last, parents) = path.split_last()?;
    let (name, target) = document.get(parents)?.entry(last)?;
    if target.entry(key).is_some() {
        return None;
    }
    let entry = format!("{key}: {value}");
    let edited = match &target.value {
        Value::Null => fill(text, name, target, &entry),
        Value::Map(entries) if text.get(target.place.span.clone())?.starts_with('{') => {
            into_braces(text, target.place.span.start + 1, entries.is_empty(), &entry)
        }
        Value::Map(entries) => below(text, name, &entries.first()?.0, &entry)?,
        _ => return None,
    };
    let mut wanted = document.to_json();
    set(&mut wanted, path, key, parse(value).ok()?.to_json())?;
    (parse(&edited).ok()?.to_json() == wanted).then_some(edited)
}

/// Adds texts to the list that these keys lead to; the last key is made where it is missing. Comments, order and spacing of all
/// other text stay byte for byte; a text is YAML that fits on the line.
///
/// Returns `None` where the key holds no list or the text cannot be edited safely: the result is read again, and
/// differs from the text in these items alone.
#[must_use]
pub fn append_to(text: &str, path: &[&str], items: &[&str]) -> Option<String> {
    let document = parse(text).ok()?;
    let joined = items.join(", ");
    let (key, above) = path.split_last()?;
    let edited = match document.get(above)?.entry(key) {
        None if above.is_empty() => return append(text, key, &format!("[{joined}]")),
        None => return insert_into(text, above, key, &format!("[{joined}]")),
        Some((name, target)) => match &target.value {
            Value::Null => {
                let at = name.place.span.end + text[name.place.span.end..].find(':')? + 1;
                let kept = if target.place.span.is_empty() { at } else { target.place.span.end };
                splice(text, at, kept, &format!(" [{joined}]"))
            }
            Value::Seq(present) if text.get(target.place.span.clone())?.starts_with('[') => match present.last() {
                None => splice(text, target.place.span.start + 1, target.place.span.start + 1, &joined),
                Some(last) => splice(text, last.place.span.end, last.place.span.end, &format!(", {joined}")),
            },
            Value::Seq(present) => below_last(text, present.last()?, items)?,
            _ => return None,
        },
    };
    let mut wanted = document.to_json();
    let list = path.iter().try_fold(&mut wanted, |node, key| node.get_mut(key))?;
    if list.is_null() {
        *list = Json::Array(Vec::new());
    }
    for item in items {
        list.as_array_mut()?.push(parse(item).ok()?.to_json());
    }
    (parse(&edited).ok()?.to_json() == wanted).then_some(edited)
}

/// Items get lines of their own below the last one.
fn below_last(text: &str, last: &Node, items: &[&str]) -> Option<String> {
    let start = text[..last.place.span.start].rfind('\n')? + 1;
    let dash = text[start..last.place.span.start].rfind('-')?;
    let indentation = &text[start..start + dash];
    let (at, line_break) = end_of_line(text, last.place.span.end)?;
    let lines: Vec<String> = items.iter().map(|item| format!("{line_break}{indentation}- {item}")).collect();
    Some(splice(text, at, at, &lines.concat()))
}

/// Where the line ends that holds a byte, and the line break there.
fn end_of_line(text: &str, at: usize) -> Option<(usize, &'static str)> {
    let line = text[at..].split('\n').next()?;
    let (line, line_break) = line.strip_suffix('\r').map_or((line, "\n"), |line| (line, "\r\n"));
    Some((at + line.len(), line_break))
}

/// Adds `key: value` at the end of a document that is a mapping and does not hold the key.
///
/// Returns `None` where it cannot be done safely, as [`insert_into`] does.
#[must_use]
pub fn append(text: &str, key: &str, value: &str) -> Option<String> {
    let document = parse(text).ok()?;
    if document.entries().is_empty() || document.entry(key).is_some() {
        return None;
    }
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let start = if text.ends_with('\n') { "" } else { line_break };
    let edited = format!("{text}{start}{key}: {value}{line_break}");
    let mut wanted = document.to_json();
    set(&mut wanted, &[], key, parse(value).ok()?.to_json())?;
    (parse(&edited).ok()?.to_json() == wanted).then_some(edited)
}

/// Puts `key: value` into a document that is a mapping and does not hold the key: in place of the line that holds it as
/// a comment, `# key: …`, or else on a line of its own below the entry of `after`.
///
/// Returns `None` where it cannot be done safely, as [`insert_into`] does.
#[must_use]
pub fn insert_after(text: &str, after: &str, key: &str, value: &str) -> Option<String> {
    let document = parse(text).ok()?;
    let (name, target) = document.entry(after)?;
    if document.entry(key).is_some() {
        return None;
    }
    let entry = format!("{key}: {value}");
    let edited = if let Some((start, end)) = commented(text, key) {
        splice(text, start, end, &entry)
    } else {
        let (at, line_break) = end_of_line(text, name.place.span.end.max(target.place.span.end))?;
        splice(text, at, at, &format!("{line_break}{entry}"))
    };
    let mut wanted = document.to_json();
    set(&mut wanted, &[], key, parse(value).ok()?.to_json())?;
    (parse(&edited).ok()?.to_json() == wanted).then_some(edited)
}

/// The only line at the margin that holds a key as a comment, without its line break.
fn commented(text: &str, key: &str) -> Option<(usize, usize)> {
    let mut start = 0;
    let mut found = None;
    for line in text.split_inclusive('\n') {
        let held = line.strip_prefix('#').map(|rest| rest.trim_start_matches(' '));
        let rest = held.and_then(|rest| rest.strip_prefix(key)).and_then(|rest| rest.strip_prefix(':'));
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace)) {
            if found.is_some() {
                return None;
            }
            found = Some((start, start + line.trim_end_matches(['\r', '\n']).len()));
        }
        start += line.len();
    }
    found
}

/// Gives a top-level key another value, written as a block; the key is added at the end where it is missing. Comments in
/// and directly below the value before go with it; all other text stays byte for byte.
///
/// Returns `None` where it cannot be done safely, as [`insert_into`] does.
#[must_use]
pub fn replace_block(text: &str, key: &str, value: &Json) -> Option<String> {
    let document = parse(text).ok()?;
    let entries = document.entries();
    let block = format!("{key}:{}\n", super::write::value(value, 0));
    let edited = match entries.iter().position(|(name, _)| name.text == key) {
        None => format!("{text}{}\n{block}", if text.ends_with('\n') { "" } else { "\n" }),
        Some(at) => {
            let start = entries[at].0.place.span.start;
            let end = entries.get(at + 1).map_or(text.len(), |(name, _)| name.place.span.start);
            // What stands between the value and the next key, after an empty line, belongs to that key.
            let end = text[start..end].find("\n\n").map_or(end, |blank| start + blank + 1);
            splice(text, start, end, &block)
        }
    };
    let mut wanted = document.to_json();
    set(&mut wanted, &[], key, value.clone())?;
    (parse(&edited).ok()?.to_json() == wanted).then_some(edited)
}

/// Gives the last key of a path another name; everything else stays byte for byte.
///
/// Returns `None` where the key is missing, the other name is taken, or it cannot be done safely.
#[must_use]
pub fn rename_key(text: &str, path: &[&str], name: &str) -> Option<String> {
    let document = parse(text).ok()?;
    let (last, parents) = path.split_last()?;
    let mapping = document.get(parents)?;
    let (key, _) = mapping.entry(last)?;
    if mapping.entry(name).is_some() {
        return None;
    }
    let edited = splice(text, key.place.span.start, key.place.span.end, name);
    let mut wanted = document.to_json();
    let values = parents.iter().try_fold(&mut wanted, |json, key| json.get_mut(*key))?.as_object_mut()?;
    let value = values.remove(*last)?;
    values.insert(name.to_owned(), value);
    (parse(&edited).ok()?.to_json() == wanted).then_some(edited)
}

/// `key:` becomes `key: { entry }`.
fn fill(text: &str, name: &Key, target: &Node, entry: &str) -> String {
    if !target.place.span.is_empty() {
        return splice(text, target.place.span.start, target.place.span.end, &format!("{{ {entry} }}"));
    }
    let after = &text[name.place.span.end..];
    let blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
    if after[blanks..].starts_with(':') {
        let at = name.place.span.end + blanks + 1;
        splice(text, at, at, &format!(" {{ {entry} }}"))
    } else {
        splice(text, name.place.span.end, name.place.span.end, &format!(": {{ {entry} }}"))
    }
}

/// `{ … }` becomes `{ entry, … }`.
fn into_braces(text: &str, at: usize, is_empty: bool, entry: &str) -> String {
    let next = text[at..].chars().next();
    let inserted = match (is_empty, next) {
        (true, Some('}')) => format!(" {entry} "),
        (true, _) => format!(" {entry}"),
        (false, Some(next)) if next.is_whitespace() => format!(" {entry},"),
        (false, _) => format!("{entry}, "),
    };
    splice(text, at, at, &inserted)
}

/// The entry gets a line of its own below the mapping's key.
fn below(text: &str, name: &Key, first: &Key, entry: &str) -> Option<String> {
    let line_start = text[..first.place.span.start].rfind('\n')? + 1;
    let indentation = &text[line_start..first.place.span.start];
    let line = text[name.place.span.end..].split('\n').next()?;
    let (line, line_break) = line.strip_suffix('\r').map_or((line, "\n"), |line| (line, "\r\n"));
    let at = name.place.span.end + line.len();
    Some(splice(text, at, at, &format!("{line_break}{indentation}{entry}")))
}

fn splice(text: &str, start: usize, end: usize, inserted: &str) -> String {
    format!("{}{inserted}{}", &text[..start], &text[end..])
}

fn set(document: &mut Json, path: &[&str], key: &str, value: Json) -> Option<()> {
    let target = path.iter().try_fold(document, |node, key| node.get_mut(key))?;
    if target.is_null() {
        *target = Json::Object(serde_json::Map::new());
    }
    target.as_object_mut()?.insert(key.to_owned(), value);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_addresses(text: &str) -> Option<String> {
        insert_into(text, &["regions", "us-east-1"], "addresses", "10.0.64.0/20")
    }

    #[test]
    fn an_entry_is_inserted_and_all_else_kept() {
        for (before, after) in [
            ("regions:\n  us-east-1:\n", "regions:\n  us-east-1: { addresses: 10.0.64.0/20 }\n"),
            ("regions:\n  us-east-1: # home\n", "regions:\n  us-east-1: { addresses: 10.0.64.0/20 } # home\n"),
            ("regions:\n  us-east-1: ~\n", "regions:\n  us-east-1: { addresses: 10.0.64.0/20 }\n"),
            ("regions:\n  us-east-1: {}  # é\n", "regions:\n  us-east-1: { addresses: 10.0.64.0/20 }  # é\n"),
            ("regions:\n  us-east-1: { }", "regions:\n  us-east-1: { addresses: 10.0.64.0/20 }"),
            (
                "regions:\n  us-east-1: { zones: [a] }\n",
                "regions:\n  us-east-1: { addresses: 10.0.64.0/20, zones: [a] }\n",
            ),
            ("regions:\n  us-east-1: {zones: [a]}\n", "regions:\n  us-east-1: {addresses: 10.0.64.0/20, zones: [a]}\n"),
            (
                "regions:\n  us-east-1: {\n    zones: [a],\n  }\n",
                "regions:\n  us-east-1: { addresses: 10.0.64.0/20,\n    zones: [a],\n  }\n",
            ),
            (
                "é: ü\nregions:\n  us-east-1: # home\n    # chosen by hand\n    zones: [a]\nowner: a\n",
                "é: ü\nregions:\n  us-east-1: # home\n    addresses: 10.0.64.0/20\n    # chosen by hand\n    zones: [a]\nowner: a\n",
            ),
            (
                "regions:\r\n  us-east-1:\r\n      zones:\r\n      - a\r\n",
                "regions:\r\n  us-east-1:\r\n      addresses: 10.0.64.0/20\r\n      zones:\r\n      - a\r\n",
            ),
            ("regions: { us-east-1: }\n", "regions: { us-east-1: { addresses: 10.0.64.0/20 } }\n"),
            ("regions: { us-east-1 }\n", "regions: { us-east-1: { addresses: 10.0.64.0/20 } }\n"),
            (
                "regions:\n  us-west-2:\n    zones: [a]\n  \"us-east-1\":\n\n# end\n",
                "regions:\n  us-west-2:\n    zones: [a]\n  \"us-east-1\": { addresses: 10.0.64.0/20 }\n\n# end\n",
            ),
        ] {
            assert_eq!(with_addresses(before).as_deref(), Some(after), "{before}");
        }
    }

    #[test]
    fn a_new_mapping_can_be_inserted_too() {
        let text = "regions:\n  us-east-1: {}\n";
        let edited = insert_into(text, &["regions"], "us-west-2", "{ addresses: 10.64.0.0/20 }");
        let wanted = "regions:\n  us-west-2: { addresses: 10.64.0.0/20 }\n  us-east-1: {}\n";
        assert_eq!(edited.as_deref(), Some(wanted));
    }

    #[test]
    fn items_are_appended_and_all_else_kept() {
        for (before, after) in [
            ("a: 1\n", "a: 1\nkinds: [x, y]\n"),
            ("a: 1 # end", "a: 1 # end\nkinds: [x, y]\n"),
            ("a: 1\r\n", "a: 1\r\nkinds: [x, y]\r\n"),
            ("kinds:\na: 1\n", "kinds: [x, y]\na: 1\n"),
            ("kinds: ~ # none\na: 1\n", "kinds: [x, y] # none\na: 1\n"),
            ("kinds: []\n", "kinds: [x, y]\n"),
            ("kinds: [ ] # none\n", "kinds: [x, y ] # none\n"),
            ("kinds: [a] # why\n", "kinds: [a, x, y] # why\n"),
            ("kinds: [\n  a, # why\n  \"b\" # too\n]\n", "kinds: [\n  a, # why\n  \"b\", x, y # too\n]\n"),
            ("kinds: [\n  a,\n]\n", "kinds: [\n  a, x, y,\n]\n"),
            ("kinds:\n  - a # why\n  # the rest\nb: 1\n", "kinds:\n  - a # why\n  - x\n  - y\n  # the rest\nb: 1\n"),
            ("kinds:\n- a\n-  'b'", "kinds:\n- a\n-  'b'\n- x\n- y"),
            ("kinds:\r\n  - a\r\nb: 1\r\n", "kinds:\r\n  - a\r\n  - x\r\n  - y\r\nb: 1\r\n"),
        ] {
            assert_eq!(append_to(before, &["kinds"], &["x", "y"]).as_deref(), Some(after), "{before}");
        }
    }

    #[test]
    fn a_list_that_cannot_be_edited_is_left_alone() {
        for text in ["{ a: 1 }\n", "kinds: a\n", "kinds: { a: 1 }\n", "kinds: [a\n", "? kinds\n: [a]\n{"] {
            assert_eq!(append_to(text, &["kinds"], &["x"]), None, "{text}");
        }
    }

    #[test]
    fn a_block_is_replaced_and_all_else_kept() {
        let units = serde_json::json!({ "apps": { "id": "ou-ab12-c3d4e5f6", "units": { "prod": {} } } });
        let block = "units:\n  apps:\n    id: ou-ab12-c3d4e5f6\n    units:\n      prod: {}\n";
        for (before, after) in [
            ("a: 1\n\nunits:\n  x: {}\n  y:\n    z: 1\n\n# tags\nb: 2\n", format!("a: 1\n\n{block}\n# tags\nb: 2\n")),
            ("units: {}\nb: 2\n", format!("{block}b: 2\n")),
            ("a: 1", format!("a: 1\n\n{block}")),
        ] {
            assert_eq!(replace_block(before, "units", &units).as_deref(), Some(after.as_str()), "{before}");
        }
        assert_eq!(replace_block("units: {\n\n  x: 1 }\n", "units", &units), None);
    }

    #[test]
    fn an_entry_takes_the_place_of_its_comment_or_follows_another_one() {
        for (before, after) in [
            (
                "stage: prod\n# id: \"111122223333\" # once the account exists\nunit: a # x\n",
                "stage: prod\nid: \"1\"\nunit: a # x\n",
            ),
            ("#id:\r\nstage: prod\r\n", "id: \"1\"\r\nstage: prod\r\n"),
            ("stage: prod # live\n\nunit: a\n", "stage: prod # live\nid: \"1\"\n\nunit: a\n"),
            ("stage: 'prod'\r\nunit: a", "stage: 'prod'\r\nid: \"1\"\r\nunit: a"),
            ("unit: a\nstage: prod", "unit: a\nstage: prod\nid: \"1\""),
            ("stage: prod\n# identity: x\n", "stage: prod\nid: \"1\"\n# identity: x\n"),
            ("# id: x\nstage: prod\n# id: y\n", "# id: x\nstage: prod\nid: \"1\"\n# id: y\n"),
        ] {
            assert_eq!(insert_after(before, "stage", "id", "\"1\"").as_deref(), Some(after), "{before}");
        }
        for text in ["unit: a\n", "stage: prod\nid: 2\n", "{ stage: prod }\n", "stage: |\n  # id: x\n  y\n", ""] {
            assert_eq!(insert_after(text, "stage", "id", "\"1\""), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_edited_is_left_alone() {
        for text in [
            "",
            "regions:\n",
            "regions: [us-east-1]\n",
            "regions:\n  us-east-1: 5\n",
            "regions:\n  us-east-1: { addresses: 10.0.0.0/20 }\n",
            "regions:\n  ? us-east-1\n",
            "regions: {us-east-1\n",
        ] {
            assert_eq!(with_addresses(text), None, "{text}");
        }
    }
}
