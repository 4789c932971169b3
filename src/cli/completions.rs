//! `atmos-forge completions` and `atmos-forge man`.

use clap::Args;
use clap_complete::Shell;

use super::Session;
use crate::{Error, Outcome};

/// Print a script that completes commands and options in a shell.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    /// Runs the command.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn run(&self, session: &Session, command: &mut clap::Command) -> Result<Outcome, Error> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, command, "atmos-forge", &mut script);
        session.printer.result(String::from_utf8_lossy(&script))?;
        Ok(Outcome::Done)
    }
}

/// Print the manual as a man page.
#[derive(Debug, Args)]
pub struct Man {}

impl Man {
    /// Runs the command.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn run(&self, session: &Session, command: clap::Command) -> Result<Outcome, Error> {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        session.printer.result(String::from_utf8_lossy(&page))?;
        Ok(Outcome::Done)
    }
}
