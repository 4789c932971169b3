//! What a run did, or would do, for people.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;

use super::conflict;
use super::counts::counts;
use crate::workspace::{Action, Change, Changeset};

/// How many lines the list of files may have; more are folded into their folders.
const LISTED: usize = 40;

const GOOD: Style = AnsiColor::Green.on_default();
const PENDING: Style = AnsiColor::Yellow.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const FAINT: Style = Style::new().dimmed();

/// The changes, one line each, and their number. `written` says whether they were carried out.
#[must_use]
pub fn summary(changeset: &Changeset<'_>, written: bool) -> String {
    let mut out = String::new();
    let (stopping, rest): (Vec<&Change<'_>>, Vec<&Change<'_>>) =
        changeset.changes().iter().partition(|change| change.stops());
    let (told, settled): (Vec<&Change<'_>>, Vec<&Change<'_>>) = rest
        .into_iter()
        .filter(|change| change.is_pending() || !change.conflicts.is_empty() || change.action == Action::Orphaned)
        .partition(|change| change.conflicts.is_empty() && change.action != Action::Orphaned);
    let style = if written { GOOD } else { PENDING };
    for (action, path, files) in folded(&told) {
        let _ = write!(out, "{style}{action:>8}{style:#} {path}");
        let _ = if files > 1 { writeln!(out, "/ {FAINT}({files} files){FAINT:#}") } else { writeln!(out) };
    }
    for damaged in changeset.damaged() {
        let _ = writeln!(out, "{style}{:>8}{style:#} {damaged}; it is written again", "repair");
    }
    for change in settled {
        if change.conflicts.is_empty() {
            let _ =
                writeln!(out, "{style}{:>8}{style:#} {} {}", change.action.word(), change.path, change.action.reason());
        } else {
            let _ = writeln!(out, "{style}{:>8}{style:#} {}", change.action.word(), change.path);
            conflict::settled(&mut out, change, changeset.on_conflict());
        }
    }
    for change in &stopping {
        if let Action::Blocked(reason) = &change.action {
            let _ = writeln!(out, "{BAD}{:>8}{BAD:#} {} {reason}", "blocked", change.path);
            let _ = writeln!(out, "{:>8} {FAINT}{}{FAINT:#}", "", reason.help());
        } else {
            conflict::open(&mut out, change);
        }
    }
    let _ = writeln!(out, "{}", counts(&changeset.counts(), written));
    if changeset.conflicts().next().is_some() {
        conflict::help(&mut out);
    }
    if !stopping.is_empty() {
        let _ = writeln!(out, "{BAD}nothing was written{BAD:#}");
    }
    out
}

/// The changes, folded as deep as it takes for the list to fit: what happens, to which file or folder, and how many
/// files that are.
fn folded(changes: &[&Change<'_>]) -> Vec<(&'static str, Utf8PathBuf, usize)> {
    let deepest = changes.iter().map(|change| change.path.components().count()).max().unwrap_or_default();
    let mut lines = Vec::new();
    for depth in (1..=deepest).rev() {
        lines = fold(changes, depth);
        if lines.len() <= LISTED {
            break;
        }
    }
    lines
}

/// The changes with everything below a folder of this depth told as one.
fn fold(changes: &[&Change<'_>], depth: usize) -> Vec<(&'static str, Utf8PathBuf, usize)> {
    let mut groups: IndexMap<(&'static str, Utf8PathBuf), Vec<&Utf8Path>> = IndexMap::new();
    for change in changes {
        let place = change.path.components().take(depth).collect();
        groups.entry((change.action.word(), place)).or_default().push(change.path);
    }
    let line = |((action, place), files): (_, Vec<&Utf8Path>)| match files[..] {
        [only] => (action, only.to_owned(), 1),
        _ => (action, place, files.len()),
    };
    groups.into_iter().map(line).collect()
}
