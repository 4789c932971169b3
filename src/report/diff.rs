//! Shows a changeset: as a unified diff for people and `git apply`, and as JSON for programs.

use std::fmt;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

use crate::workspace::{Action, Change, Changeset, Counts, Owner};

/// A changeset as a unified diff, written piece by piece when displayed.
pub struct UnifiedDiff<'a> {
    changeset: &'a Changeset<'a>,
    styled: bool,
}

/// The pending changes as a unified diff, with what stands in the way, and a summary as its last line.
#[must_use]
pub const fn unified<'a>(changeset: &'a Changeset<'a>, styled: bool) -> UnifiedDiff<'a> {
    UnifiedDiff { changeset, styled }
}

const BOLD: Style = Style::new().bold();
const HUNK: Style = AnsiColor::Cyan.on_default();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

impl fmt::Display for UnifiedDiff<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in self.changeset.changes().iter().filter(|change| change.is_pending()) {
            if let Action::Blocked(reason) = &change.action {
                self.line(f, WARNING, &format!("# {} {reason}; {}", change.path, reason.help()))?;
            }
            self.file(f, change)?;
        }
        writeln!(f, "{}", summary(&self.changeset.counts(), false))
    }
}

impl UnifiedDiff<'_> {
    fn line(&self, f: &mut fmt::Formatter<'_>, style: Style, text: &str) -> fmt::Result {
        if self.styled { writeln!(f, "{style}{text}{style:#}") } else { writeln!(f, "{text}") }
    }

    fn file(&self, f: &mut fmt::Formatter<'_>, change: &Change<'_>) -> fmt::Result {
        let diff = TextDiff::from_lines(change.disk.unwrap_or(""), change.render.unwrap_or(""));
        let name = |side: char, text: Option<&str>| match text {
            Some(_) => format!("{side}/{}", change.path),
            None => "/dev/null".to_owned(),
        };
        // A file that is there but cannot be shown, such as a directory.
        if matches!(change.action, Action::Blocked(_)) && change.disk.is_none() {
            return Ok(());
        }
        self.line(f, BOLD, &format!("--- {}", name('a', change.disk)))?;
        self.line(f, BOLD, &format!("+++ {}", name('b', change.render)))?;
        for hunk in diff.unified_diff().iter_hunks() {
            self.line(f, HUNK, &hunk.header().to_string())?;
            for line in hunk.iter_changes() {
                let (sign, style) = match line.tag() {
                    ChangeTag::Equal => (' ', Style::new()),
                    ChangeTag::Delete => ('-', REMOVED),
                    ChangeTag::Insert => ('+', ADDED),
                };
                let text = line.value();
                self.line(f, style, &format!("{sign}{}", text.strip_suffix('\n').unwrap_or(text)))?;
                if line.missing_newline() {
                    writeln!(f, "\\ No newline at end of file")?;
                }
            }
        }
        Ok(())
    }
}

/// One line that says how many files meet which fate; `done` says whether it has happened already.
#[must_use]
pub fn summary(counts: &Counts, done: bool) -> String {
    let [create, update, delete] =
        if done { ["created", "updated", "deleted"] } else { ["to create", "to update", "to delete"] };
    let parts = [
        (counts.blocked, "blocked"),
        (counts.create, create),
        (counts.update, update),
        (counts.delete, delete),
        (counts.adopted, "already there"),
        (counts.orphaned, "no longer needed, kept because edited"),
        (counts.gone, "no longer needed and already deleted"),
        (counts.kept, "kept as edited"),
        (counts.left_deleted, "left deleted"),
    ];
    let mut parts: Vec<_> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    parts.push(format!("{} unchanged", counts.unchanged));
    parts.join(", ")
}

/// A changeset for programs: what becomes of each file that is not simply unchanged, and how many there are.
#[must_use]
pub fn changes_json(changeset: &Changeset<'_>) -> Value {
    let counts = changeset.counts();
    let changes: Vec<_> = changeset.changes().iter().map(change_json).collect();
    json!({
        "clean": changeset.is_clean(),
        "summary": {
            "create": counts.create,
            "update": counts.update,
            "delete": counts.delete,
            "adopted": counts.adopted,
            "kept": counts.kept,
            "left-deleted": counts.left_deleted,
            "orphaned": counts.orphaned,
            "gone": counts.gone,
            "blocked": counts.blocked,
            "unchanged": counts.unchanged,
        },
        "changes": changes,
    })
}

fn change_json(change: &Change<'_>) -> Value {
    let mut value = json!({ "path": change.path, "action": change.action.word(), "owner": owner_json(change.owner) });
    if let Action::Blocked(reason) = &change.action {
        value["reason"] = reason.word().into();
        value["message"] = format!("{} {reason}", change.path).into();
        value["help"] = reason.help().into();
    }
    value
}

fn owner_json(owner: &Owner) -> Value {
    match owner {
        Owner::Organization => json!({ "type": "organization" }),
        Owner::Component(name) => json!({ "type": "component", "name": name }),
        Owner::Account(name) => json!({ "type": "account", "name": name }),
    }
}
