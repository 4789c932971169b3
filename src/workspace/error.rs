//! What can go wrong in the workspace, told to a person: which path, why, and what to do.

use std::io;

use camino::Utf8PathBuf;

use super::bundle::BundleError;
use super::owner::Owner;

/// A failure that ends the run. Unless it says otherwise, the repository is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No repository here or above.
    #[error("no forge/organization.yaml in {start} or any directory above it; `atmos-forge init` starts a repository")]
    NotARepository {
        /// Where the search began.
        start: Utf8PathBuf,
    },
    /// The system refused something.
    #[error("cannot {action} {path}: {source}{}", hint(.source))]
    Io {
        /// What was tried, as in "cannot write".
        action: &'static str,
        /// On which file.
        path: Utf8PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A base bundle cannot be used.
    #[error(
        "{path}:{} {}\n  {}", .error.line, .error.problem, .error.problem.help()
    )]
    Bundle {
        /// The bundle.
        path: Utf8PathBuf,
        /// What is wrong with it.
        error: BundleError,
    },
    /// Several failures, found in one pass.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Several(Vec<Error>),
    /// One path in two bundles.
    #[error(
        "{path} is recorded twice in forge/base, for {first} and for {second}; \
         restore forge/base from git, or delete both bundles and run `atmos-forge generate`"
    )]
    RecordedTwice {
        /// The file.
        path: Utf8PathBuf,
        /// One owner.
        first: Owner,
        /// The other.
        second: Owner,
    },
    /// Another process works on the repository.
    #[error("another run is in progress in this repository: {holder}; wait for it to end, then try again")]
    Locked {
        /// Who holds the lock, as far as it is known.
        holder: String,
    },
    /// The changeset holds files that would have to be overwritten.
    #[error("{count} files are blocked, the first is {first}; nothing was written")]
    Blocked {
        /// How many.
        count: usize,
        /// One of them.
        first: Utf8PathBuf,
    },
    /// A file changed while the run was at work.
    #[error("{path} was changed by someone else during this run; nothing was written, run the command again")]
    Changed {
        /// The file.
        path: Utf8PathBuf,
    },
    /// The run failed, and so did its undoing.
    #[error(
        "{cause}\nand undoing the run failed: {undo}\n  \
         the repository is between two states, nothing is lost; the next command completes or restores it"
    )]
    Unfinished {
        /// Why the run failed.
        cause: Box<Error>,
        /// Why it could not be undone.
        undo: Box<Error>,
    },
    /// What an unfinished run left behind cannot be used.
    #[error(
        "{path}: an earlier run was interrupted and its record is damaged: {why}\n  \
         compare with `git status`, then remove the directory forge/.run"
    )]
    Damaged {
        /// The file of the record.
        path: Utf8PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A mistake of the tool itself.
    #[error("internal error: {0}; please report it")]
    Internal(String),
}

impl Error {
    /// Puts what was tried and the path to what the system said.
    pub(crate) fn io(action: &'static str, path: impl Into<Utf8PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    /// A stable word for it, for scripts; none for what only a person can judge.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::NotARepository { .. } => Some("no-repository"),
            Self::Bundle { error, .. } => Some(error.problem.code()),
            Self::RecordedTwice { .. } => Some("bundle-recorded-twice"),
            Self::Locked { .. } => Some("locked"),
            Self::Blocked { .. } => Some("blocked"),
            Self::Changed { .. } => Some("changed-meanwhile"),
            Self::Unfinished { .. } => Some("unfinished"),
            Self::Damaged { .. } => Some("journal-damaged"),
            Self::Several(errors) => errors.first().and_then(Self::code),
            Self::Io { .. } | Self::Internal(_) => None,
        }
    }

    /// One error out of several, in the order found.
    pub(crate) fn several(mut errors: Vec<Self>) -> Result<(), Self> {
        match errors.len() {
            0 => Ok(()),
            1 => Err(errors.remove(0)),
            _ => Err(Self::Several(errors)),
        }
    }
}

/// What to do about the failures that people meet.
fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "\n  free some space and run the command again",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "\n  this command must be able to write to the whole repository"
        }
        io::ErrorKind::CrossesDevices => "\n  the repository must be on one file system",
        _ => "",
    }
}
