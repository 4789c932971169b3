//! Pending changes grouped by cause: a line each, with their diffs, as Markdown for a pull request, and as JSON.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use crate::review::{AccessChange, Change, Effect, Group, PermittedBy, Review, Shape, Subject};
use crate::version::BASELINE_VERSION;

const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const PLACE: Style = AnsiColor::Cyan.on_default();

/// How many hunks of a group are shown, and how many lines of each.
const SHAPES: usize = 5;
const LINES: usize = 40;

/// How many edges of a group are named in its line.
const EDGES: usize = 6;

/// What caused the changes of a repository that was generated with a version of the baseline: this binary's, or else
/// the manifest.
#[must_use]
pub fn cause(generated: &str) -> String {
    if generated == BASELINE_VERSION {
        "manifest".to_owned()
    } else {
        format!("baseline {generated} → {BASELINE_VERSION}")
    }
}

/// One line for each group.
#[must_use]
pub fn summary(review: &Review<'_>, cause: &str) -> String {
    let mut out = String::new();
    for group in &review.groups {
        let _ = writeln!(out, "{STRONG}{}{STRONG:#}  {}", group.id, headline(group, cause));
    }
    out
}

/// A group in one line: what changed, in how many places, and what that does to controls.
#[must_use]
pub fn headline(group: &Group<'_>, cause: &str) -> String {
    let mut parts = vec![format!("{cause}: {}", title(group)), places(group)];
    parts.extend(access(group));
    parts.extend(controls(group));
    parts.join("; ")
}

fn title(group: &Group<'_>) -> String {
    let kind = group.kind.as_deref();
    let subject = match (&group.subject, kind) {
        (Subject::Component, Some(kind)) => kind.to_owned(),
        (subject, Some(kind)) => format!("{kind}: {subject}"),
        (subject, None) => subject.to_string(),
    };
    match &group.change {
        Change::New => format!("{subject}: new"),
        Change::Gone => format!("{subject}: removed"),
        Change::Value(old, new) => format!("{subject} {old} → {new}"),
        Change::Changed => subject,
    }
}

fn places(group: &Group<'_>) -> String {
    let counts = [(group.components, "component"), (group.stacks, "stack"), (group.accounts, "account")];
    let mut parts: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| plural(count, what)).collect();
    if parts.is_empty() {
        parts.push(plural(group.files, "file"));
    }
    parts.join(", ")
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Who gains or loses which role, what weakens first.
fn access(group: &Group<'_>) -> Vec<String> {
    [
        (AccessChange::Gained, "weakens access", "gains"),
        (AccessChange::Conditions, "changes access", "has other conditions for"),
        (AccessChange::Lost, "tightens access", "loses"),
    ]
    .into_iter()
    .filter_map(|(change, word, verb)| {
        let edges = group.access.iter().filter(|one| one.change == change);
        let edges: Vec<String> =
            edges.map(|one| format!("{} {verb} {}{}", one.caller, one.role, waived(&one.waivers))).collect();
        let more = edges.len().saturating_sub(EDGES);
        let rest = if more > 0 { format!(" and {}", plural(more, "other edge")) } else { String::new() };
        (!edges.is_empty()).then(|| format!("{word}: {}{rest}", edges[..edges.len().min(EDGES)].join(", ")))
    })
    .collect()
}

/// What permits an edge that needs a waiver.
fn waived(waivers: &[PermittedBy]) -> String {
    let told = waivers.iter().map(|waiver| format!("{} until {}", waiver.control, waiver.expires));
    let told: Vec<String> = told.collect();
    if told.is_empty() { String::new() } else { format!(" (waived: {})", told.join(" and ")) }
}

/// What a group does to controls, the worst first.
fn controls(group: &Group<'_>) -> Vec<String> {
    [(Effect::Weakens, "weakens"), (Effect::Tightens, "tightens"), (Effect::Keeps, "keeps")]
        .into_iter()
        .filter_map(|(effect, word)| {
            let touched = group.controls.iter().filter(|one| one.effect == effect);
            let names: Vec<&str> = touched.map(|one| one.control.as_str()).collect();
            (!names.is_empty()).then(|| format!("{word} {}", names.join(", ")))
        })
        .collect()
}

