//! What a run did, or would do, for people.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;

use super::conflict;
use super::counts::counts;
use crate::workspace::{Action, Change, Changeset, Owner, Reason};

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
        .filter(|change| change.is_pending() || !change.conflicts.is_empty() || is_noted(change))
        .partition(|change| change.conflicts.is_empty() && !is_noted(change));
    let style = if written { GOOD } else { PENDING };
    for (action, path, files) in folded(&told) {
        let _ = write!(out, "{style}{action:>8}{style:#} {path}");
        let _ = if files > 1 { writeln!(out, "/ {FAINT}({files} files){FAINT:#}") } else { writeln!(out) };
    }
    for damaged in changeset.damaged() {
        let _ = writeln!(out, "{style}{:>8}{style:#} {damaged}; it is written again", "repair");
    }
    let (noted, settled): (Vec<&Change<'_>>, Vec<&Change<'_>>) =
        settled.into_iter().partition(|change| change.conflicts.is_empty());
    for (action, place, files, note) in notes(&noted) {
        let number = if files > 1 { format!(" {FAINT}({files} files){FAINT:#}") } else { String::new() };
        let _ = writeln!(out, "{style}{action:>8}{style:#} {place}{number} {note}");
    }
    for change in settled {
        let _ = writeln!(out, "{style}{:>8}{style:#} {}", change.action.word(), change.path);
        conflict::settled(&mut out, change, changeset.on_conflict());
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

/// Whether there is more to say about a change than what happens.
fn is_noted(change: &Change<'_>) -> bool {
    match change.action {
        Action::Orphaned | Action::Unread(_) => true,
        Action::LeftDeleted => change.base != change.render,
        _ => change.is_pending() && change.instead_of.is_some(),
    }
}

/// What happens, where, to how many files, and what there is to say about it. What one link hides is said once.
fn notes<'c>(changes: &[&'c Change<'_>]) -> Vec<(&'static str, &'c Utf8Path, usize, String)> {
    let mut notes = IndexMap::new();
    for change in changes {
        let place = match &change.action {
            Action::Unread(Reason::UnderSymlink(folder) | Reason::UnderFile(folder)) => folder.as_path(),
            _ => change.path,
        };
        let note = match (&change.action, change.instead_of) {
            (Action::LeftDeleted, _) => format!("changed, but {}", change.action.reason()),
            (Action::Merge | Action::Update, Some(name)) => format!("(you renamed {name})"),
            (Action::Unread(Reason::UnderSymlink(_)), _) => Action::Unread(Reason::Symlink).reason().into_owned(),
            (Action::Unread(Reason::UnderFile(_)), _) => "is a file: atmos-forge leaves it as it is".to_owned(),
            (_, Some(name)) => format!("{} (you renamed {name})", change.action.reason()),
            (_, None) => change.action.reason().into_owned(),
        };
        *notes.entry((change.action.word(), place, note)).or_insert(0) += 1;
    }
    notes.into_iter().map(|((action, place, note), files)| (action, place, files, note)).collect()
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

/// The folders of components that are new: nobody needs the name of each file.
fn new_folders<'c>(changes: &[&'c Change<'_>]) -> HashSet<&'c Utf8Path> {
    let mut folders: HashMap<&Utf8Path, bool> = HashMap::new();
    for change in changes.iter().filter(|change| matches!(change.owner, Owner::Component(_))) {
        if let Some(folder) = change.path.parent() {
            *folders.entry(folder).or_insert(true) &= change.action == Action::Create;
        }
    }
    folders.into_iter().filter(|(_, is_new)| *is_new).map(|(folder, _)| folder).collect()
}

/// The changes with everything below a folder of this depth told as one.
fn fold(changes: &[&Change<'_>], depth: usize) -> Vec<(&'static str, Utf8PathBuf, usize)> {
    let new = new_folders(changes);
    let mut groups: IndexMap<(&'static str, Utf8PathBuf), Vec<&Utf8Path>> = IndexMap::new();
    for change in changes {
        let folder = change.path.parent().filter(|folder| new.contains(folder));
        let place = folder.unwrap_or(change.path).components().take(depth).collect();
        groups.entry((change.action.word(), place)).or_default().push(change.path);
    }
    let line = |((action, place), files): (_, Vec<&Utf8Path>)| match files[..] {
        [only] => (action, only.to_owned(), 1),
        _ => (action, place, files.len()),
    };
    groups.into_iter().map(line).collect()
}
