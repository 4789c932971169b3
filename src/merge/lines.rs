//! Merging line by line, as git does.

use std::borrow::Cow;
use std::ops::Range;

use similar::{MergeResolution, TextMerge};

use super::piece::{Clash, Piece, assemble};
use super::{Merged, Sides};

/// Merges whole texts.
pub(super) fn merge(sides: &Sides<'_>) -> Merged {
    let what = |lines: Range<usize>| match lines.len() {
        0 | 1 => format!("line {}", lines.start + 1),
        _ => format!("lines {}-{}", lines.start + 1, lines.end),
    };
    assemble(pieces(sides, 0, &what))
}

/// The pieces of a merge of texts whose first line is line `first` (counted from 0) of the disk's file. A conflict is
/// named by its lines on disk.
pub(super) fn pieces<'t>(sides: &Sides<'t>, first: usize, what: &dyn Fn(Range<usize>) -> String) -> Vec<Piece<'t>> {
    let merge = TextMerge::from_lines(sides.base, sides.disk, sides.render);
    let base = Lines::of(sides.base, |line| merge.base_line(line));
    let disk = Lines::of(sides.disk, |line| merge.ours_line(line));
    let render = Lines::of(sides.render, |line| merge.theirs_line(line));
    let piece = |region: &similar::MergeRegion| match region.resolution() {
        MergeResolution::Theirs => Piece::from(render.get(region.theirs_range())),
        MergeResolution::Conflict => {
            let ours = region.ours_range();
            Piece::Clash(Clash {
                what: what(first + ours.start..first + ours.end),
                line: first + ours.start + 1,
                base: base.side(region.base_range()),
                disk: disk.side(ours),
                render: render.side(region.theirs_range()),
            })
        }
        _ => Piece::from(disk.get(region.ours_range())),
    };
    merge.regions().iter().map(piece).collect()
}

/// A text and where its lines start.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// The lines as the merge counts them: a lone carriage return also ends one.
    fn of<'l>(text: &'t str, line: impl Fn(usize) -> Option<&'l str>) -> Self {
        let mut starts = vec![0];
        let mut end = 0;
        while let Some(line) = line(starts.len() - 1) {
            end += line.len();
            starts.push(end);
        }
        Self { text, starts }
    }

    fn get(&self, lines: Range<usize>) -> &'t str {
        let at = |line: usize| self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text.get(at(lines.start)..at(lines.end)).unwrap_or_default()
    }

    fn side(&self, lines: Range<usize>) -> Option<Cow<'t, str>> {
        (!lines.is_empty()).then(|| Cow::Borrowed(self.get(lines)))
    }
}