/// A group with its hunks, for a terminal.
#[must_use]
pub fn details(group: &Group<'_>, cause: &str) -> String {
    let mut out = format!("{STRONG}{}{STRONG:#}\n{}\n", group.id, headline(group, cause));
    for shape in group.shapes.iter().take(SHAPES) {
        let _ = writeln!(out, "\n{PLACE}{}{PLACE:#}{FAINT}{}{FAINT:#}", place(shape), elsewhere(shape));
        for (sign, style, line) in lines(shape).take(LINES) {
            let _ = writeln!(out, "{style}{sign}{line}{style:#}");
        }
        let more = lines(shape).count().saturating_sub(LINES);
        if more > 0 {
            let _ = writeln!(out, "{FAINT}… {}{FAINT:#}", plural(more, "more line"));
        }
    }
    let more = group.shapes.len().saturating_sub(SHAPES);
    if more > 0 {
        let _ = writeln!(out, "\n{FAINT}… {}{FAINT:#}", plural(more, "more hunk"));
    }
    out
}

fn place(shape: &Shape<'_>) -> String {
    let line = if shape.hunk.added.is_empty() { shape.hunk.old.start } else { shape.hunk.new.start };
    format!("{}:{}", shape.first.path, line + 1)
}

fn elsewhere(shape: &Shape<'_>) -> String {
    if shape.files > 1 { format!(" and {}", plural(shape.files - 1, "other file")) } else { String::new() }
}

fn lines<'a>(shape: &Shape<'a>) -> impl Iterator<Item = (char, Style, &'a str)> {
    let removed = shape.hunk.removed.lines().map(|line| ('-', REMOVED, line));
    removed.chain(shape.hunk.added.lines().map(|line| ('+', ADDED, line)))
}

/// All groups as Markdown, for a comment on a pull request.
#[must_use]
pub fn markdown(review: &Review<'_>, cause: &str) -> String {
    let mut out = format!("### atmos-forge: {}\n", plural(review.groups.len(), "pending change"));
    for group in &review.groups {
        let _ = write!(out, "\n<details><summary>{}</summary>\n", escaped(&headline(group, cause)));
        for shape in group.shapes.iter().take(SHAPES) {
            let text: Vec<(char, Style, &str)> = lines(shape).take(LINES).collect();
            let fence = fence(text.iter().map(|(_, _, line)| *line));
            let _ = write!(out, "\n`{}`{}\n\n{fence}diff\n", place(shape), elsewhere(shape));
            for (sign, _, line) in text {
                let _ = writeln!(out, "{sign}{line}");
            }
            let _ = writeln!(out, "{fence}");
        }
        let more = group.shapes.len().saturating_sub(SHAPES);
        if more > 0 {
            let _ = writeln!(out, "\n… {}", plural(more, "more hunk"));
        }
        out.push_str("\n</details>\n");
    }
    out
}

/// Text in which HTML and Markdown mean nothing.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
    out
}

/// A fence longer than any run of back ticks in the lines that it encloses.
fn fence<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let longest = lines.flat_map(|line| line.split(|character| character != '`')).map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

/// All groups, for programs.
#[must_use]
pub fn groups_json(review: &Review<'_>, cause: &str) -> Value {
    review.groups.iter().map(|group| group_json(review, group, cause)).collect()
}

fn group_json(review: &Review<'_>, group: &Group<'_>, cause: &str) -> Value {
    let hunks: Vec<Value> = group
        .shapes
        .iter()
        .map(|shape| {
            json!({
                "path": shape.first.path,
                "line": if shape.hunk.added.is_empty() { shape.hunk.old.start } else { shape.hunk.new.start } + 1,
                "removed": shape.hunk.removed,
                "added": shape.hunk.added,
                "files": shape.files,
            })
        })
        .collect();
    json!({
        "id": group.id,
        "title": title(group),
        "cause": cause,
        "kind": group.kind,
        "subject": group.subject,
        "components": group.components,
        "stacks": group.stacks,
        "accounts": group.accounts,
        "controls": group.controls,
        "access": group.access,
        "files": review.files_of(group).map(|delta| delta.path.as_str()).collect::<Vec<_>>(),
        "hunks": hunks,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_what_it_encloses() {
        assert_eq!(fence(["a", "````"].into_iter()), "`````");
        assert_eq!(fence(["a"].into_iter()), "```");
    }
}
