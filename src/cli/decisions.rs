//! What the user decides where `generate` must not.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};

use super::Session;
use crate::Error;
use crate::workspace::{Action, Changeset, Choices, OnConflict, Selection};

/// The heading of these options.
const HEADING: &str = "Hand-edited files";

/// The options that decide about files that were changed by hand.
#[derive(Debug, Args)]
#[command(next_help_heading = HEADING)]
pub struct Decisions {
    /// On a conflict between an edit and the baseline, write both versions between markers. Resolve them before the next
    /// run.
    #[arg(long, value_name = "HOW", value_enum, conflicts_with_all = ["ours", "theirs"])]
    conflicts: Option<Conflicts>,
    /// On a conflict between an edit and the baseline, keep your version.
    #[arg(long, conflicts_with = "theirs")]
    ours: bool,
    /// On a conflict between an edit and the baseline, take the new version. Other edits are kept.
    #[arg(long)]
    theirs: bool,
    /// Restore files that you deleted: these paths, or all.
    #[arg(long, value_name = "PATH", num_args = 0..)]
    restore: Option<Vec<Utf8PathBuf>>,
    /// Keep files that atmos-forge has no record of as your edits: these paths, or all.
    #[arg(long, value_name = "PATH", num_args = 0..)]
    adopt: Option<Vec<Utf8PathBuf>>,
}

/// How conflicts are written into files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Conflicts {
    /// Both versions and the one written last, between lines that label them.
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
        refuse_idle("--adopt", "needs adopting", &choices.adopt, changeset, adopted)
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
            "`atmos-forge status` lists hand-edited files",
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
