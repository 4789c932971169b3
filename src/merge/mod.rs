//! Merges three texts of one file: what was written last, what stands on disk, and what is rendered now.
//!
//! HCL and YAML merge by structure: blocks and attributes, keys and items. Everything else, and whatever does not
//! parse, merges line by line as git does. Texts are cut by position and put together again, never printed: what
//! nobody changed keeps every byte, and the disk's order, comments and line ends stay.

mod canonical;
mod convention;
mod delimited;
mod frame;
mod hcl;
mod item;
mod lines;
mod matching;
mod order;
mod outcome;
mod path;
mod piece;
mod proven_merge;
mod rename;
mod three;
mod tree;
mod tree_merge;
mod trivia;
mod verify;
mod white_space;
mod yaml;

use camino::Utf8Path;

use convention::Convention;

/// Three texts of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sides<'a> {
    /// What was written last.
    pub base: &'a str,
    /// What stands on disk.
    pub disk: &'a str,
    /// What is rendered now.
    pub render: &'a str,
}

/// The outcome of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// The text that holds the changes of both sides.
    Clean(String),
    /// Both sides changed the same thing in different ways.
    Conflicts(Conflicts),
}

/// What both sides changed in different ways, and the texts to choose from. Changes that do not touch each other are
/// in all of the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflicts {
    /// Each conflict, in the order of the file.
    pub conflicts: Vec<Conflict>,
    /// The merge with markers around each conflict, in the style of `git merge --conflict=diff3`.
    pub marked: String,
    /// The merge with all conflicts resolved in favour of the disk.
    pub disk: String,
    /// The merge with all conflicts resolved in favour of the render.
    pub render: String,
}

/// One thing that both sides changed in different ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What it is, such as `resource "aws_vpc" "this": enable_dns_hostnames`, `components.terraform.vpc.vars.nat` or
    /// `lines 10-14`.
    pub what: String,
    /// The line on disk, counted from 1.
    pub line: usize,
    /// What was written last; nothing if it is new on both sides.
    pub base: Option<String>,
    /// What stands on disk; nothing if it was deleted there.
    pub disk: Option<String>,
    /// What is rendered now; nothing if it is no longer rendered.
    pub render: Option<String>,
}

/// Merges what the user changed (base to disk) with what the baseline and the manifest changed (base to render).
///
/// Byte order mark, line ends and the presence of a last line end are the disk's.
#[must_use]
pub fn merge(path: &Utf8Path, sides: &Sides<'_>) -> Merged {
    let convention = Convention::of(sides.disk);
    let [base, disk, render] = [sides.base, sides.disk, sides.render].map(convention::plain);
    let plain = Sides { base: &base, disk: &disk, render: &render };
    let merged = if disk == render || base == render {
        return Merged::Clean(sides.disk.to_owned());
    } else if base == disk {
        Merged::Clean(render.clone().into_owned())
    } else {
        by_kind(path, &plain)
    };
    match merged {
        Merged::Clean(text) => Merged::Clean(convention.restore(text)),
        Merged::Conflicts(conflicts) => Merged::Conflicts(Conflicts {
            conflicts: conflicts.conflicts.into_iter().map(|conflict| conflict.restored(convention)).collect(),
            marked: convention.restore(conflicts.marked),
            disk: convention.restore(conflicts.disk),
            render: convention.restore(conflicts.render),
        }),
    }
}

fn by_kind(path: &Utf8Path, sides: &Sides<'_>) -> Merged {
    let syntax = match path.extension() {
        Some("tf" | "hcl") => proven_merge::Syntax::Hcl,
        Some("yaml" | "yml") => proven_merge::Syntax::Yaml,
        _ => return lines::merge(sides),
    };
    proven_merge::merge(syntax, sides)
}

impl Conflict {
    fn restored(self, convention: Convention) -> Self {
        let [base, disk, render] =
            [self.base, self.disk, self.render].map(|side| side.map(|text| convention.restore_line_ends(&text)));
        Self { base, disk, render, ..self }
    }
}

/// Whether a text still holds markers of a conflict that [`merge`] wrote.
#[must_use]
pub fn has_markers(text: &str) -> bool {
    let markers = [piece::DISK_MARKER, piece::BASE_MARKER, piece::RENDER_MARKER];
    text.lines().any(|line| markers.contains(&line.trim_end()))
}

#[cfg(test)]
mod tests;
