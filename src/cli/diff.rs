//! `atmos-forge diff`.

use clap::Args;

use super::{Session, steps};
use crate::organization::Concern;
use crate::report::changes_json;
use crate::report::diff::unified;
use crate::report::groups;
use crate::review::Review;
use crate::{Error, Outcome};

/// Show what `generate` would change, line by line.
///
/// Exits with code 2 if changes are pending, and 3 if there are conflicts or blocked files.
#[derive(Debug, Args)]
pub struct Diff {
    /// Group the changes by cause, as Markdown for a pull request comment.
    #[arg(long, conflicts_with_all = ["json", "summary"])]
    markdown: bool,
    /// Group the changes by cause, one line each.
    #[arg(long, conflicts_with = "json")]
    summary: bool,
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
        let mut repository = steps::open(session, false)?;
        let (plan, files, compared) = steps::survey(session, &mut repository, Concern::Everything)?;
        let changeset = compared.changeset(&files);
        if self.json {
            session.printer.json(&changes_json(&changeset))?;
        } else if self.markdown || self.summary {
            let review = Review::of(&compared.base, &files, &changeset, &plan);
            let cause = groups::cause(&plan.organization.baseline.value);
            let show = if self.markdown { groups::markdown } else { groups::summary };
            session.printer.result(show(&review, &cause))?;
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
