//! A changeset as a unified diff, for people and `git apply`.

use std::fmt;

use anstyle::{AnsiColor, Style};
use camino::Utf8Path;
use similar::{ChangeTag, TextDiff};

use super::counts::counts;
use crate::workspace::{Action, Change, Changeset};

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
        writeln!(f, "{}", counts(&self.changeset.counts(), false))
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
