//! Shows what an edit and the baseline both changed: where, what it is, and the three texts.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::merge::Conflict;
use crate::workspace::{Change, OnConflict};

const BAD: Style = AnsiColor::Red.on_default().bold();
const FAINT: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();

/// More lines of a text than this are not shown.
const SHOWN: usize = 12;

/// The conflicts of a file that nobody settled.
pub(super) fn open(out: &mut String, change: &Change<'_>) {
    let path = change.from.unwrap_or(change.path);
    for conflict in &change.conflicts {
        let Conflict { what, line, base, disk, render } = conflict;
        let _ = writeln!(out, "{BAD}{:>8}{BAD:#} {path}:{line} {STRONG}{what}{STRONG:#}", "conflict");
        text(out, "was", base.as_deref());
        text(out, "yours", disk.as_deref());
        text(out, "new", render.as_deref());
    }
}

/// How the conflicts of a file were settled.
pub(super) fn settled(out: &mut String, change: &Change<'_>, how: OnConflict) {
    let how = match how {
        OnConflict::Stop => "open",
        OnConflict::Markers => "to resolve in the file",
        OnConflict::Ours => "your version is kept",
        OnConflict::Theirs => "the new version replaces yours",
    };
    for conflict in &change.conflicts {
        // A conflict that has no other name is called after its lines.
        let line = if conflict.what.starts_with("line") { String::new() } else { format!(", line {}", conflict.line) };
        let _ = writeln!(out, "{:>8} {}{line}: {FAINT}{how}{FAINT:#}", "", conflict.what);
    }
}

/// What a person can do about conflicts.
pub(super) fn help(out: &mut String) {
    for (flag, does) in [
        ("--conflicts markers", "writes both versions to the file, for you to resolve there"),
        ("--ours", "keeps your version where both changed"),
        ("--theirs", "takes the new version where both changed"),
    ] {
        let _ = writeln!(out, "  {STRONG}atmos-forge generate {flag:<20}{STRONG:#} {does}");
    }
}

fn text(out: &mut String, name: &str, text: Option<&str>) {
    let label = |name: &str| format!("{:>8} {FAINT}{name:<5}{FAINT:#}", "");
    let Some(text) = text else {
        let _ = writeln!(out, "{} {FAINT}(nothing){FAINT:#}", label(name));
        return;
    };
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().take(SHOWN).enumerate() {
        let _ = writeln!(out, "{} {line}", label(if index == 0 { name } else { "" }));
    }
    if lines.len() > SHOWN {
        let _ = writeln!(out, "{} {FAINT}({} more lines){FAINT:#}", label(""), lines.len() - SHOWN);
    }
}
