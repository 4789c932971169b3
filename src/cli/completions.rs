//! `atmos-forge completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Session};
use crate::{Error, Outcome};

/// Print a shell completion script.
///
/// For bash: `source <(atmos-forge completions bash)` in ~/.bashrc.
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
    pub fn run(&self, session: &Session) -> Result<Outcome, Error> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "atmos-forge", &mut script);
        session.printer.result(String::from_utf8_lossy(&script))?;
        Ok(Outcome::Done)
    }
}
