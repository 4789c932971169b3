//! `atmos-forge diff`.

use clap::Args;

use super::Session;
use super::repository::{Repository, changeset};
use crate::report::changes::changes_json;
use crate::report::diff::unified;
use crate::{Error, Outcome};

/// Show what `generate` would change, line by line.
///
/// Ends with exit code 2 when changes are pending, and 3 when files are in the way.
#[derive(Debug, Args)]
pub struct Diff {
    /// Print the changes as JSON.
    #[arg(long)]
    pub(super) json: bool,
}

impl Diff {
    /// Runs the command.
    ///
    /// # Errors
    /// When the manifest has problems or the repository cannot be read.
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let mut repository = Repository::open(session, false)?;
        let (_, files, compared) = repository.survey(session)?;
        let changeset = changeset(&files, &compared);
        if self.json {
            session.printer.json(&changes_json(&changeset))?;
        } else {
            session.printer.result(unified(&changeset, session.printer.styled()))?;
        }
        Ok(if changeset.is_stopped() {
            Outcome::Conflicts
        } else if changeset.is_clean() {
            Outcome::Done
        } else {
            Outcome::Pending
        })
    }
}
