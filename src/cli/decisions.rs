//! What the user decides where `generate` must not.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};

use super::Session;
use crate::Error;
use crate::workspace::{Action, Changeset, Choices, OnConflict, Selection};

/// The heading of these options.
const HEADING: &str = "Where files were changed by hand";

/// The options that decide about files that were changed by hand.
#[derive(Debug, Args)]
#[command(next_help_heading = HEADING)]
pub struct Decisions {
    /// Where an edit and the baseline changed the same thing, write both between markers. The next run waits until
    /// they are resolved.
    #[arg(long, value_name = "HOW", value_enum, conflicts_with_all = ["ours", "theirs"])]
    conflicts: Option<Conflicts>,
    /// Where an edit and the baseline changed the same thing, keep your text.
    #[arg(long, conflicts_with = "theirs")]
    ours: bool,
    /// Where an edit and the baseline changed the same thing, take the new text. Other edits stay.
    #[arg(long)]
    theirs: bool,
    /// Write files again that you deleted: these, or all.
    #[arg(long, value_name = "PATH", num_args = 0..)]
    restore: Option<Vec<Utf8PathBuf>>,
    /// Keep files that are in the way as your edits: these, or all.
    #[arg(long, value_name = "PATH", num_args = 0..)]
    adopt: Option<Vec<Utf8PathBuf>>,
}

/// How conflicts are written into files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Conflicts {
    /// Both texts, and what was written last, between lines that say whose they are.
    Markers,
}

impl Decisions {
    /// The decisions for a repository.
    pub fn choices(&self, session: &Session, root: &Utf8Path) -> Choices {
        let on_conflict = match (self.conflicts, self.ours, self.theirs) {
            (Some(Conflicts::Markers), ..) => OnConflict::Markers,
            (_, true, _) => OnConflict::Ours,
            (.., true) => OnConflict::Theirs,
            _ => OnConflict::Stop,
        };
        let select = |paths: &Option<Vec<Utf8PathBuf>>| match paths.as_deref() {
            None => Selection::None,
            Some([]) => Selection::All,
            Some(paths) => Selection::Below(paths.iter().map(|path| in_repository(session, root, path)).collect()),
        };
        Choices { on_conflict, restore: select(&self.restore), adopt: select(&self.adopt) }
    }

    /// Refuses a path of which no file needs the decision: it is probably mistyped.
    ///
    /// # Errors
    /// When there is one.
    pub fn check(&self, choices: &Choices, changeset: &Changeset<'_>) -> Result<(), Error> {
        if self.restore.is_none() && self.adopt.is_none() {
            return Ok(());
        }
        let restored = |action: &Action| *action == Action::Restore;
        let adopted = |action: &Action| matches!(action, Action::Kept | Action::LeftDeleted);
        refuse_idle("--restore", "was deleted by hand", &choices.restore, changeset, restored)?;
        refuse_idle("--adopt", "is in the way", &choices.adopt, changeset, adopted)
    }
}

fn refuse_idle(
    flag: &str,
    what: &str,
    selection: &Selection,
    changeset: &Changeset<'_>,
    applies: impl Fn(&Action) -> bool,
) -> Result<(), Error> {
    let Selection::Below(paths) = selection else { return Ok(()) };
    let is_needed = |path: &Utf8Path| {
        changeset.changes().iter().any(|change| change.path.starts_with(path) && applies(&change.action))
    };
    match paths.iter().find(|path| !is_needed(path)) {
        None => Ok(()),
        Some(path) => Err(Error::usage(
            format!("{flag} {path}: no file there {what}"),
            "`atmos-forge status` lists the files that were changed by hand",
        )),
    }
}

/// A path as it was typed, from the repository's root: typed from where the user stands if that folder exists, else as
/// reports show it.
fn in_repository(session: &Session, root: &Utf8Path, typed: &Utf8Path) -> Utf8PathBuf {
    let here = session.directory.canonicalize_utf8().unwrap_or_else(|_| session.directory.clone());
    let from_here = plain(&here.join(typed));
    let folder = from_here.parent().unwrap_or(root);
    match from_here.strip_prefix(root) {
        Ok(path) if here == root || folder.is_dir() => path.to_owned(),
        _ => plain(typed),
    }
}

/// A path without `.` and `..`.
fn plain(path: &Utf8Path) -> Utf8PathBuf {
    let mut plain = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
