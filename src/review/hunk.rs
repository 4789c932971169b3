//! Cutting a changed file into hunks: the smallest pieces that can be accepted one by one.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::delta::Delta;

/// A run of lines that was replaced by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk<'a> {
    /// The number of its file among the deltas.
    pub file: usize,
    /// The lines that were there, by number from 0.
    pub old: Range<usize>,
    /// The lines that are there now, by number from 0.
    pub new: Range<usize>,
    /// The text of the old lines.
    pub removed: &'a str,
    /// The text of the new lines.
    pub added: &'a str,
}

/// The hunks of a file, in order. A file that is new, or no longer needed, is one hunk.
#[must_use]
pub fn hunks<'a>(file: usize, delta: &Delta<'a>) -> Vec<Hunk<'a>> {
    let (base, render) = (delta.base.unwrap_or_default(), delta.render.unwrap_or_default());
    let (old, new) = (Lines::of(base), Lines::of(render));
    let whole = |old, new, removed, added| vec![Hunk { file, old, new, removed, added }];
    if delta.base.is_none() || delta.render.is_none() {
        return whole(0..old.len(), 0..new.len(), base, render);
    }
    let mut ranges: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old.texts, &new.texts) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        match ranges.last_mut() {
            Some((before, after)) if before.end == op.old_range().start && after.end == op.new_range().start => {
                before.end = op.old_range().end;
                after.end = op.new_range().end;
            }
            _ => ranges.push((op.old_range(), op.new_range())),
        }
    }
    let is_yaml = delta.path.extension() == Some("yaml");
    let mut hunks = Vec::new();
    for (mut before, mut after) in ranges {
        if before.is_empty() {
            let by = slide(&new.texts, &after);
            (before, after) = (back(&before, by), back(&after, by));
        } else if after.is_empty() {
            let by = slide(&old.texts, &before);
            (before, after) = (back(&before, by), back(&after, by));
        }
        for (before, after) in pieces(&old, &new, before, after, is_yaml) {
            hunks.push(Hunk {
                file,
                removed: old.text(base, &before),
                added: new.text(render, &after),
                old: before,
                new: after,
            });
        }
    }
    hunks
}

/// The lines of a text, each with its end, and where they begin.
struct Lines<'a> {
    texts: Vec<&'a str>,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let texts: Vec<&str> = text.split_inclusive('\n').collect();
        let mut starts = Vec::with_capacity(texts.len() + 1);
        starts.push(0);
        for line in &texts {
            starts.push(starts.last().copied().unwrap_or_default() + line.len());
        }
        Self { texts, starts }
    }

    fn len(&self) -> usize {
        self.texts.len()
    }

    fn text<'t>(&self, text: &'t str, lines: &Range<usize>) -> &'t str {
        &text[self.starts[lines.start]..self.starts[lines.end]]
    }
}

fn back(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start - by..range.end - by
}

/// How far a run of inserted or deleted lines is moved back, so that it begins where a reader would say that it does:
/// at the head of a block and not at the brace that closes the one before.
fn slide(lines: &[&str], range: &Range<usize>) -> usize {
    let mut best = (begins_well(lines, range), 0);
    let mut by = 0;
    while by < range.start && lines[range.start - by - 1] == lines[range.end - by - 1] {
        by += 1;
        let reads = begins_well(lines, &back(range, by));
        if reads > best.0 {
            best = (reads, by);
        }
    }
    best.1
}

/// The more, the better a run of lines reads as one piece.
fn begins_well(lines: &[&str], range: &Range<usize>) -> u8 {
    let begins_block = is_head(lines[range.start]);
    let ends_block = lines[range.end - 1].trim().is_empty();
    u8::from(begins_block) * 2 + u8::from(ends_block)
}

/// Whether a line stands at the margin and opens something.
fn is_head(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '#')
}

/// A run of changed lines, cut into what can be accepted apart: inserted or deleted lines where a block at the margin
/// begins after an empty line, or the next key beside the first; replaced lines where each key is on both sides.
fn pieces(
    old: &Lines<'_>,
    new: &Lines<'_>,
    before: Range<usize>,
    after: Range<usize>,
    is_yaml: bool,
) -> Vec<(Range<usize>, Range<usize>)> {
    if !is_yaml {
        return blocks(old, new, before, after);
    }
    let (removed, added) = (keys(&old.texts, &before), keys(&new.texts, &after));
    let same = removed.iter().map(|(key, _)| key).eq(added.iter().map(|(key, _)| key));
    match (before.is_empty(), after.is_empty()) {
        (true, false) => added.into_iter().map(|(_, piece)| (before.clone(), piece)).collect(),
        (false, true) => removed.into_iter().map(|(_, piece)| (piece, after.clone())).collect(),
        _ if same => {
            removed.into_iter().map(|(_, piece)| piece).zip(added.into_iter().map(|(_, piece)| piece)).collect()
        }
        _ => vec![(before, after)],
    }
}

