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
        let line_ends = mixed_line_ends([base, disk, render].into_iter().flatten());
        for (name, side) in [("was", base), ("yours", disk), ("new", render)] {
            text(out, name, side.as_deref(), line_ends);
        }
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

/// Whether some lines of the texts end in `\r\n` and some do not: then that may be what they differ in.
fn mixed_line_ends<'t>(texts: impl Iterator<Item = &'t String>) -> bool {
    let mut ends = texts.flat_map(|text| text.split_inclusive('\n')).map(|line| line.ends_with("\r\n"));
    ends.next().is_some_and(|first| ends.any(|other| other != first))
}

fn text(out: &mut String, name: &str, text: Option<&str>, line_ends: bool) {
    let label = |name: &str| format!("{:>8} {FAINT}{name:<5}{FAINT:#}", "");
    let Some(text) = text else {
        let _ = writeln!(out, "{} {FAINT}(nothing){FAINT:#}", label(name));
        return;
    };
    let lines: Vec<&str> = text.split_inclusive('\n').map(|line| line.trim_end_matches('\n')).collect();
    for (index, line) in lines.iter().take(SHOWN).enumerate() {
        let shown = line.trim_end_matches('\r');
        let end = if line_ends && line.ends_with('\r') { format!("{FAINT}␍{FAINT:#}") } else { String::new() };
        let _ = writeln!(out, "{} {shown}{end}", label(if index == 0 { name } else { "" }));
    }
    if lines.len() > SHOWN {
        let _ = writeln!(out, "{} {FAINT}({} more lines){FAINT:#}", label(""), lines.len() - SHOWN);
    }
}

#[cfg(test)]
mod tests {
    use super::mixed_line_ends;

    #[test]
    fn line_ends_are_shown_only_where_they_differ() {
        let mixed = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            mixed_line_ends(texts.iter())
        };
        assert!(mixed(&["a\r\n", "a\n"]) && mixed(&["a\r\nb\n"]));
        assert!(!mixed(&["a\r\n", "b\r\n"]) && !mixed(&["a\n", "b\n"]) && !mixed(&[]));
    }
}
