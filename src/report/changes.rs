//! What a run did, or would do, for people.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

pub use super::diff::changes_json;
use super::diff::summary as counts;
use crate::workspace::{Action, Change, Changeset};

/// How many files are listed; of more, the number is told.
const LISTED: usize = 40;

const GOOD: Style = AnsiColor::Green.on_default();
const PENDING: Style = AnsiColor::Yellow.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const FAINT: Style = Style::new().dimmed();

/// The changes, one line each, and their number. `written` says whether they were carried out.
#[must_use]
pub fn summary(changeset: &Changeset<'_>, written: bool) -> String {
    let mut out = String::new();
    let (blocked, rest): (Vec<&Change<'_>>, Vec<&Change<'_>>) =
        changeset.changes().iter().partition(|change| matches!(change.action, Action::Blocked(_)));
    let told: Vec<&Change<'_>> = rest.into_iter().filter(|change| change.is_pending()).collect();
    for change in told.iter().take(LISTED) {
        let style = if written { GOOD } else { PENDING };
        let _ = writeln!(out, "{style}{:>8}{style:#} {}", change.action.word(), change.path);
    }
    if told.len() > LISTED {
        let _ = writeln!(out, "{FAINT}{:>8} and {} more{FAINT:#}", "", told.len() - LISTED);
    }
    for change in &blocked {
        if let Action::Blocked(reason) = &change.action {
            let _ = writeln!(out, "{BAD}{:>8}{BAD:#} {} {reason}", "blocked", change.path);
            let _ = writeln!(out, "{:>8} {FAINT}{}{FAINT:#}", "", reason.help());
        }
    }
    let _ = writeln!(out, "{}", counts(&changeset.counts(), written));
    if !blocked.is_empty() {
        let _ = writeln!(out, "{BAD}nothing was written{BAD:#}");
    }
    out
}
