//! `atmos-forge check`.

use clap::Args;

use super::Session;
use crate::{Error, Outcome};

/// Hold the files on disk against the controls.
#[derive(Debug, Args)]
pub struct Check {}

impl Check {
    /// Runs the command.
    ///
    /// # Errors
    /// When the manifest has problems.
    pub fn run(&self, _: &Session) -> Result<Outcome, Error> {
        Ok(Outcome::Done)
    }
}