/// Lines of YAML, cut at the keys that stand as far left as the first. Lines that are no run of keys are one piece.
fn keys<'a>(lines: &[&'a str], range: &Range<usize>) -> Vec<(&'a str, Range<usize>)> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let Some(margin) = range.clone().find(|at| !lines[*at].trim().is_empty()).map(|at| indent(lines[at])) else {
        return vec![("", range.clone())];
    };
    let mut pieces: Vec<(&str, Range<usize>)> = Vec::new();
    for at in range.clone() {
        let line = lines[at];
        let key = line.trim_start().split_once(':').map(|(key, _)| key).filter(|key| !key.starts_with(['#', '-']));
        match (key, pieces.last_mut()) {
            (Some(key), _) if indent(line) == margin => pieces.push((key, at..at + 1)),
            (_, Some((_, piece))) if line.trim().is_empty() || indent(line) > margin => piece.end = at + 1,
            _ => return vec![("", range.clone())],
        }
    }
    pieces
}

/// Inserted or deleted lines, cut where a block at the margin begins after an empty line.
fn blocks(
    old: &Lines<'_>,
    new: &Lines<'_>,
    before: Range<usize>,
    after: Range<usize>,
) -> Vec<(Range<usize>, Range<usize>)> {
    let (lines, range) = match (before.is_empty(), after.is_empty()) {
        (true, false) => (&new.texts, after.clone()),
        (false, true) => (&old.texts, before.clone()),
        _ => return vec![(before, after)],
    };
    let is_blank = |line: usize| lines[line].trim().is_empty();
    let first = range.clone().find(|line| !is_blank(*line)).unwrap_or(range.start);
    let starts = |line: &usize| is_head(lines[*line]) && is_blank(*line - 1);
    let cuts: Vec<usize> = (first + 1..range.end).filter(starts).chain([range.end]).collect();
    let mut start = range.start;
    let piece = |cut: usize| {
        let piece = start..cut;
        start = cut;
        if before.is_empty() { (before.clone(), piece) } else { (piece, after.clone()) }
    };
    cuts.into_iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Owner;

    fn of<'a>(base: &'a str, render: &'a str) -> Vec<(&'a str, &'a str)> {
        in_file("a.tf", base, render)
    }

    fn in_file<'a>(path: &'a str, base: &'a str, render: &'a str) -> Vec<(&'a str, &'a str)> {
        let delta = Delta { path: path.into(), owner: &Owner::Organization, base: Some(base), render: Some(render) };
        hunks(0, &delta).into_iter().map(|hunk| (hunk.removed, hunk.added)).collect()
    }

    #[test]
    fn a_new_block_begins_at_its_head() {
        let base = "a \"x\" {\n  k = 1\n}\n\nc \"z\" {\n}\n";
        let render = "a \"x\" {\n  k = 1\n}\n\nb \"y\" {\n  k = 1\n}\n\nc \"z\" {\n}\n";
        assert_eq!(of(base, render), [("", "b \"y\" {\n  k = 1\n}\n\n")]);
        assert_eq!(of(render, base), [("b \"y\" {\n  k = 1\n}\n\n", "")]);
    }

    #[test]
    fn blocks_that_are_new_together_can_be_accepted_apart() {
        assert_eq!(of("a {\n}\n", "a {\n}\n\nb {\n}\n\nc {\n}\n").len(), 2);
    }

    #[test]
    fn neighbouring_lines_are_one_hunk() {
        assert_eq!(of("a\nb\nc\n", "a\nx\ny\nc\n"), [("b\n", "x\ny\n")]);
    }

    #[test]
    fn keys_of_yaml_can_be_accepted_apart() {
        let values = "vars:\n  nat: none\n  zones:\n    - a\n";
        assert_eq!(in_file("a.yaml", "vars:\n", values), [("", "  nat: none\n"), ("", "  zones:\n    - a\n")]);
        let others = "vars:\n  nat: single\n  zones:\n    - b\n";
        assert_eq!(in_file("a.yaml", values, others).len(), 2);
        assert_eq!(in_file("a.yaml", "a: 1\nb: 1\n", "a: 2\nb: 2\n"), [("a: 1\n", "a: 2\n"), ("b: 1\n", "b: 2\n")]);
    }
}
