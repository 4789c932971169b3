//! What ends a run, and the exit code it ends with.

use crate::diagnostic::{Diagnostic, Diagnostics, Sources};
use crate::workspace;

/// A failure that ends the run. Nothing was written, unless the message says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The manifest, or a file on disk, has problems.
    #[error("{}", count(.diagnostics))]
    Problems {
        /// The problems, in the order of their places.
        diagnostics: Vec<Diagnostic>,
        /// The texts that they point into.
        sources: Sources,
    },
    /// The repository cannot be read or written.
    #[error(transparent)]
    Workspace(#[from] workspace::Error),
    /// A template failed.
    #[error(transparent)]
    Template(Box<dyn std::error::Error + Send + Sync>),
    /// The command line asks for something that cannot be.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do instead; may be empty.
        help: String,
    },
    /// Whoever was asked left, with Ctrl-C.
    #[error("interrupted")]
    Interrupted,
    /// Output could not be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] std::io::Error),
}

fn count(diagnostics: &[Diagnostic]) -> String {
    match diagnostics.len() {
        1 => "1 problem".to_owned(),
        many => format!("{many} problems"),
    }
}

impl Error {
    /// Problems that point into these texts.
    #[must_use]
    pub fn problems(diagnostics: Diagnostics, sources: Sources) -> Self {
        Self::Problems { diagnostics: diagnostics.sorted(), sources }
    }

    /// A stable word for a failure that has no diagnostics of its own.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Workspace(error) => error.code(),
            _ => None,
        }
    }

    /// A wrong command line.
    #[must_use]
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: help.into() }
    }
}

/// How a run ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is done, or there was nothing to do.
    Done,
    /// Changes are pending, or a control is broken.
    Pending,
    /// Files are in the way that must not be overwritten, or hold conflicts that are to be resolved.
    Conflicts,
}

impl Outcome {
    /// The exit code: 0 done, 2 pending, 3 conflicts. A failure is 1.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Pending => 2,
            Self::Conflicts => 3,
        }
    }
}
