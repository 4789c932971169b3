//! What a merge does, as three texts each.

mod hcl;
mod line_ends;
mod yaml;

use camino::Utf8Path;

use super::{Conflicts, Merged, Sides, has_markers, merge};

fn clean(path: &str, base: &str, disk: &str, render: &str) -> String {
    match merge(Utf8Path::new(path), &Sides { base, disk, render }) {
        Merged::Clean(text) => text,
        Merged::Conflicts(conflicts) => panic!("conflicts:\n{}", conflicts.marked),
    }
}

fn conflicts(path: &str, base: &str, disk: &str, render: &str) -> Conflicts {
    match merge(Utf8Path::new(path), &Sides { base, disk, render }) {
        Merged::Clean(text) => panic!("no conflict:\n{text}"),
        Merged::Conflicts(conflicts) => conflicts,
    }
}

fn edited(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}\nis not in\n{text}");
        text.replacen(old, new, 1)
    })
}

/// The merge of a text's edits, and the text with all of them.
fn merge_of(path: &str, base: &str, disk: &[(&str, &str)], render: &[(&str, &str)]) -> (String, String) {
    let all: Vec<_> = disk.iter().chain(render).copied().collect();
    (clean(path, base, &edited(base, disk), &edited(base, render)), edited(base, &all))
}

#[test]
fn lines_that_do_not_touch_merge_in_any_file() {
    let merged = clean("a.md", "one\ntwo\nthree\n", "ONE\ntwo\nthree\n", "one\ntwo\nTHREE\n");
    assert_eq!(merged, "ONE\ntwo\nTHREE\n");
}

#[test]
fn a_conflict_of_lines_is_named_by_its_lines_on_disk_and_offers_both_texts() {
    let merged = conflicts("a.md", "one\ntwo\nthree\n", "one\nTWO\nthree\n", "one\n2\nthree\n");
    assert_eq!(merged.conflicts[0].what, "line 2");
    assert_eq!(merged.conflicts[0].line, 2);
    assert_eq!(merged.disk, "one\nTWO\nthree\n");
    assert_eq!(merged.render, "one\n2\nthree\n");
    let marked = "one\n<<<<<<< disk (yours)\nTWO\n||||||| base\ntwo\n=======\n2\n>>>>>>> render (atmos-forge)\nthree\n";
    assert_eq!(merged.marked, marked);
    assert!(has_markers(marked) && !has_markers(&merged.disk));
}

#[test]
fn the_disk_keeps_its_line_ends_its_byte_order_mark_and_its_last_line() {
    let merged = clean("a.md", "one\ntwo\nthree\n", "\u{feff}ONE\r\ntwo\r\nthree", "one\ntwo\nTHREE\n");
    assert_eq!(merged, "\u{feff}ONE\r\ntwo\r\nTHREE");
}
