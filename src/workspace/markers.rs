//! Finds conflicts that nobody resolved yet, whoever wrote their markers.

use camino::Utf8Path;

/// The first line, counted from 1, that marks a conflict.
///
/// A line of `=======` alone is what is left of one, except in Markdown, where it makes a heading.
pub(super) fn unresolved(path: &Utf8Path, text: &str) -> Option<usize> {
    let is_marker = |line: &str| {
        ["<<<<<<< ", "||||||| ", ">>>>>>> "].iter().any(|marker| line.starts_with(marker))
            || (line == "=======" && path.extension() != Some("md"))
    };
    text.lines().position(is_marker).map(|line| line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::{Merged, Sides, merge};

    #[test]
    fn markers_of_ours_and_of_git_are_found_and_their_leftovers() {
        let find = |text: &str| unresolved("main.tf".into(), text);
        assert_eq!(find("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n"), Some(2));
        assert_eq!(find("a\r\n=======\r\nc\r\n"), Some(2));
        assert_eq!(find("a\nb\n>>>>>>> main\n"), Some(3));
        assert_eq!(find("# ======= a heading =======\n  <<<<<<< no\n<<-EOT\n"), None);
        assert_eq!(unresolved("README.md".into(), "A heading\n=======\n"), None);
    }

    #[test]
    fn whatever_a_merge_marks_is_found() {
        let sides = Sides { base: "a = 1\n", disk: "a = 2\n", render: "a = 3\n" };
        let Merged::Conflicts(conflicts) = merge("main.tf".into(), &sides) else { panic!("no conflict") };
        assert!(unresolved("main.tf".into(), &conflicts.marked).is_some(), "{}", conflicts.marked);
    }
}
