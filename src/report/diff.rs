//! Shows a changeset: as a unified diff for people and `git apply`, and as JSON for programs.

use std::fmt;

use anstyle::{AnsiColor, Style};
use camino::Utf8Path;
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

use crate::merge::Conflict;
use crate::workspace::{Action, Change, Changeset, Counts, OnConflict, Owner};

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
            for conflict in &change.conflicts {
                let place = change.from.unwrap_or(change.path);
                self.line(f, WARNING, &format!("# {place}:{} conflict: {}", conflict.line, conflict.what))?;
            }
            self.file(f, change)?;
        }
        for damaged in self.changeset.damaged() {
            self.line(f, WARNING, &format!("# {damaged}; it is written again"))?;
        }
        writeln!(f, "{}", summary(&self.changeset.counts(), false))
    }
}

impl UnifiedDiff<'_> {
    fn line(&self, f: &mut fmt::Formatter<'_>, style: Style, text: &str) -> fmt::Result {
        if self.styled { writeln!(f, "{style}{text}{style:#}") } else { writeln!(f, "{text}") }
    }

    fn file(&self, f: &mut fmt::Formatter<'_>, change: &Change<'_>) -> fmt::Result {
        // A file that is there but cannot be shown, such as a directory.
        if matches!(change.action, Action::Blocked(_)) && change.disk.is_none() {
            return Ok(());
        }
        if change.package.is_some() {
            return self.line(f, BOLD, &format!("# {} is a package, built from the source beside it", change.path));
        }
        let new = change.text.as_deref().or(change.render);
        let diff = TextDiff::from_lines(change.disk.unwrap_or(""), new.unwrap_or(""));
        let name = |side: char, path: &Utf8Path, text: Option<&str>| match text {
            Some(_) => format!("{side}/{path}"),
            None => "/dev/null".to_owned(),
        };
        if let Some(from) = change.from {
            self.line(f, BOLD, &format!("diff --git a/{from} b/{}", change.path))?;
            self.line(f, BOLD, &format!("rename from {from}"))?;
            self.line(f, BOLD, &format!("rename to {}", change.path))?;
            if change.disk == new {
                return Ok(());
            }
        }
        self.line(f, BOLD, &format!("--- {}", name('a', change.from.unwrap_or(change.path), change.disk)))?;
        self.line(f, BOLD, &format!("+++ {}", name('b', change.path, new)))?;
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
    let [create, update, merge, rename, restore, delete] = if done {
        ["created", "updated", "merged", "renamed", "restored", "deleted"]
    } else {
        ["to create", "to update", "to merge", "to rename", "to restore", "to delete"]
    };
    let parts = [
        (counts.conflict, "in conflict"),
        (counts.blocked, "blocked"),
        (counts.create, create),
        (counts.update, update),
        (counts.merge, merge),
        (counts.rename, rename),
        (counts.restore, restore),
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
    let changes: Vec<_> = changeset.changes().iter().map(|change| change_json(change, changeset)).collect();
    let damaged = changeset.damaged().iter();
    let damaged: Vec<_> = damaged
        .map(|damaged| {
            let source = &damaged.source;
            json!({ "path": damaged.path, "line": source.line, "problem": source.problem.to_string() })
        })
        .collect();
    json!({
        "clean": changeset.is_clean(),
        "summary": {
            "create": counts.create,
            "update": counts.update,
            "merge": counts.merge,
            "rename": counts.rename,
            "restore": counts.restore,
            "delete": counts.delete,
            "adopted": counts.adopted,
            "kept": counts.kept,
            "left-deleted": counts.left_deleted,
            "orphaned": counts.orphaned,
            "gone": counts.gone,
            "conflict": counts.conflict,
            "blocked": counts.blocked,
            "unchanged": counts.unchanged,
        },
        "changes": changes,
        "damaged-bundles": damaged,
    })
}

fn change_json(change: &Change<'_>, changeset: &Changeset<'_>) -> Value {
    let mut value = json!({
        "path": change.path,
        "action": change.action.word(),
        "owner": owner_json(change.owner),
        "message": format!("{} {}", change.path, change.action.reason()),
    });
    if let Some(from) = change.from {
        value["from"] = from.as_str().into();
    }
    if let Action::Blocked(reason) = &change.action {
        value["reason"] = reason.word().into();
        value["help"] = reason.help().into();
    }
    if !change.conflicts.is_empty() {
        value["conflicts"] = change.conflicts.iter().map(conflict_json).collect();
        value["settled"] = match changeset.on_conflict() {
            OnConflict::Stop => Value::Null,
            OnConflict::Markers => "markers".into(),
            OnConflict::Ours => "ours".into(),
            OnConflict::Theirs => "theirs".into(),
        };
    }
    value
}

fn conflict_json(conflict: &Conflict) -> Value {
    let Conflict { what, line, base, disk, render } = conflict;
    json!({ "what": what, "line": line, "base": base, "disk": disk, "render": render })
}

fn owner_json(owner: &Owner) -> Value {
    match owner {
        Owner::Organization => json!({ "type": "organization" }),
        Owner::Component(name) => json!({ "type": "component", "name": name }),
        Owner::Account(name) => json!({ "type": "account", "name": name }),
    }
}
