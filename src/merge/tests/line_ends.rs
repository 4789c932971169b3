//! What a merge does with line ends: they are edits.

use super::{clean, conflicts, edited};

const SCRIPT: &str = "resource \"terraform_data\" \"x\" {\n  one = 1\n\n  three = 3\n\n  text = <<-EOT\n    #!/bin/sh\n    \
                      echo x\n  EOT\n}\n";

const MANIFEST: &str = "one:\n  text: |\n    first\n\n    second\n  two: 2\n\n  three: 3\n  list:\n    - a\n    - b\n";

/// A text with `\r\n` at the end of every line.
fn of_windows(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// The merge of a disk with a render that changes `3` to `33`, and the disk with that change.
fn merge_of(path: &str, base: &str, disk: &str) -> (String, String) {
    let change = [("three", "3"), ("3", "33")];
    let third = |text: &str| {
        let at = text.find(change[0].0).unwrap();
        text[..at].to_owned() + &edited(&text[at..], &change[1..])
    };
    (clean(path, base, disk, &third(base)), third(disk))
}

#[test]
fn lines_that_got_carriage_returns_keep_them() {
    for edits in [
        &[("#!/bin/sh\n", "#!/bin/sh\r\n")][..],
        &[("echo x\n", "echo x\r\n"), ("EOT\n    #", "EOT\r\n    #")],
        &[("one = 1\n", "one = 1\r\n")],
        &[("\"x\" {\n", "\"x\" {\r\n")],
        &[("one = 1\n\n", "one = 1\n\r\n")],
        &[("  three", "  # why\r\n  three")],
        &[("  three", "  # why\n  # how\r\n\r\n  three")],
        &[("three = 3\n", "three = 3\r\n")],
    ] {
        let (merged, expected) = merge_of("a.tf", SCRIPT, &edited(SCRIPT, edits));
        assert_eq!(merged, expected);
    }
    for edits in [
        &[("first\n", "first\r\n")][..],
        &[("first\n\n", "first\n\r\n")],
        &[("text: |\n", "text: |\r\n")],
        &[("one:\n", "one:\r\n")],
        &[("two: 2\n", "two: 2\r\n")],
        &[("- a\n", "- a\r\n")],
        &[("three: 3\n", "three: 3\r\n")],
        &[("list:\n", "list: # mine\r\n")],
    ] {
        let (merged, expected) = merge_of("a.yaml", MANIFEST, &edited(MANIFEST, edits));
        assert_eq!(merged, expected);
    }
}

#[test]
fn lines_of_a_windows_file_that_lost_carriage_returns_stay_without() {
    let edits = [("#!/bin/sh\r\n    echo x\r\n", "#!/bin/sh\n    echo x\n")];
    let (merged, expected) = merge_of("a.tf", SCRIPT, &edited(&of_windows(SCRIPT), &edits));
    assert_eq!(merged, expected);
    let edits = [("first\r\n\r\n    second\r\n", "first\n\n    second\n")];
    let (merged, expected) = merge_of("a.yaml", MANIFEST, &edited(&of_windows(MANIFEST), &edits));
    assert_eq!(merged, expected);
    let disk = "a\r\nb\nthree\r\nd\r\n3\r\n";
    let (merged, expected) = merge_of("a.md", "a\nb\nthree\nd\n3\n", disk);
    assert_eq!(merged, expected);
}

#[test]
fn unusual_line_ends_of_a_windows_file_stay_as_they_are() {
    for disk in
        ["a\r\nb\r\r\nthree\r\nd\r\n3\r\n", "a\r\nb\rc\r\nthree\r\nd\r\n3\r\n", "a\r\nthree\r\nd\r\n3\r\nd\r\nb\r"]
    {
        let base = disk.replace("b\r", "b").replace("\r\n", "\n");
        let (merged, expected) = merge_of("a.md", &base, disk);
        assert_eq!(merged, expected);
    }
}

#[test]
fn a_template_with_carriage_returns_brings_them_to_a_windows_file_and_to_none_other() {
    let base = "a\nthree\nd\n3\ne\n";
    let render = of_windows(&edited(base, &[("a\n", "b\n")]));
    assert_eq!(clean("a.md", &of_windows(base), &of_windows(base), &render), render);
    assert_eq!(clean("a.md", base, &edited(base, &[("3\ne\n", "3\nf\n")]), &render), "b\nthree\nd\n3\nf\n");
}

#[test]
fn line_ends_and_texts_that_both_sides_change_are_a_conflict() {
    let disk = edited(SCRIPT, &[("echo x\n", "echo x\r\n")]);
    let merged = conflicts("a.tf", SCRIPT, &disk, &edited(SCRIPT, &[("echo x", "echo y")]));
    assert_eq!(merged.disk, disk);
    assert_eq!(merged.conflicts[0].disk.as_deref(), Some("    echo x\r\n"));
    let disk = edited(&of_windows(SCRIPT), &[("echo x\r\n", "echo x\n")]);
    let merged = conflicts("a.tf", SCRIPT, &disk, &edited(SCRIPT, &[("echo x", "echo y")]));
    assert_eq!(merged.disk, disk);
    assert_eq!(merged.conflicts[0].disk.as_deref(), Some("    echo x\n"));
    assert_eq!(merged.conflicts[0].render.as_deref(), Some("    echo y\r\n"));
}
